#include <gmock/gmock.h>

#include <QFontInfo>
#include <QPainter>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "charts/bar_picture.h"
#include "charts/candle_chart.h"
#include "charts/depth_chart.h"
#include "charts/drawing_tool.h"
#include "charts/equity_chart.h"
#include "charts/heat_map.h"
#include "charts/sparkline.h"
#include "tests/charts/kept_pictures.h"
#include "tests/charts/series.h"

// Each kind of chart as a whole, with its labels, in both themes. Kept at a third of their size: what remains of a
// letter there is the same wherever the font is.
namespace charts {
namespace {

constexpr QSize kChart(600, 360);
constexpr QSize kSmall(360, 210);
constexpr int kShrunk = 3;
constexpr PictureTolerance kTolerance{20, 0.005};
constexpr std::size_t kBars = 120;

QFont labelFont() {
  QFont font(QStringLiteral("Inter"));
  font.setPixelSize(12);
  font.setHintingPreference(QFont::PreferNoHinting);
  font.setStyleStrategy(QFont::NoSubpixelAntialias);
  return font;
}

oms::Timestamp timeOf(std::size_t bar) {
  return walkBar(bar).openTime;
}

oms::Price closeOf(std::size_t bar, double away = 0) {
  return priceOf(walkBar(bar).close.toDoubleLossy() + away);
}

template <class Chart>
std::unique_ptr<Chart> shown(const QSize& size, const ChartPalette& palette) {
  auto chart = std::make_unique<Chart>();
  chart->setFont(labelFont());
  chart->resize(size);
  chart->setPalette(palette);
  chart->show();
  return chart;
}

std::unique_ptr<CandleChart> candles(const ChartPalette& palette) {
  auto chart = shown<CandleChart>(kChart, palette);
  chart->setInstrument("BTCUSDT", 1);
  const oms::BarSeries series = walk(0, kBars);
  chart->setSeries(&series);
  QTest::qWait(1);  // the axis takes the room that its prices need
  chart->zoomToLast(kBars);
  return chart;
}

std::unique_ptr<QWidget> trading(const ChartPalette& palette) {
  auto chart = candles(palette);
  const oms::Side buy = oms::Side::buy;
  const oms::Side sell = oms::Side::sell;
  chart->setLines({{LineKind::Position, buy, closeOf(119, -60), "Long 0.150 · +18.42", {}},
                   {LineKind::Stop, sell, closeOf(119, -240), "Stop 0.150 · −25.50", {1}},
                   {LineKind::Target, sell, closeOf(119, 180), "Target 0.150 · +45.00", {2}},
                   {LineKind::Order, buy, closeOf(119, -150), "Buy 0.100 limit", {}, {}, {}, LineState::Proposed}});
  chart->setMarkers({{timeOf(20), buy, "Bought", MarkKind::Fill, ColorRole::Accent},
                     {timeOf(40), buy, "Signal", MarkKind::Signal, ColorRole::Warning},
                     {timeOf(60), sell, "Approved", MarkKind::Decision, ColorRole::Up},
                     {timeOf(80), sell, "Doji · 80 %", MarkKind::Pattern, ColorRole::Muted, 1, "Doji"}});
  chart->setTrades({{timeOf(20), closeOf(20), timeOf(60), closeOf(60), true, "+12.00"},
                    {timeOf(70), closeOf(70), timeOf(95), closeOf(95), false, "−4.00"}});
  chart->setBands({{"trend", "held", ColorRole::Accent, {{timeOf(10), timeOf(50)}, {timeOf(90), timeOf(110)}}},
                   {"volume", "held", ColorRole::Warning, {{timeOf(30), timeOf(35)}}}});
  chart->setProfileShown(true);
  return chart;
}

std::unique_ptr<QWidget> panes(const ChartPalette& palette) {
  auto chart = candles(palette);
  chart->setStudies(
      {{"bbands", {20, 2, 2, 0}}, {"macd", {12, 26, 9}}, {"rsi", {14}, StudySource::Close, ColorRole::Warning}});
  chart->setPriceScale(PriceScale::Percent);
  return chart;
}

std::unique_ptr<QWidget> drawn(const ChartPalette& palette) {
  auto chart = candles(palette);
  chart->setBarStyle(BarStyle::Line);
  std::vector<Drawing> drawings;
  std::size_t bar = 6;
  for (const DrawingType& type : drawingTypes()) {
    Drawing one{type.kind, {}, {ColorRole::Accent, 1, type.levels}, {}};
    one.style.color = drawings.size() % 2 == 0 ? ColorRole::Accent : ColorRole::Warning;
    one.text = type.kind == DrawingKind::Text ? QStringLiteral("a note") : QString();
    for (std::size_t i = 0; i < type.anchors; ++i)
      one.anchors.push_back({timeOf(bar + 7 * i), closeOf(bar + 7 * i, i % 2 == 0 ? 60 : -60)});
    bar += 8;
    drawings.push_back(one);
  }
  chart->drawings().setDrawings(drawings);
  return chart;
}

std::unique_ptr<QWidget> compared(const ChartPalette& palette) {
  auto chart = candles(palette);
  chart->setBarStyle(BarStyle::HollowCandles);
  Comparison one{"ETHUSDT", palette.warning, {}, {}};
  Comparison other{"AAPL", palette.accent, {}, {}};
  for (std::size_t i = 0; i < kBars; ++i) {
    one.openNs.push_back(timeOf(i).ns());
    one.closes.push_back(3'000 + 12 * std::sin(static_cast<double>(i) / 9));
    other.openNs.push_back(timeOf(i).ns());
    other.closes.push_back(200 - 0.01 * static_cast<double>(i));
  }
  chart->setComparisons({one, other});
  return chart;
}

std::unique_ptr<QWidget> equity(const ChartPalette& palette) {
  auto chart = shown<EquityChart>(kSmall, palette);
  std::deque<oms::EquityPoint> points;
  double peak = 0;
  for (int i = 0; i < 400; ++i) {
    const double value = 100'000 + 3 * i + 900 * std::sin(i * 0.04);
    peak = std::max(peak, value);
    oms::EquityPoint point;
    point.time = oms::Timestamp::fromSeconds(kSeriesStart + i * 60);
    point.equity = oms::Money::fromDoubleLossy(value);
    point.drawdown = oms::Ratio::fromDoubleLossy((peak - value) / peak);
    points.push_back(point);
  }
  chart->setPoints(points, {});
  chart->setSpan(std::pair(points[100].time, points[140].time));
  return chart;
}

std::unique_ptr<QWidget> days(const ChartPalette& palette) {
  auto chart = shown<BarPicture>(kSmall, palette);
  std::vector<PictureBar> bars;
  for (int day = 1; day <= 20; ++day) {
    const double value = std::round(400 * std::sin(day * 1.3));
    bars.push_back({QStringLiteral("%1 Dec").arg(day), value, value >= 0, {}});
  }
  chart->setBars(std::move(bars), 2);
  return chart;
}

std::unique_ptr<QWidget> depth(const ChartPalette& palette) {
  auto chart = shown<DepthChart>(kSmall, palette);
  DepthContent book{{}, {}, 2, 3};
  for (int i = 0; i < 10; ++i) {
    const oms::Quantity size = oms::Quantity::fromInt(1 + (i * 7) % 5);
    book.bids.push_back({priceOf(99.99 - 0.01 * i), size});
    book.asks.push_back({priceOf(100.01 + 0.01 * i), size});
  }
  chart->setContent(std::move(book));
  return chart;
}

std::unique_ptr<QWidget> heat(const ChartPalette& palette) {
  auto map = shown<HeatMap>(kSmall, palette);
  HeatMapContent content{"sharpe", "fast", "slow", {"5", "10", "15", "20"}, {"20", "30", "40"}, {}, false};
  for (int i = 0; i < 12; ++i)
    content.values.push_back(i == 5 ? std::nullopt : std::optional(0.25 * i - 1));
  map->setContent(std::move(content));
  return map;
}

class Sparklines : public QWidget {
 public:
  void setPalette(const ChartPalette& palette) { colors_ = palette; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), colors_.panel);
    for (int row = 0; row < 5; ++row) {
      std::vector<double> values;
      for (int i = 0; i < 40; ++i)
        values.push_back(row == 3 ? 1 : row == 4 && i % 13 == 0 ? NAN : std::sin(i * 0.1 * (row + 1)) + 0.01 * i);
      paintSparkline(painter, QRectF(20, 10 + 40 * row, 320, 30), values, row % 2 == 0 ? colors_.up : colors_.down);
    }
  }

