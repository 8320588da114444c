#include "charts/candle_chart.h"

#include <QHelpEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "charts/candle_chart_state.h"

namespace charts {
namespace {

constexpr int kTipLines = 6;

}  // namespace

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
  if (lines == m_state->told)
    return;
  m_state->told = std::move(lines);
  showLines();
}

// As they were told, but for the one that is under way.
void CandleChart::showLines() {
  m_state->content.lines = m_state->told;
  for (PriceLine& line : m_state->content.lines) {
    if (m_state->moving.isSet() && line.cancels == m_state->moving)
      line.price = oms::Price::fromDoubleLossy(m_state->scene.prices().valueAt(m_state->dragged.y()));
  }
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

void CandleChart::goTo(oms::Timestamp time) {
  const CandleStore& store = m_state->content.store;
  const std::size_t place = store.placeAt(time);
  if (place == store.size())
    return;
  m_state->content.viewport.centerAt(store.first() + static_cast<double>(place));
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

oms::OrderId CandleChart::moveTargetAt(const QPoint& position) const {
  for (const Chip& chip : m_state->scene.marks().chips) {
    if (chip.rect.contains(position) && !chip.cancel.contains(position))
      return m_state->content.lines[chip.line].cancels;
  }
  return {};
}

QSize CandleChart::sizeHint() const {
  return {748, 462};
}

QSize CandleChart::minimumSizeHint() const {
  return {240, 140};
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

}  // namespace charts
