#include "charts/candle_scene.h"

#include <qcustomplot.h>

#include <array>

#include "charts/bar_painter.h"
#include "charts/drawing_painter.h"
#include "charts/mark_painter.h"
#include "charts/study_painter.h"

namespace charts {
namespace {

constexpr int kSceneMargin = 8;
constexpr int kAxisPadding = 6;  // between the plot and its labels
constexpr int kPriceShare = 6;   // of the height, to one of volume

// QCustomPlot without its buffers. They are transparent, so that each frame clears one and mixes it into the window. A
// whole frame is drawn into the window itself here, and for strips of it there is an opaque picture to copy from.
class DirectPlot : public QCustomPlot {
 public:
  // `prepare` runs before anything is painted, and `drawn` after all was drawn anew.
  DirectPlot(QWidget* parent, std::function<void()> prepare, std::function<void()> drawn)
      : QCustomPlot(parent), m_prepare(std::move(prepare)), m_drawn(std::move(drawn)) {
    mReplotting = true;  // so that it never draws by itself, into a buffer
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &DirectPlot::drawNow);
  }

  void drawLater() {
    m_stale = true;
    if (!m_later.isActive())
      m_later.start(0);
  }
  double ratio() const { return mBufferDevicePixelRatio; }

 protected:
  void paintEvent(QPaintEvent* event) override {
    if (!qFuzzyCompare(devicePixelRatioF(), mBufferDevicePixelRatio))
      drawLater();  // on another screen
    if (!m_drawable)
      return;
    m_prepare();
    QCPPainter painter(this);
    if (event->region() == QRegion(rect()))
      return draw(&painter);
    if (m_stale) {
      m_stale = false;
      if (const QSize pixels = size() * mBufferDevicePixelRatio; m_picture.size() != pixels)
        m_picture = QImage(pixels, QImage::Format_RGB32);
      m_picture.setDevicePixelRatio(mBufferDevicePixelRatio);
      QCPPainter inside(&m_picture);
      draw(&inside);
    }
    painter.drawImage(0, 0, m_picture);
  }
  void resizeEvent(QResizeEvent*) override {
    setViewport(rect());
    drawNow();
  }

 private:
  void drawNow() {
    m_later.stop();
    m_stale = true;
    m_drawable = true;
    mBufferDevicePixelRatio = devicePixelRatioF();
    m_prepare();
    update();
    m_drawn();
  }

  std::function<void()> m_prepare;
  std::function<void()> m_drawn;
  QTimer m_later;
  QImage m_picture;
  bool m_stale = true;  // it is of an earlier frame
  bool m_drawable = false;
};

// A painter of ours in one of QCustomPlot's layers.
class PaintedLayer : public QCPLayerable {
 public:
  using Paint = std::function<void(QPainter&)>;

  PaintedLayer(QCustomPlot* plot, const QString& layer, Paint paint)
      : QCPLayerable(plot, layer), m_paint(std::move(paint)) {}

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  // Which QCustomPlot moves up by a pixel.
  QRect clipRect() const override { return mParentPlot->viewport().adjusted(0, 0, 0, 1); }
  void draw(QCPPainter* painter) override { m_paint(*painter); }

 private:
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
  axis->grid()->setVisible(false);  // drawn with the bars, in one go
  return axis;
}

}  // namespace

struct CandleScene::Plot {
  explicit Plot(DirectPlot* plot) : widget(plot) {
    widget->setAttribute(Qt::WA_TransparentForMouseEvents);
    widget->setFocusPolicy(Qt::NoFocus);
    widget->setBackground(QBrush(Qt::NoBrush));  // it is painted with the bars
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
    timeAxis = addAxis(volume, QCPAxis::atBottom, timeTicker);
  }
  ~Plot() {
    delete overlay;
    delete widget;
  }
  Plot(const Plot&) = delete;
  Plot& operator=(const Plot&) = delete;

  DirectPlot* widget;  // owns the other parts
  SceneOverlay* overlay = nullptr;
  QCPAxisRect* prices = nullptr;
  QCPAxisRect* volume = nullptr;
  QCPAxis* timeAxis = nullptr;
  QSharedPointer<GivenTicker> timeTicker{new GivenTicker};
};