 private:
  ChartPalette colors_;
};

std::unique_ptr<QWidget> sparklines(const ChartPalette& palette) {
  return shown<Sparklines>(kSmall, palette);
}

struct WholeCase {
  const char* name;
  std::unique_ptr<QWidget> (*make)(const ChartPalette&);
};

void PrintTo(const WholeCase& wanted, std::ostream* out) {
  *out << wanted.name;
}

class WholePictures : public testing::TestWithParam<WholeCase> {};

TEST_P(WholePictures, LookAsTheyDidWhenSomebodyLooked) {
  if (QFontInfo(labelFont()).family() != QStringLiteral("Inter"))
    GTEST_SKIP() << "the font Inter is not installed";
  for (const bool light : {false, true}) {
    const ChartPalette palette = light ? lightPalette() : ChartPalette{};
    const auto widget = GetParam().make(palette);
    QTest::qWait(1);
    QImage whole(widget->size(), QImage::Format_RGB32);
    whole.fill(palette.panel);  // which panels paint behind some of them
    widget->render(&whole, {}, {}, QWidget::DrawChildren);
    const QString name = QStringLiteral("whole_") + GetParam().name + (light ? "_light" : "");
    expectAsKept(whole.scaled(whole.size() / kShrunk, Qt::IgnoreAspectRatio, Qt::SmoothTransformation), name,
                 kTolerance);
  }
}

INSTANTIATE_TEST_SUITE_P(Charts, WholePictures,
                         testing::Values(WholeCase{"trading", trading}, WholeCase{"panes", panes},
                                         WholeCase{"drawings", drawn}, WholeCase{"compared", compared},
                                         WholeCase{"equity", equity}, WholeCase{"days", days},
                                         WholeCase{"depth", depth}, WholeCase{"heat_map", heat},
                                         WholeCase{"sparklines", sparklines}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace charts
