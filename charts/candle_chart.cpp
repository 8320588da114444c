#include "charts/candle_chart.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "charts/candle_scene.h"
#include "charts/crosshair.h"

namespace charts {
namespace {

constexpr double kWheelStep = 120;  // Qt's angle of one notch
constexpr double kZoomPerNotch = 1.15;
constexpr double kPixelsPerDoubling = 120;  // of the price range, dragging its axis
constexpr int kTipLines = 6;

void scaleAround(ValueRange& range, double center, double factor) {
  range = {center + (range.lower - center) * factor, center + (range.upper - center) * factor};
}

}  // namespace

struct CandleChart::State {
  enum class Drag { None, Pan, ScalePrices };

  explicit State(CandleChart* chart)
      : scene(chart, content, [chart] { chart->viewChanged(); }), crosshair(new Crosshair(chart)) {}

  BarInfo info(std::optional<std::size_t> hovered) const {
    BarInfo info;
    if (content.store.empty())
      return info;
    const std::size_t place = hovered.value_or(content.store.size() - 1);
    info.valid = true;
    info.underCursor = hovered.has_value();
    info.bar = content.store.bar(place);
    for (std::size_t i = 0; i < content.store.overlayCount(); ++i) {
      info.overlays.push_back(content.store.overlay(i)[place]);
    }
    return info;
  }

  ValueRange& manualRange() {
    if (!content.manualRange)
      content.manualRange = scene.prices().values;
    return *content.manualRange;
  }

  ChartContent content;
  CandleScene scene;
  Crosshair* crosshair;
  std::optional<QPoint> pointer;  // while it is over the plot
  std::optional<std::size_t> hovered;
  Drag drag = Drag::None;
  QPoint dragged;        // where the drag is now
  oms::OrderId pressed;  // the × that the button went down on
};

CandleChart::CandleChart(QWidget* parent) : QWidget(parent) {
  m_state = std::make_unique<State>(this);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  retranslate();
  takeFont();
}

CandleChart::~CandleChart() = default;

void CandleChart::setPalette(const ChartPalette& palette) {
  m_state->content.palette = palette;
  m_state->scene.restyle();
  m_state->crosshair->restyle(palette, font());
  contentChanged();
}

void CandleChart::setInstrument(const QString& symbol, int priceDecimals) {
  m_state->content.symbol = symbol;
  m_state->content.decimals = priceDecimals;
  retranslate();
}

void CandleChart::setSeries(const oms::BarSeries* series) {
  ChartContent& content = m_state->content;
  content.store.clear();
  if (series != nullptr)
    content.store.update(*series);
  content.manualRange.reset();
  content.viewport.setBars(content.store.first(), content.store.end());
  content.viewport.goToLast();
  m_state->hovered.reset();
  announceBar();
  contentChanged();
}

void CandleChart::updateSeries(const oms::BarSeries& series) {
  ChartContent& content = m_state->content;
  if (!content.store.update(series))
    return;
  content.viewport.setBars(content.store.first(), content.store.end());
  announceBar();
  contentChanged();
}

void CandleChart::setOverlays(std::vector<Overlay> overlays) {
  if (overlays == m_state->content.overlays)
    return;
  std::vector<int> periods;
  for (const Overlay& overlay : overlays)
    periods.push_back(overlay.period);
  m_state->content.store.setPeriods(periods);
  m_state->content.overlays = std::move(overlays);
  announceBar();
  contentChanged();
}

void CandleChart::setMarkers(std::vector<FillMarker> markers) {
  std::stable_sort(markers.begin(), markers.end(),
                   [](const FillMarker& a, const FillMarker& b) { return a.time < b.time; });
  if (markers == m_state->content.markers)
    return;
  m_state->content.markers = std::move(markers);
  contentChanged();
}

void CandleChart::setLines(std::vector<PriceLine> lines) {
  if (lines == m_state->content.lines)
    return;
  m_state->content.lines = std::move(lines);
  contentChanged();
}

void CandleChart::zoomToLast(int bars) {
  m_state->content.viewport.zoomToLast(bars);
  contentChanged();
}

void CandleChart::goToLast() {
  m_state->content.viewport.goToLast();
  contentChanged();
}

bool CandleChart::isFollowingLast() const {
  return m_state->content.viewport.following();
}

std::pair<double, double> CandleChart::visibleBars() const {
  return {m_state->content.viewport.left(), m_state->content.viewport.right()};
}

oms::OrderId CandleChart::cancelTargetAt(const QPoint& position) const {
  for (const Chip& chip : m_state->scene.marks().chips) {
    if (chip.cancel.contains(position))
      return m_state->content.lines[chip.line].cancels;
  }
  return {};
}

QSize CandleChart::sizeHint() const {
  return {748, 462};
}

QSize CandleChart::minimumSizeHint() const {
  return {240, 160};
}

bool CandleChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip)
    return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  for (const FillGlyph& fill : m_state->scene.marks().fills) {
    if (!fill.rect.adjusted(-4, -4, 4, 4).contains(help->pos()))
      continue;
    QStringList lines;
    for (std::size_t i = 0; i < fill.markers.size() && i < kTipLines; ++i) {
      lines << m_state->content.markers[fill.markers[i]].text;
    }
    if (fill.markers.size() > kTipLines)
      lines << tr("and %n more", nullptr, int(fill.markers.size()) - kTipLines);
    QToolTip::showText(help->globalPos(), lines.join('\n').toHtmlEscaped().replace('\n', "<br>"), this);
    return true;
  }
  QToolTip::hideText();
  return true;
}

void CandleChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange)
    retranslate();
  if (event->type() == QEvent::FontChange)
    takeFont();
}

void CandleChart::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_state->scene.widget()->setGeometry(rect());
  m_state->crosshair->setGeometry(rect());
}

void CandleChart::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_state->scene.replotLater();
}

void CandleChart::wheelEvent(QWheelEvent* event) {
  const QPoint angle = event->angleDelta();
  const QPoint at = event->position().toPoint();
  const double notches = angle.y() / kWheelStep;
  Viewport& viewport = m_state->content.viewport;
  if (m_state->scene.priceAxis().contains(at)) {
    ValueRange& range = m_state->manualRange();
    scaleAround(range, m_state->scene.prices().valueAt(at.y()), std::pow(kZoomPerNotch, -notches));
  } else if (std::abs(angle.x()) > std::abs(angle.y())) {
    viewport.panBy(angle.x() / 2.0);
  } else if (event->modifiers() & Qt::ShiftModifier) {
    viewport.panBy(angle.y() / 2.0);
  } else {
    viewport.zoomAt(at.x() - m_state->scene.prices().rect.left(), std::pow(kZoomPerNotch, notches));
  }
  contentChanged();
  event->accept();
}

void CandleChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return QWidget::mousePressEvent(event);
  m_state->dragged = event->pos();
  m_state->pressed = cancelTargetAt(event->pos());
  if (m_state->pressed.isSet())
    return;
  if (m_state->scene.marks().latest.contains(event->pos()))
    return goToLast();
  m_state->drag = m_state->scene.priceAxis().contains(event->pos()) ? State::Drag::ScalePrices : State::Drag::Pan;
  updateCursor(event->pos());
}

void CandleChart::mouseMoveEvent(QMouseEvent* event) {
  const QPoint moved = event->pos() - m_state->dragged;
  if (m_state->drag == State::Drag::None || moved.isNull()) {
    showBarAt(event->pos());
    updateCursor(event->pos());
    return;
  }
  m_state->dragged = event->pos();
  const PlotArea& prices = m_state->scene.prices();
  if (m_state->drag == State::Drag::ScalePrices) {
    ValueRange& range = m_state->manualRange();
    scaleAround(range, (range.lower + range.upper) / 2, std::exp2(moved.y() / kPixelsPerDoubling));
  } else {
    m_state->content.viewport.panBy(moved.x());
    if (m_state->content.manualRange && prices.rect.height() > 0) {
      ValueRange& range = *m_state->content.manualRange;
      const double shift = moved.y() * range.size() / prices.rect.height();
      range = {range.lower + shift, range.upper + shift};
    }
  }
  showBarAt(event->pos());
  contentChanged();
}

void CandleChart::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return QWidget::mouseReleaseEvent(event);
  const oms::OrderId pressed = std::exchange(m_state->pressed, {});
  m_state->drag = State::Drag::None;
  if (pressed.isSet() && cancelTargetAt(event->pos()) == pressed)
    emit lineCancelRequested(pressed);
  updateCursor(event->pos());
}