CandleScene::CandleScene(QWidget* parent, ChartContent& content, std::function<void()> drawn)
    : content_(content), drawn_(std::move(drawn)) {
  const auto prepareFrame = [this] {
    if (isStale())
      prepare(plot_->widget->ratio());
  };
  const auto tellDrawn = [this] {
    replotting_ = false;
    ++replots_;
    plot_->overlay->update();
    drawn_();
  };
  auto* plot = new DirectPlot(parent, prepareFrame, tellDrawn);
  plot_ = std::make_unique<Plot>(plot);
  new PaintedLayer(plot, "background", [this](QPainter& painter) { paintPlot(painter); });
  plot_->overlay = new SceneOverlay(parent, [this](QPainter& painter, const QRegion& wanted) {
    frame();
    paintOver(painter, wanted);
  });
  restyle();
}

CandleScene::~CandleScene() = default;

void CandleScene::setGeometry(const QRect& rect) {
  plot_->widget->setGeometry(rect);
  plot_->overlay->setGeometry(rect);
}

void CandleScene::restyle() {
  plot_->timeAxis->setTickLabelFont(content_.font);
  plot_->timeAxis->setTickLabelColor(content_.palette.muted);
}

void CandleScene::replotLater() {
  stale_ = true;
  if (!plot_->widget->isVisible())
    return;
  replotting_ = true;
  plot_->widget->drawLater();
}

void CandleScene::refresh(std::optional<std::size_t> changedFrom) {
  if (replotting_ || stale_ || !plot_->widget->isVisible())
    return replotLater();
  const std::optional<QRegion> dirty = refreshFrame(frame_, content_, changedFrom);
  if (!dirty)
    return replotLater();
  plot_->overlay->update(*dirty);
  drawn_();
}

const StudyPane* CandleScene::paneAt(const QPoint& at) const {
  const std::vector<StudyPane>& all = panes();
  const auto found =
      std::find_if(all.begin(), all.end(), [&at](const StudyPane& pane) { return pane.area.rect.contains(at); });
  return found == all.end() ? nullptr : &*found;
}

bool CandleScene::isStale() const {
  return stale_ || frame_.prices.ratio != plot_->widget->ratio() || plotted_ != plot_->widget->size();
}

const ChartFrame& CandleScene::frame() const {
  if (replots_ > 0 && isStale())
    prepare(plot_->widget->ratio());
  return frame_;
}

QPicture CandleScene::picture(double ratio) {
  QPicture picture;
  QCPPainter painter(&picture);
  painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
  prepare(ratio);
  plot_->widget->toPainter(&painter, plot_->widget->width(), plot_->widget->height());
  paintOver(painter, plot_->overlay->rect());
  paintStudyNames(painter, content_, frame_.prices, frame_.panes);
  painter.end();
  prepare(plot_->widget->ratio());
  return picture;
}

void CandleScene::prepare(double ratio) const {
  stale_ = false;
  plotted_ = plot_->widget->size();
  const int axis = axisWidth(content_);
  const int below = QFontMetrics(content_.font).height() + 2 * kAxisPadding;
  plot_->prices->setMargins(QMargins(kSceneMargin, kSceneMargin, axis, 0));
  // By what they can draw on: labels in a large font took all of the volume's row.
  const int all = std::max(1, plot_->widget->height() - 2 * kSceneMargin - below);
  const std::size_t bands = bandsWithin(content_, all);
  room_ = all - bandSpace(content_, bands);
  const std::vector<int> heights = paneHeights(content_, room_);
  const int panes = spaceOf(heights) + bandSpace(content_, bands);
  plot_->volume->setMargins(QMargins(kSceneMargin, 0, axis, below + panes));
  plot_->timeAxis->setOffset(panes);
  const int room = all - panes;
  const int volume = hasVolume(content_.store) ? std::max(1, room / (kPriceShare + 1)) : 1;
  plot_->volume->setMinimumSize(1, volume);
  plot_->volume->setMaximumSize(QWIDGETSIZE_MAX, volume);
  plot_->widget->plotLayout()->update(QCPLayoutElement::upLayout);
  content_.viewport.setWidth(plot_->prices->rect().width());
  frame_ = frameOf(content_, plot_->prices->rect(), plot_->volume->rect(), bands, heights, ratio);

  plot_->timeTicker->ticks = frame_.timeTicks;
  plot_->timeAxis->setRange(frame_.prices.left, frame_.prices.right);
}

