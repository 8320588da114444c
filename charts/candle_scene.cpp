#include "charts/candle_scene.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

#include "charts/bar_painter.h"
#include "charts/mark_painter.h"

namespace charts {
namespace {

constexpr int kSceneMargin = 8;
constexpr int kAxisPadding = 6;      // between the plot and its labels
constexpr double kPriceShare = 5;    // of the height, to one of volume
constexpr int kPixelsPerPrice = 52;  // between grid lines, at least
constexpr double kCandlePixelsPerTime = 96;

// A painter of ours in one of QCustomPlot's layers.
class PaintedLayer : public QCPLayerable {
 public:
  using Paint = std::function<void(QPainter&)>;

  PaintedLayer(QCustomPlot* plot, const QString& layer, QCPAxisRect* clip, Paint paint)
      : QCPLayerable(plot, layer), m_clip(clip), m_paint(std::move(paint)) {}

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  QRect clipRect() const override { return m_clip != nullptr ? m_clip->rect() : QCPLayerable::clipRect(); }
  void draw(QCPPainter* painter) override { m_paint(*painter); }

 private:
  QCPAxisRect* m_clip;
  Paint m_paint;
};

// Hands over ticks that were chosen before.
class GivenTicker : public QCPAxisTicker {
 public:
  std::vector<Tick> ticks;

  void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision, QVector<double>& positions,
                QVector<double>* subTicks, QVector<QString>* labels) override {
    Q_UNUSED(range)
    Q_UNUSED(locale)
    Q_UNUSED(format)
    Q_UNUSED(precision)
    positions.clear();
    if (subTicks != nullptr)
      subTicks->clear();
    if (labels != nullptr)
      labels->clear();
    for (const Tick& tick : ticks) {
      positions.append(tick.position);
      if (labels != nullptr)
        labels->append(tick.label);
    }
  }
};

QCPAxis* addAxis(QCPAxisRect* rect, QCPAxis::AxisType side, const QSharedPointer<GivenTicker>& ticker) {
  QCPAxis* axis = rect->addAxis(side);
  axis->setTicker(ticker);
  axis->setBasePen(Qt::NoPen);
  axis->setTickPen(Qt::NoPen);
  axis->setSubTicks(false);
  axis->setTickLength(0);
  axis->setTickLabelPadding(kAxisPadding);
  axis->grid()->setVisible(false);
  axis->grid()->setZeroLinePen(Qt::NoPen);
  axis->grid()->setAntialiased(false);
  return axis;
}

}  // namespace

struct CandleScene::Plot {
  explicit Plot(QWidget* parent) : widget(new QCustomPlot(parent)) {
    widget->setAttribute(Qt::WA_TransparentForMouseEvents);
    widget->setFocusPolicy(Qt::NoFocus);
    widget->layer("overlay")->setMode(QCPLayer::lmLogical);
    widget->plotLayout()->clear();
    widget->plotLayout()->setRowSpacing(kSceneMargin);
    prices = new QCPAxisRect(widget, false);
    volume = new QCPAxisRect(widget, false);
    widget->plotLayout()->addElement(0, 0, prices);
    widget->plotLayout()->addElement(1, 0, volume);
    widget->plotLayout()->setRowStretchFactor(0, kPriceShare);
    for (QCPAxisRect* rect : {prices, volume}) {
      rect->setAutoMargins(QCP::msNone);
      rect->setMinimumSize(1, 1);
    }
    priceAxis = addAxis(prices, QCPAxis::atRight, priceTicker);
    timeAxis = addAxis(volume, QCPAxis::atBottom, timeTicker);
    priceAxis->grid()->setVisible(true);
    // A grid is as wide as its axis rectangle whatever the other axis shows, yet asks for one.
    addAxis(prices, QCPAxis::atBottom, noTicker)->setVisible(false);
    addAxis(volume, QCPAxis::atRight, noTicker)->setVisible(false);
  }
  ~Plot() { delete widget; }
  Plot(const Plot&) = delete;
  Plot& operator=(const Plot&) = delete;

  QCustomPlot* widget;  // owns the other parts
  QCPAxisRect* prices = nullptr;
  QCPAxisRect* volume = nullptr;
  QCPAxis* priceAxis = nullptr;
  QCPAxis* timeAxis = nullptr;
  QSharedPointer<GivenTicker> priceTicker{new GivenTicker};
  QSharedPointer<GivenTicker> timeTicker{new GivenTicker};
  QSharedPointer<GivenTicker> noTicker{new GivenTicker};
};

