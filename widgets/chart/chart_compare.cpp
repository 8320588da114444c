#include "widgets/chart/chart_compare.h"

#include <QJsonArray>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "charts/candle_chart.h"
#include "charts/scales.h"
#include "widgets/chart/study_legend.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/panel.h"

namespace widgets {
namespace {

constexpr std::size_t kMostInMenu = 60;
constexpr QSize kSwatch(14, 10);
constexpr int kCells = 4;   // of each: its line, its symbol, its change and what takes it away
constexpr int kBeside = 3;  // in a line of a low chart

// The averages begin with blue and yellow, and bars are green and red.
constexpr std::array kColorOrder{LinkColor::Violet, LinkColor::Green, LinkColor::Red, LinkColor::Yellow,
                                 LinkColor::Blue};
static_assert(kColorOrder.size() == ChartCompare::kMost);

// Lets the mouse through where it has no button, and the chart be seen.
class Legend : public QWidget {
 public:
  Legend(const ThemeSource& theme, QWidget* chart, std::function<void()> resized)
      : QWidget(chart), m_theme(theme), m_resized(std::move(resized)) {
    setCursor(Qt::ArrowCursor);
  }

 protected:
  void resizeEvent(QResizeEvent*) override { m_resized(); }
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    QColor ground = m_theme.theme().panel;
    ground.setAlphaF(0.9F);
    painter.fillRect(rect(), ground);
  }

 private:
  const ThemeSource& m_theme;
  std::function<void()> m_resized;
};

// Of a line of the same series nothing but its last close is another while that bar forms.
void takeBars(const oms::BarSeries& series, charts::Comparison& line) {
  if (line.openNs.size() == series.bars.size() && !line.openNs.empty() && series.bars.back().close.isPositive() &&
      line.openNs.front() == series.bars.front().openTime.ns() &&
      line.openNs.back() == series.bars.back().openTime.ns()) {
    line.closes.back() = series.bars.back().close.toDoubleLossy();
    return;
  }
  line.openNs.clear();
  line.closes.clear();
  line.openNs.reserve(series.bars.size());
  line.closes.reserve(series.bars.size());
  for (const oms::Bar& bar : series.bars) {
    if (!bar.close.isPositive())
      continue;
    line.openNs.push_back(bar.openTime.ns());
    line.closes.push_back(bar.close.toDoubleLossy());
  }
}

QPixmap swatchOf(const QColor& color) {
  constexpr int kRatio = 2;
  QPixmap picture(kSwatch * kRatio);
  picture.setDevicePixelRatio(kRatio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.fillRect(0, kSwatch.height() / 2 - 1, kSwatch.width(), 3, color);
  return picture;
}

}  // namespace

ChartCompare::ChartCompare(PanelContext& context, charts::CandleChart& chart)
    : QObject(&chart),
      m_context(context),
      m_chart(chart),
      m_menu(new QMenu(tr("Compare"), &chart)),
      m_legend(new Legend(context.theme(), &chart, [this] { place(); })),
      m_rows(new QGridLayout(m_legend)) {
  m_legend->setObjectName(QStringLiteral("compare_legend"));
  m_rows->setContentsMargins(space::kSmall, space::kTight, space::kTight, space::kTight);
  m_rows->setHorizontalSpacing(space::kSmall);
  m_rows->setVerticalSpacing(0);
  m_rows->setSizeConstraint(QLayout::SetFixedSize);
  m_legend->hide();
  connect(m_menu, &QMenu::aboutToShow, this, &ChartCompare::fill);
  connect(&context.theme(), &ThemeSource::changed, this, [this] {
    buildLegend();
    tell();
  });
  connect(&chart, &charts::CandleChart::legendGrown, this, &ChartCompare::place);
  connect(&chart, &charts::CandleChart::studiesLaidOut, this, [this] {
    if (!m_legend->isHidden() && isLow(m_chart) != m_low)
      buildLegend();
  });
  connect(&context, &PanelContext::sessionTaken, this, &ChartCompare::tell);
}

std::vector<ChartCompare::Compared*> ChartCompare::others() {
  const QString own = m_symbol ? m_context.symbolName(*m_symbol) : QString();
  std::vector<Compared*> others;
  for (Compared& one : m_compared) {
    if (one.symbol != own)
      others.push_back(&one);
  }
  return others;
}

void ChartCompare::fill() {
  m_menu->clear();
  const auto& instruments = m_context.view().instruments().all();
  for (std::size_t i = 0; i < std::min(instruments.size(), kMostInMenu); ++i) {
    const QString symbol = text(instruments[i].symbol);
    if (m_symbol && m_symbol->value == i)
      continue;
    const bool on = std::any_of(m_compared.begin(), m_compared.end(),
                                [&symbol](const Compared& one) { return one.symbol == symbol; });
    QAction* action = m_menu->addAction(symbol);
    action->setCheckable(true);
    action->setChecked(on);
    action->setEnabled(on || m_compared.size() < kMost);
    connect(action, &QAction::triggered, this, [this, symbol](bool wanted) { wanted ? add(symbol) : remove(symbol); });
  }
  if (m_menu->isEmpty())
    m_menu->addAction(tr("The session has no other symbol"))->setEnabled(false);
}

void ChartCompare::take(const QString& symbol, std::optional<LinkColor> wanted) {
  const auto known = [&symbol](const Compared& one) { return one.symbol == symbol; };
  if (symbol.isEmpty() || m_compared.size() >= kMost || std::any_of(m_compared.begin(), m_compared.end(), known))
    return;
  const auto isFree = [this](LinkColor color) {
    return std::none_of(m_compared.begin(), m_compared.end(),
                        [color](const Compared& one) { return one.color == color; });
  };
  const bool isKnown = wanted && std::count(kColorOrder.begin(), kColorOrder.end(), *wanted) > 0;
  const LinkColor color =
      isKnown && isFree(*wanted) ? *wanted : *std::find_if(kColorOrder.begin(), kColorOrder.end(), isFree);
  m_compared.push_back({symbol, color});
}

void ChartCompare::add(const QString& symbol) {
  take(symbol, std::nullopt);
  tell();
  buildLegend();
}

void ChartCompare::remove(const QString& symbol) {
  std::erase_if(m_compared, [&symbol](const Compared& one) { return one.symbol == symbol; });
  tell();
  buildLegend();
}

void ChartCompare::setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe) {
  const bool other = m_symbol != symbol;
  m_symbol = symbol;
  m_timeframe = timeframe;
  tell();
  if (other)
    buildLegend();
}