// What stays from one bar to the next, and the ground that it stands on.
void CandleScene::paintPlot(QPainter& painter) {
  const PlotArea& prices = frame_.prices;
  const ChartPalette& palette = content_.palette;
  const ColumnRange settled{0, frame_.settledColumns()};
  PixelPainter pixels(painter, prices.ratio);
  const QSizeF all = QSizeF(plot_->widget->size()) * prices.ratio;
  pixels.fill(std::array{QRect(QPoint(0, 0), QSize(qCeil(all.width()), qCeil(all.height())))}, palette.panel);
  pixels.setClip(prices.rect);
  paintGrid(pixels, prices, frame_.priceTicks, palette);
  if (!frame_.profile.rows.empty())
    paintProfile(pixels.painter(), prices, frame_.profile, palette);
  paintBreaks(pixels, prices, prices.rect, frame_.breaks, palette);
  paintPrices(pixels, settled);
  pixels.setClip(frame_.volumeRect);
  paintBreaks(pixels, prices, frame_.volumeRect, frame_.breaks, palette);
  paintVolumes(pixels, settled);
  if (!frame_.bands.empty())
    paintBands(pixels, frame_.bands, content_);
  for (const StudyPane& pane : frame_.panes) {
    paintPaneGround(pixels, pane, palette);
    paintBreaks(pixels, prices, pane.area.rect, frame_.breaks, palette);
  }
  paintPanes(pixels, settled);
  if (!frame_.seam)
    return;
  pixels.setClip(prices.rect);
  paintSeam(pixels.painter(), *frame_.seam, prices.rect, content_);
}

void CandleScene::paintPrices(PixelPainter& pixels, ColumnRange range) {
  paintBars(pixels, frame_.prices, frame_.columns, range, content_.style, content_.palette);
  for (std::size_t i = 0; i < content_.studies.size(); ++i) {
    const Study& study = content_.studies[i];
    if (!study.hidden && kindOf(study).overPrices)
      paintStudy(pixels, frame_.prices, frame_.columns, range, content_.store.studies()[i], study, content_.palette);
  }
}

void CandleScene::paintPanes(PixelPainter& pixels, ColumnRange range) {
  for (const StudyPane& pane : frame_.panes) {
    if (!pane.open())
      continue;
    pixels.setClip(pane.area.rect);
    paintStudy(pixels, pane.area, frame_.columns, range, content_.store.studies()[pane.study],
               content_.studies[pane.study], content_.palette);
  }
}

void CandleScene::paintVolumes(PixelPainter& pixels, ColumnRange range) {
  paintVolume(pixels, frame_.prices, frame_.volumeRect, frame_.columns, range, frame_.mostVolume, content_.palette);
}

void CandleScene::paintOver(QPainter& painter, const QRegion& wanted) {
  if (content_.store.empty()) {
    painter.setFont(content_.font);
    painter.setPen(content_.palette.muted);
    painter.drawText(plot_->overlay->rect(), Qt::AlignCenter | Qt::TextWordWrap, content_.emptyText);
    return;
  }
  painter.save();
  if (frame_.live) {
    const ColumnRange last{frame_.settledColumns(), frame_.columns.list.size()};
    PixelPainter pixels(painter, frame_.prices.ratio);
    pixels.setClip(frame_.volumeRect);
    paintVolumes(pixels, last);
    pixels.setClip(frame_.prices.rect);
    paintPrices(pixels, last);
    paintPanes(pixels, last);
  }
  painter.setClipRect(frame_.prices.rect);
  paintPointed(painter, content_, frame_.prices);
  paintCompared(painter, content_, frame_.compared, wanted);
  if (content_.style == BarStyle::HeikinAshi)
    paintNote(painter, content_, frame_.prices, content_.averagedText);
  paintShapes(painter, content_, frame_.shapes.list, wanted);
  paintMarks(painter, content_, frame_.prices, frame_.marks, wanted);
  painter.restore();
  paintAxis(painter, content_, frame_.marks, wanted);
  for (const StudyPane& pane : frame_.panes)
    paintPaneAxis(painter, pane, content_, wanted);
}

}  // namespace charts
