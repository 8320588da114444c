#include "charts/bar_picture.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QLegend>
#include <QStackedBarSeries>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "charts/chart_axes.h"

namespace charts {
namespace {

constexpr int kPixelsPerValue = 28;  // between labels, at least
constexpr int kLabelGap = 12;
constexpr int kMargin = 8;
constexpr double kHeadroom = 0.06;
constexpr double kBarShare = 0.7;  // of the room from one bar to the next
constexpr int kMostReadings = 20;  // in the description for a screen reader

}  // namespace

struct BarPicture::State {
  explicit State(BarPicture* parent) : view(makeGridView(parent)), chart(view->chart()), empty(new QLabel(parent)) {
    series->append(gains);
    series->append(losses);
    series->setBarWidth(kBarShare);
    chart->legend()->hide();
    chart->setMargins(QMargins(kMargin, kMargin, kMargin, kMargin));
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->setBackgroundVisible(false);
    chart->addSeries(series);
    across = addAxis(chart, Qt::AlignBottom);
    up = addAxis(chart, Qt::AlignRight);
    series->attachAxis(across);
    series->attachAxis(up);
    view->setAttribute(Qt::WA_TransparentForMouseEvents);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setTextFormat(Qt::PlainText);
  }

  ValueRange values() const {
    double lowest = 0;
    double highest = 0;
    for (const PictureBar& bar : bars) {
      lowest = std::min(lowest, bar.value);
      highest = std::max(highest, bar.value);
    }
    const double height = highest > lowest ? highest - lowest : 1;
    return {lowest < 0 ? lowest - kHeadroom * height : 0,
            highest > 0 || lowest == 0 ? highest + kHeadroom * height : 0};
  }

  // As many as have room beside each other, at even distances.
  std::vector<Tick> names(const QFontMetrics& metrics, int width) const {
    int widest = 1;
    for (const PictureBar& bar : bars)
      widest = std::max(widest, metrics.horizontalAdvance(bar.label) + kLabelGap);
    const std::size_t room = std::max<std::size_t>(1, static_cast<std::size_t>(std::max(0, width) / widest));
    const std::size_t each = (bars.size() + room - 1) / room;
    std::vector<Tick> ticks;
    for (std::size_t i = 0; i < bars.size(); i += each)
      ticks.push_back({static_cast<double>(i), bars[i].label});
    return ticks;
  }

  QChartView* view;
  QChart* chart;
  QLabel* empty;
  QStackedBarSeries* series = new QStackedBarSeries;
  QBarSet* gains = new QBarSet({});
  QBarSet* losses = new QBarSet({});
  QCategoryAxis* across = nullptr;
  QCategoryAxis* up = nullptr;
  std::vector<PictureBar> bars;
  int decimals = 0;
  QString unit;
};

BarPicture::BarPicture(QWidget* parent) : QWidget(parent), m_state(std::make_unique<State>(this)) {
  takeFont();
  setPalette(ChartPalette{});
  rebuild();
}

BarPicture::~BarPicture() = default;

void BarPicture::setPalette(const ChartPalette& palette) {
  State& state = *m_state;
  state.view->setBackgroundBrush(palette.panel);
  setGridColor(state.view, palette.line);
  state.gains->setColor(palette.up);
  state.losses->setColor(palette.down);
  for (QBarSet* set : {state.gains, state.losses})
    set->setPen(Qt::NoPen);
  for (QCategoryAxis* axis : {state.across, state.up})
    axis->setLabelsColor(palette.muted);
  state.empty->setStyleSheet(
      QStringLiteral("color: %1; background: %2").arg(palette.muted.name(), palette.panel.name()));
}

void BarPicture::setBars(std::vector<PictureBar> bars, int decimals, const QString& unit) {
  State& state = *m_state;
  if (bars == state.bars && decimals == state.decimals && unit == state.unit)
    return;
  state.bars = std::move(bars);
  state.decimals = decimals;
  state.unit = unit;
  QStringList readings;
  for (const PictureBar& bar : state.bars)
    readings << bar.reading;
  // All fields of returns and all exposures; of days the newest.
  setAccessibleDescription(readings.mid(std::max(0, static_cast<int>(readings.size()) - kMostReadings)).join("; "));
  rebuild();
}

const std::vector<PictureBar>& BarPicture::bars() const {
  return m_state->bars;
}

void BarPicture::setEmptyText(const QString& text) {
  m_state->empty->setText(text);
}

void BarPicture::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) {
    takeFont();
    rebuild();
  }
}

void BarPicture::takeFont() {
  for (QCategoryAxis* axis : {m_state->across, m_state->up})
    axis->setLabelsFont(font());
}

void BarPicture::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_state->view->setGeometry(rect());
  m_state->empty->setGeometry(rect());
  rebuild();
}

const PictureBar* BarPicture::barAt(const QPoint& at) const {
  const QRectF plot = m_state->chart->plotArea();
  if (m_state->bars.empty() || !plot.contains(at))
    return nullptr;
  const double place = m_state->chart->mapToValue(at, m_state->series).x();
  const auto index = std::lround(place);
  return index >= 0 && index < static_cast<long>(m_state->bars.size()) ? &m_state->bars[static_cast<std::size_t>(index)]
                                                                       : nullptr;
}

bool BarPicture::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip)
    return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const PictureBar* bar = barAt(help->pos());
  if (bar != nullptr)
    QToolTip::showText(help->globalPos(), bar->reading, this);
  else
    QToolTip::hideText();
  return true;
}

void BarPicture::rebuild() {
  State& state = *m_state;
  const bool any = !state.bars.empty();
  state.view->setVisible(any);
  state.empty->setVisible(!any);
  if (!any)
    return;
  QList<qreal> gains;
  QList<qreal> losses;
  for (const PictureBar& bar : state.bars) {
    gains << (bar.gain ? bar.value : 0);
    losses << (bar.gain ? 0 : bar.value);
  }
  for (const auto& [set, values] : {std::pair(state.gains, gains), std::pair(state.losses, losses)}) {
    set->remove(0, set->count());
    set->append(values);
  }
  const ValueRange range = state.values();
  std::vector<Tick> ticks = valueTicks(range, std::max(2, height() / kPixelsPerValue - 1), state.decimals);
  for (Tick& tick : ticks)
    tick.label += state.unit;
  relabel(state.up, range, ticks);
  const double last = static_cast<double>(state.bars.size()) - 0.5;
  relabel(state.across, {-0.5, last}, state.names(fontMetrics(), static_cast<int>(state.chart->plotArea().width())));
  setGrid(state.view, state.series, std::move(ticks));
}

}  // namespace charts
