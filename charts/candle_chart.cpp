#include "charts/candle_chart.h"

#include <QHelpEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "charts/candle_chart_state.h"

namespace charts {

CandleChart::CandleChart(QWidget* parent) : QWidget(parent) {
  m_state = std::make_unique<State>(this);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  connect(&m_state->computing, &QTimer::timeout, this, &CandleChart::compute);
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
  content.pointed.reset();
  content.viewport.setBars(content.store.first(), content.store.end());
  content.viewport.goToLast();
  m_state->hovered.reset();
  m_state->pastAskedNs.reset();
  content.pastNote.clear();
  announceBar();
  contentChanged();
}

void CandleChart::setPast(BarColumns&& past) {
  ChartContent& content = m_state->content;
  // A series that began anew asks anew: what was on its way may end long before it.
  if (content.store.empty() || m_state->pastAskedNs != content.store.bars().openNs(0) ||
      content.store.prepend(std::move(past)) == 0)
    return;
  m_state->pastAskedNs = content.store.bars().openNs(0);
  content.viewport.setBars(content.store.first(), content.store.end());
  m_state->hovered.reset();
  announceBar();
  contentChanged();
}

void CandleChart::setPastNote(const QString& note) {
  if (note == m_state->content.pastNote)
    return;
  m_state->content.pastNote = note;
  contentChanged();
}

void CandleChart::updateSeries(const oms::BarSeries& series) {
  ChartContent& content = m_state->content;
  const std::optional<std::size_t> changedFrom = content.store.update(series);
  if (!changedFrom)
    return;
  content.viewport.setBars(content.store.first(), content.store.end());
  announceBar();
  m_state->scene.refresh(changedFrom);
}

void CandleChart::setLines(std::vector<PriceLine> lines) {
  if (lines == m_state->content.lines)
    return;
  m_state->content.lines = std::move(lines);
  m_state->content.wantedPrices.clear();
  for (const PriceLine& line : m_state->content.lines) {
    if (line.state != LineState::Proposed)
      m_state->content.wantedPrices.push_back(line.price.toDoubleLossy());
  }
  marksChanged();
}

void CandleChart::setBarStyle(BarStyle style) {
  if (style == m_state->content.style)
    return;
  m_state->content.style = style;
  m_state->content.store.setSmoothed(style == BarStyle::HeikinAshi);
  contentChanged();
}

void CandleChart::setPriceScale(PriceScale scale) {
  if (scale == m_state->content.scale)
    return;
  m_state->content.scale = scale;
  contentChanged();
}

void CandleChart::setGapsShown(bool shown) {
  ChartContent& content = m_state->content;
  if (shown == content.store.gapsShown())
    return;
  const bool following = content.viewport.following() || content.store.empty();
  const std::size_t middle =
      following ? 0 : content.store.placeOf((content.viewport.left() + content.viewport.right()) / 2);
  content.store.setGapsShown(shown);
  content.viewport.setBars(content.store.first(), content.store.end());
  if (!following)
    content.viewport.centerAt(content.store.position(middle));
  contentChanged();
}

void CandleChart::setProfileShown(bool shown) {
  if (shown == m_state->content.profileShown)
    return;
  m_state->content.profileShown = shown;
  contentChanged();
}

void CandleChart::setZone(const QTimeZone& zone) {
  if (zone == m_state->content.zone)
    return;
  m_state->content.zone = zone;
  contentChanged();
}

void CandleChart::setAutoScaled(bool scaled) {
  if (scaled)
    m_state->content.manualRange.reset();
  else
    m_state->content.manualRange = m_state->manualPrices().values;
  contentChanged();
}

bool CandleChart::isAutoScaled() const {
  return !m_state->content.manualRange;
}

DrawingTool& CandleChart::drawings() {
  return m_state->tool;
}

LineTool& CandleChart::lines() {
  return m_state->lines;
}

std::uint64_t CandleChart::replots() const {
  return m_state->scene.replots();
}

void CandleChart::zoomToLast(int bars) {
  m_state->content.viewport.zoomToLast(bars);
  contentChanged();
}

void CandleChart::goToLast() {
  m_state->content.viewport.goToLast();
  m_state->content.pointed.reset();
  contentChanged();
  emit viewMoved();
}

void CandleChart::goTo(oms::Timestamp time) {
  const CandleStore& store = m_state->content.store;
  const std::size_t place = store.placeAt(time);
  if (place == store.size())
    return;
  m_state->content.viewport.centerAt(store.position(place));
  contentChanged();
  emit viewMoved();
}

void CandleChart::setPointedBar(std::optional<oms::Timestamp> time) {
  m_state->content.pointed = time;
  contentChanged();
}

bool CandleChart::isFollowingLast() const {
  return m_state->content.viewport.following();
}

std::pair<double, double> CandleChart::visibleBars() const {
  return {m_state->content.viewport.left(), m_state->content.viewport.right()};
}

QPicture CandleChart::picture(double ratio) const {
  return m_state->scene.picture(ratio);
}

std::vector<BarInfo> CandleChart::barsInView(std::size_t most) const {
  const ChartContent& content = m_state->content;
  std::vector<BarInfo> bars;
  const auto places = placesIn(content.store, content.viewport.left() + 0.5, content.viewport.right() - 0.5);
  if (!places)
    return bars;
  for (std::size_t place = std::max(places->from, places->to - std::min(places->to, most)); place < places->to; ++place)
    bars.push_back(m_state->infoAt(place));
  return bars;
}

QString CandleChart::timeText(const ChartBar& bar) const {
  return isoTime(bar.openTime.ns(), m_state->content.store.periodSeconds(), m_state->content.zone);
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
  QString tip = markTipAt(help->pos());
  if (tip.isEmpty())
    tip = m_state->lines.tipAt(help->pos());
  if (m_state->scene.marks().locked.contains(help->pos()))
    tip =
        tr("The price scale is locked. A click here, or a double click on the axis, lets it follow the prices again.");
  if (tip.isEmpty())
    QToolTip::hideText();
  else
    QToolTip::showText(help->globalPos(), tip.toHtmlEscaped().replace('\n', "<br>"), this);
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
  m_state->scene.setGeometry(rect());
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
  content.foldedText = tr("%1 orders");
  content.foldedTip = tr("%1. Drag the price axis to have them apart; each line can be taken beside this handle.");
  content.averagedText = tr("Heikin-Ashi: averages, not traded prices");
  content.pastText = tr("Stored bars up to %1");
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

void CandleChart::contentChanged() {
  m_state->scene.replotLater();
}

void CandleChart::marksChanged() {
  m_state->scene.refresh(std::nullopt);
}

void CandleChart::viewChanged() {
  if (m_state == nullptr)
    return;
  if (m_state->pointer)
    showBarAt(*m_state->pointer);
  else if (m_state->linked)
    showLinked();
  tellStudies();
  computeLater();
  const ChartContent& content = m_state->content;
  if (!content.comparisons.empty())
    announceBar();  // changes count from the left edge
  if (content.store.empty() || content.viewport.left() >= content.store.first() ||
      m_state->pastAskedNs == content.store.bars().openNs(0))
    return;
  m_state->pastAskedNs = content.store.bars().openNs(0);
  emit pastWanted(oms::Timestamp::fromNs(*m_state->pastAskedNs));
}

void CandleChart::showBarAt(const QPoint& position) {
  const PlotArea& prices = m_state->scene.prices();
  const QRect& volume = m_state->scene.volumeRect();
  const ChartContent& content = m_state->content;
  const bool overPrices = prices.rect.contains(position);
  const StudyPane* pane = m_state->scene.paneAt(position);
  const QRect plot(prices.rect.topLeft(), m_state->scene.lowest().bottomRight());
  if (content.store.empty() || !plot.contains(position))
    return hideCrosshair();

  const std::size_t place = content.store.placeOf(prices.indexAt(position.x()));
  const ChartBar bar = content.store.bar(place);
  CrosshairReading reading{prices.rect, m_state->scene.lowest(), position, {}, {}};
  reading.at.setX(static_cast<int>(std::lround(prices.x(content.store.position(place)))));
  reading.value = overPrices                  ? prices.text(prices.valueAt(position.y()), content.decimals)
                  : volume.contains(position) ? formatShort(static_cast<double>(bar.volume))
                  : pane != nullptr && pane->open()
                      ? valueText(content.studies[pane->study], pane->area.valueAt(position.y()), content.decimals)
                      : QString();
  reading.time = m_state->readingTime(bar.openTime.ns());
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
  const auto linked = m_state->linked ? m_state->linkedPlace() : std::nullopt;
  BarInfo info = m_state->info(m_state->hovered ? m_state->hovered : linked);
  info.underCursor = m_state->hovered.has_value();
  emit crosshairMoved(info);
}

}  // namespace charts