void CandleChart::mouseDoubleClickEvent(QMouseEvent* event) {
  if (!m_state->scene.priceAxis().contains(event->pos()))
    return mousePressEvent(event);
  m_state->content.manualRange.reset();
  contentChanged();
}

void CandleChart::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hideCrosshair();
}

void CandleChart::keyPressEvent(QKeyEvent* event) {
  Viewport& viewport = m_state->content.viewport;
  const double width = m_state->scene.prices().rect.width();
  const double step = event->modifiers() & Qt::ControlModifier ? width : width / 8;
  const double anchor = viewport.following() ? width : width / 2;
  switch (event->key()) {
    case Qt::Key_Left:
      viewport.panBy(step);
      break;
    case Qt::Key_Right:
      viewport.panBy(-step);
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      viewport.zoomAt(anchor, kZoomPerNotch);
      break;
    case Qt::Key_Minus:
      viewport.zoomAt(anchor, 1 / kZoomPerNotch);
      break;
    case Qt::Key_End:
      viewport.goToLast();
      break;
    case Qt::Key_Home:
      viewport.panBy(width * static_cast<double>(m_state->content.store.size()));
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  contentChanged();
}

void CandleChart::retranslate() {
  ChartContent& content = m_state->content;
  const bool none = content.symbol.isEmpty();
  content.latestText = tr("Latest") + QStringLiteral(" »");
  content.emptyText =
      none ? tr("Choose a symbol to see its chart") : tr("Waiting for the first bar of %1").arg(content.symbol);
  setAccessibleName(none ? tr("Chart") : tr("Chart of %1").arg(content.symbol));
  contentChanged();
}

void CandleChart::takeFont() {
  m_state->content.font = font();
  m_state->scene.restyle();
  m_state->crosshair->restyle(m_state->content.palette, font());
  contentChanged();
}

// A hidden chart only takes note: showEvent draws it.
void CandleChart::contentChanged() {
  if (isVisible())
    m_state->scene.replotLater();
}

void CandleChart::viewChanged() {
  if (m_state != nullptr && m_state->pointer)
    showBarAt(*m_state->pointer);
}

void CandleChart::showBarAt(const QPoint& position) {
  const PlotArea& prices = m_state->scene.prices();
  const QRect& volume = m_state->scene.volumeRect();
  const ChartContent& content = m_state->content;
  const bool overPrices = prices.rect.contains(position);
  if (content.store.empty() || (!overPrices && !volume.contains(position)))
    return hideCrosshair();

  const std::size_t place = content.store.placeOf(prices.indexAt(position.x()));
  const Candle& candle = content.store.candles()[place];
  CrosshairReading reading{prices.rect, volume, position, {}, {}};
  reading.at.setX(static_cast<int>(std::lround(prices.x(content.store.first() + static_cast<double>(place)))));
  reading.value = overPrices ? formatValue(prices.valueAt(position.y()), content.decimals) : formatShort(candle.volume);
  reading.time = barTime(candle.openNs, content.store.periodSeconds());
  m_state->crosshair->setReading(reading);
  m_state->pointer = position;
  if (m_state->hovered == place)
    return;
  m_state->hovered = place;
  announceBar();
}

void CandleChart::hideCrosshair() {
  m_state->crosshair->setReading(std::nullopt);
  m_state->pointer.reset();
  if (!m_state->hovered)
    return;
  m_state->hovered.reset();
  announceBar();
}

void CandleChart::announceBar() {
  if (m_state->hovered && *m_state->hovered >= m_state->content.store.size())
    m_state->hovered.reset();
  emit crosshairMoved(m_state->info(m_state->hovered));
}

void CandleChart::updateCursor(const QPoint& position) {
  if (m_state->drag == State::Drag::Pan)
    return setCursor(Qt::ClosedHandCursor);
  const bool clickable = cancelTargetAt(position).isSet() || m_state->scene.marks().latest.contains(position);
  if (clickable)
    return setCursor(Qt::PointingHandCursor);
  if (m_state->scene.priceAxis().contains(position))
    return setCursor(Qt::SizeVerCursor);
  setCursor(Qt::ArrowCursor);
}

}  // namespace charts
