#include "charts/candle_scene.h"

#include <qcustomplot.h>

#include "charts/bar_painter.h"
#include "charts/drawing_painter.h"
#include "charts/mark_painter.h"

namespace charts {
namespace {

constexpr int kSceneMargin = 8;
constexpr int kAxisPadding = 6;  // between the plot and its labels
constexpr int kPriceShare = 6;   // of the height, to one of volume

// A painter of ours in one of QCustomPlot's layers.
class PaintedLayer : public QCPLayerable {
 public:
  using Paint = std::function<void(QPainter&)>;

  PaintedLayer(QCustomPlot* plot, const QString& layer, QCPAxisRect* clip, Paint paint)
      : QCPLayerable(plot, layer), m_clip(clip), m_paint(std::move(paint)) {}

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  QRect clipRect() const override { return m_clip->rect(); }
  void draw(QCPPainter* painter) override { m_paint(*painter); }

 private:
  QCPAxisRect* m_clip;
  Paint m_paint;
};

// Lies over the plot and lets the mouse through.
class SceneOverlay : public QWidget {
 public:
  using Paint = std::function<void(QPainter&, const QRegion&)>;

  SceneOverlay(QWidget* parent, Paint paint) : QWidget(parent), m_paint(std::move(paint)) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
  }

 protected:
  void paintEvent(QPaintEvent* event) override {
    QPainter painter(this);
    m_paint(painter, event->region());
  }

 private:
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

// Quotes have none.
bool hasVolume(const CandleStore& store) {
  return !store.empty() && store.bars().extremes(0, store.size()).volume > 0;
}

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
    widget->layer("overlay")->setMode(QCPLayer::lmLogical);  // nothing is in it, and a buffer costs
    widget->plotLayout()->clear();
    widget->plotLayout()->setRowSpacing(kSceneMargin);
    prices = new QCPAxisRect(widget, false);
    volume = new QCPAxisRect(widget, false);
    widget->plotLayout()->addElement(0, 0, prices);
    widget->plotLayout()->addElement(1, 0, volume);
    for (QCPAxisRect* rect : {prices, volume}) {
      rect->setAutoMargins(QCP::msNone);
      rect->setMinimumSize(1, 1);
    }
    priceAxis = addAxis(prices, QCPAxis::atRight, priceTicker);
    timeAxis = addAxis(volume, QCPAxis::atBottom, timeTicker);
    priceAxis->grid()->setVisible(true);
    priceAxis->setTickLabels(false);  // the overlay's: they make room for prices that move
    // A grid is as wide as its axis rectangle whatever the other axis shows, yet asks for one.
    addAxis(prices, QCPAxis::atBottom, noTicker)->setVisible(false);
    addAxis(volume, QCPAxis::atRight, noTicker)->setVisible(false);
  }
  ~Plot() {
    delete overlay;
    delete widget;
  }
  Plot(const Plot&) = delete;
  Plot& operator=(const Plot&) = delete;

  QCustomPlot* widget;  // owns the other parts
  SceneOverlay* overlay = nullptr;
  QCPAxisRect* prices = nullptr;
  QCPAxisRect* volume = nullptr;
  QCPAxis* priceAxis = nullptr;
  QCPAxis* timeAxis = nullptr;
  QSharedPointer<GivenTicker> priceTicker{new GivenTicker};
  QSharedPointer<GivenTicker> timeTicker{new GivenTicker};
  QSharedPointer<GivenTicker> noTicker{new GivenTicker};
};

CandleScene::CandleScene(QWidget* parent, ChartContent& content, std::function<void()> drawn)
    : content_(content), drawn_(std::move(drawn)), plot_(std::make_unique<Plot>(parent)) {
  QCustomPlot* plot = plot_->widget;
  // Painted with everything else that changed in the frame, not on its own in between.
  plot->setPlottingHint(QCP::phImmediateRefresh, false);
  new PaintedLayer(plot, "main", plot_->prices, [this](QPainter& painter) {
    paintProfile(painter, frame_.prices, frame_.profile, content_.palette);
    paintBreaks(painter, frame_.prices, frame_.prices.rect, frame_.breaks, content_.palette);
    paintPrices(painter, {0, frame_.settledColumns()});
    if (frame_.seam)
      paintSeam(painter, *frame_.seam, frame_.prices.rect, content_);
  });
  new PaintedLayer(plot, "main", plot_->volume, [this](QPainter& painter) {
    paintBreaks(painter, frame_.prices, frame_.volumeRect, frame_.breaks, content_.palette);
    paintVolumes(painter, {0, frame_.settledColumns()});
  });
  plot_->overlay =
      new SceneOverlay(parent, [this](QPainter& painter, const QRegion& wanted) { paintOver(painter, wanted); });
  QObject::connect(plot, &QCustomPlot::beforeReplot, plot, [this] {
    replotting_ = false;
    prepare(plot_->widget->bufferDevicePixelRatio());
  });
  QObject::connect(plot, &QCustomPlot::afterReplot, plot, [this] {
    ++replots_;
    plot_->overlay->update();
    drawn_();
  });
  restyle();
}