void ChartCompare::refresh(const oms::ViewChanges& changes) {
  const bool touched = std::any_of(m_compared.begin(), m_compared.end(),
                                   [&changes](const Compared& one) { return one.series.isTouchedBy(changes); });
  if (changes.history && !m_compared.empty())
    tell();
  else if (touched)
    tellPrices();
}

void ChartCompare::tell() {
  m_told.clear();
  for (const Compared* one : others())
    m_told.push_back({one->symbol, colorOf(one->color, m_context.theme().theme()), {}, {}});
  tellPrices();
}

void ChartCompare::tellPrices() {
  const std::vector<Compared*> shown = others();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    Compared& one = *shown[i];
    const auto index = m_context.view().instruments().find(one.symbol.toStdString());
    if (!index)
      continue;
    one.series.set(*index, m_timeframe);
    if (const oms::BarSeries* series = one.series.find(m_context.view()))
      takeBars(*series, m_told[i]);
  }
  m_chart.setComparisons(m_told);
}

void ChartCompare::buildLegend() {
  while (QLayoutItem* item = m_rows->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  m_values.clear();
  const std::vector<Compared*> shown = others();
  m_legend->setVisible(!shown.empty());
  if (shown.empty())
    return place();
  m_low = isLow(m_chart);
  const Theme& theme = m_context.theme().theme();
  addRow(m_symbol ? m_context.symbolName(*m_symbol) : QString(), theme.text, nullptr);
  for (const Compared* one : shown) {
    const QString symbol = one->symbol;
    QToolButton* shut = iconButton(m_context.theme(), Icon::Close, tr("Compare %1 no more").arg(symbol));
    // The row goes with the button that was pressed.
    connect(
        shut, &QToolButton::clicked, this, [this, symbol] { remove(symbol); }, Qt::QueuedConnection);
    addRow(symbol, colorOf(one->color, theme), shut);
  }
  place();
  m_legend->raise();
}

// In a low chart they stand side by side.
void ChartCompare::addRow(const QString& symbol, const QColor& color, QWidget* last) {
  const int at = static_cast<int>(m_values.size());
  const int beside = m_low ? kBeside : 1;
  const int row = at / beside;
  const int column = at % beside * kCells;
  auto* swatch = new QLabel;
  swatch->setPixmap(swatchOf(color));
  m_values.push_back(plainLabel({}));
  m_values.back()->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_rows->addWidget(swatch, row, column);
  m_rows->addWidget(strongLabel(symbol), row, column + 1);
  m_rows->addWidget(m_values.back(), row, column + 2);
  if (last != nullptr)
    m_rows->addWidget(last, row, column + 3);
}

void ChartCompare::place() {
  m_legend->move(space::kMedium, m_chart.legendHeight() + space::kMedium);
  m_chart.setHeightBelowLegend(m_values.empty() ? 0 : space::kMedium + m_legend->height());
}

QString ChartCompare::whyNone() const {
  return m_context.view().session().feed == "replay" ? tr("not in this replay") : tr("no bars yet");
}

void ChartCompare::showBar(const charts::BarInfo& bar) {
  for (std::size_t i = 0; i < m_values.size(); ++i) {
    const bool known = i < bar.changes.size() && !std::isnan(bar.changes[i]);
    const bool none = i > 0 && i <= m_told.size() && m_told[i - 1].closes.empty();
    setFigure(m_values[i], known ? charts::percentText(bar.changes[i], 2) : none ? whyNone() : QStringLiteral("—"));
  }
}

void ChartCompare::addTo(QJsonObject& state) const {
  QJsonArray symbols;
  for (const Compared& one : m_compared)
    symbols.append(one.symbol);
  state["compare"] = symbols;
  QJsonArray colors;
  for (const Compared& one : m_compared)
    colors.append(wordOf(one.color));
  state["compare_colors"] = colors;
}

void ChartCompare::setState(const QJsonObject& state) {
  if (!state["compare"].isArray())
    return;
  m_compared.clear();
  const QJsonArray symbols = state["compare"].toArray();
  const QJsonArray colors = state["compare_colors"].toArray();
  for (qsizetype i = 0; i < symbols.size(); ++i)
    take(symbols[i].toString(), linkColorOf(colors[i].toString()));
  tell();
  buildLegend();
}

}  // namespace widgets