CandleScene::CandleScene(QWidget* parent, ChartContent& content, std::function<void()> replotted)
    : content_(content), plot_(std::make_unique<Plot>(parent)) {
  QCustomPlot* plot = plot_->widget;
  // Painted with everything else that changed in the frame, not on its own in between.
  plot->setPlottingHint(QCP::phImmediateRefresh, false);
  new PaintedLayer(plot, "main", plot_->prices, [this](QPainter& painter) {
    paintCandles(painter, prices_, columns_, content_.palette);
    for (std::size_t i = 0; i < content_.overlays.size(); ++i) {
      const QColor color = colorOf(content_.overlays[i].role, content_.palette);
      paintAverage(painter, prices_, columns_, content_.store.overlay(i), color);
    }
  });
  new PaintedLayer(plot, "main", plot_->volume,
                   [this](QPainter& painter) { paintVolume(painter, volumeRect_, columns_, content_.palette); });
  new PaintedLayer(plot, "overlay", plot_->prices, [this](QPainter& painter) {
    if (!content_.store.empty())
      paintMarks(painter, content_, prices_, marks_);
  });
  new PaintedLayer(plot, "overlay", nullptr, [this](QPainter& painter) {
    if (!content_.store.empty()) {
      paintTags(painter, content_, marks_);
      return;
    }
    painter.setFont(content_.font);
    painter.setPen(content_.palette.muted);
    painter.drawText(plot_->widget->rect(), Qt::AlignCenter | Qt::TextWordWrap, content_.emptyText);
  });
  QObject::connect(plot, &QCustomPlot::beforeReplot, plot, [this] { prepare(); });
  QObject::connect(plot, &QCustomPlot::afterReplot, plot, [done = std::move(replotted)] { done(); });
  restyle();
}

CandleScene::~CandleScene() = default;

QWidget* CandleScene::widget() const {
  return plot_->widget;
}

void CandleScene::restyle() {
  plot_->widget->setBackground(QBrush(content_.palette.panel));
  plot_->priceAxis->grid()->setPen(QPen(content_.palette.line, 1));
  for (QCPAxis* axis : {plot_->priceAxis, plot_->timeAxis}) {
    axis->setTickLabelFont(content_.font);
    axis->setTickLabelColor(content_.palette.muted);
  }
}

void CandleScene::replotLater() {
  plot_->widget->replot(QCustomPlot::rpQueuedReplot);
}

void CandleScene::prepare() {
  const int axis = axisWidth();
  const int below = QFontMetrics(content_.font).height() + 2 * kAxisPadding;
  plot_->prices->setMargins(QMargins(kSceneMargin, kSceneMargin, axis, 0));
  plot_->volume->setMargins(QMargins(kSceneMargin, 0, axis, below));
  plot_->widget->plotLayout()->update(QCPLayoutElement::upLayout);

  prices_.rect = plot_->prices->rect();
  volumeRect_ = plot_->volume->rect();
  priceAxis_ = QRect(prices_.rect.right() + 1, prices_.rect.top(), axis, prices_.rect.height());
  content_.viewport.setWidth(prices_.rect.width());
  prices_.left = content_.viewport.left();
  prices_.right = content_.viewport.right();
  columns_ = columnsOf(content_.store, prices_);
  if (content_.manualRange) {
    prices_.values = *content_.manualRange;
  } else if (!columns_.list.empty()) {
    const std::size_t from = content_.store.placeOf(std::floor(prices_.left));
    std::vector<double> wanted;
    for (const PriceLine& line : content_.lines)
      wanted.push_back(line.price.toDoubleLossy());
    prices_.values = priceRange(content_.store.candles().subspan(from, columns_.list.back().last + 1 - from), wanted,
                                content_.decimals);
  }
  marks_ = layoutMarks(content_, prices_, priceAxis_, columns_);
  updateTicks();
  plot_->priceAxis->setRange(prices_.values.lower, prices_.values.upper);
  plot_->timeAxis->setRange(prices_.left, prices_.right);
}

int CandleScene::axisWidth() const {
  // Of all bars, not of those on show: panning must not move the axis.
  double largest = 0;
  for (const Candle& candle : content_.store.candles())
    largest = std::max(largest, candle.high);
  for (const PriceLine& line : content_.lines)
    largest = std::max(largest, line.price.toDoubleLossy());
  QString widest = formatValue(largest, content_.decimals);
  for (QChar& c : widest)
    c = c.isDigit() ? QChar('0') : c;
  return QFontMetrics(chipFont(content_.font)).horizontalAdvance(widest) + kAxisPadding + kSceneMargin + 4;
}

void CandleScene::updateTicks() {
  plot_->priceTicker->ticks.clear();
  plot_->timeTicker->ticks.clear();
  if (content_.store.empty())
    return;
  const int most = std::max(1, prices_.rect.height() / kPixelsPerPrice);
  plot_->priceTicker->ticks = valueTicks(prices_.values, most, content_.decimals);
  const int textHeight = QFontMetrics(content_.font).height();
  for (Tick& tick : plot_->priceTicker->ticks) {
    const auto y = static_cast<int>(prices_.y(tick.position));
    const QRect label(priceAxis_.left(), y - textHeight / 2, priceAxis_.width(), textHeight);
    const bool covered = std::any_of(marks_.tags.begin(), marks_.tags.end(),
                                     [&label](const Tag& tag) { return tag.rect.intersects(label); });
    const bool cut = label.top() < prices_.rect.top() - kSceneMargin || label.bottom() > volumeRect_.top();
    if (covered || cut)
      tick.label.clear();
  }
  const double apart = kCandlePixelsPerTime / prices_.spacing();
  plot_->timeTicker->ticks = barTimeTicks(content_.store, prices_.left, prices_.right, apart);
}

}  // namespace charts