CandleScene::~CandleScene() = default;

void CandleScene::setGeometry(const QRect& rect) {
  plot_->widget->setGeometry(rect);
  plot_->overlay->setGeometry(rect);
}

void CandleScene::restyle() {
  plot_->widget->setBackground(QBrush(content_.palette.panel));
  plot_->priceAxis->grid()->setPen(QPen(content_.palette.line, 1));
  plot_->timeAxis->setTickLabelFont(content_.font);
  plot_->timeAxis->setTickLabelColor(content_.palette.muted);
}

void CandleScene::replotLater() {
  replotting_ = true;
  plot_->widget->replot(QCustomPlot::rpQueuedReplot);
}

void CandleScene::refresh(std::optional<std::size_t> changedFrom) {
  if (replotting_)
    return;
  const std::optional<QRegion> dirty = refreshFrame(frame_, content_, changedFrom);
  if (!dirty)
    return replotLater();
  plot_->overlay->update(*dirty);
  drawn_();
}

QPicture CandleScene::picture(double ratio) {
  QPicture picture;
  QCPPainter painter(&picture);
  painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
  prepare(ratio);
  plot_->widget->toPainter(&painter, plot_->widget->width(), plot_->widget->height());
  paintOver(painter, plot_->overlay->rect());
  painter.end();
  prepare(plot_->widget->bufferDevicePixelRatio());
  return picture;
}

void CandleScene::prepare(double ratio) {
  const int axis = axisWidth(content_);
  const int below = QFontMetrics(content_.font).height() + 2 * kAxisPadding;
  plot_->prices->setMargins(QMargins(kSceneMargin, kSceneMargin, axis, 0));
  plot_->volume->setMargins(QMargins(kSceneMargin, 0, axis, below));
  // By what they can draw on: labels in a large font took all of the volume's row.
  const int room = plot_->widget->height() - 2 * kSceneMargin - below;
  const int volume = hasVolume(content_.store) ? std::max(1, room / (kPriceShare + 1)) : 1;
  plot_->volume->setMinimumSize(1, volume);
  plot_->volume->setMaximumSize(QWIDGETSIZE_MAX, volume);
  plot_->widget->plotLayout()->update(QCPLayoutElement::upLayout);
  content_.viewport.setWidth(plot_->prices->rect().width());
  frame_ = frameOf(content_, plot_->prices->rect(), plot_->volume->rect(), ratio);

  // The axis is of shares of the height, so that it is the same for every scale.
  plot_->priceAxis->setRange(0, 1);
  plot_->priceTicker->ticks = frame_.priceTicks;
  for (Tick& tick : plot_->priceTicker->ticks)
    tick.position = frame_.prices.values.share(tick.position, frame_.prices.logarithmic);
  plot_->timeTicker->ticks = frame_.timeTicks;
  plot_->timeAxis->setRange(frame_.prices.left, frame_.prices.right);
}

void CandleScene::paintPrices(QPainter& painter, ColumnRange range) {
  paintBars(painter, frame_.prices, frame_.columns, range, content_.style, content_.palette);
  for (std::size_t i = 0; i < content_.overlays.size(); ++i) {
    const QColor color = colorOf(content_.overlays[i].role, content_.palette);
    paintAverage(painter, frame_.prices, frame_.columns, range, content_.store.overlay(i), color);
  }
}

void CandleScene::paintVolumes(QPainter& painter, ColumnRange range) {
  paintVolume(painter, frame_.prices, frame_.volumeRect, frame_.columns, range, frame_.mostVolume, content_.palette);
}

void CandleScene::paintOver(QPainter& painter, const QRegion& wanted) {
  if (content_.store.empty()) {
    painter.setFont(content_.font);
    painter.setPen(content_.palette.muted);
    painter.drawText(plot_->overlay->rect(), Qt::AlignCenter | Qt::TextWordWrap, content_.emptyText);
    return;
  }
  painter.save();
  painter.setClipRect(frame_.prices.rect.united(frame_.volumeRect));
  if (frame_.live) {
    paintVolumes(painter, {frame_.settledColumns(), frame_.columns.list.size()});
    painter.setClipRect(frame_.prices.rect);
    paintPrices(painter, {frame_.settledColumns(), frame_.columns.list.size()});
  }
  painter.setClipRect(frame_.prices.rect);
  paintShapes(painter, content_, frame_.shapes.list, wanted);
  paintMarks(painter, content_, frame_.prices, frame_.marks, wanted);
  painter.restore();
  paintAxis(painter, content_, frame_.marks, wanted);
}

}  // namespace charts
