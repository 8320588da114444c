#include "charts/equity_chart.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QFontMetrics>
#include <QGraphicsLayout>
#include <QLabel>
#include <QLegend>
#include <QLineSeries>
#include <QResizeEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "charts/chart_axes.h"
#include "charts/equity_curve.h"

namespace charts {
namespace {

constexpr int kColumns = 600;  // of the curve: more than a panel's pixels show, and little to draw
constexpr int kEquityPixelsPerTime = 96;
constexpr int kAxisMargin = 8;
constexpr int kLabelMargin = 1;  // of Qt Charts, around a label
constexpr double kSpanEdge = 1.5;
constexpr double kSpanShare = 0.35;

using Labels = std::vector<Tick>;

}  // namespace

struct EquityChart::State {
  explicit State(EquityChart* parent)
      : view(makeGridView(parent, [this](QPainter& painter, const QRectF& plot) { paintSpan(painter, plot); })),
        chart(view->chart()),
        empty(new QLabel(parent)) {
    area = new QAreaSeries(drawdown, base);
    // An area does not own its lines.
    drawdown->setParent(area);
    base->setParent(area);
    chart->legend()->hide();
    chart->setMargins(QMargins(kAxisMargin, kAxisMargin, kAxisMargin, kAxisMargin));
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    for (QAbstractSeries* series : {static_cast<QAbstractSeries*>(area), static_cast<QAbstractSeries*>(equity)}) {
      chart->addSeries(series);
    }
    time = addAxis(chart, Qt::AlignBottom);
    value = addAxis(chart, Qt::AlignRight);
    for (QAbstractSeries* series : chart->series()) {
      series->attachAxis(time);
      series->attachAxis(value);
    }
    chart->setBackgroundVisible(false);
    view->setAttribute(Qt::WA_TransparentForMouseEvents);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setTextFormat(Qt::PlainText);
  }

  void paintSpan(QPainter& painter, const QRectF& plot) const {
    if (!span)
      return;
    const auto placeOf = [this](oms::Timestamp time) {
      return chart->mapToPosition(QPointF(static_cast<double>(time.ms()), 0), equity).x();
    };
    const double left = placeOf(span->first);
    const double right = placeOf(span->second);
    // The shortest can still be seen.
    const QRectF band(left - kSpanEdge, plot.top(), right - left + 2 * kSpanEdge, plot.height());
    painter.fillRect(band.intersected(plot), mixed(palette.panel, palette.accent, kSpanShare));
  }

  Labels valueLabels() const {
    Labels labels;
    if (curve.drawdownScale > 0)
      labels.push_back({curve.drawdownScaleAt, QChar(0x2212) + formatValue(curve.drawdownScale * 100, 1) + " %"});
    const int label = QFontMetrics(value->labelsFont()).height() + kLabelMargin;
    for (Tick& tick : equityTicks(curve, plotHeight, label))
      labels.push_back(std::move(tick));
    return labels;
  }

  Labels timeLabels() const {
    const int most = std::max(1, view->width() / kEquityPixelsPerTime - 1);
    Labels labels;
    for (Tick& tick : timeTicks(curve.fromMs, curve.toMs, most)) {
      // Qt Charts drops a second category of the same name: a year back, or a time of another day.
      const auto same = [&tick](const Tick& other) { return other.label == tick.label; };
      if (std::none_of(labels.begin(), labels.end(), same))
        labels.push_back(std::move(tick));
    }
    return labels;
  }

  QChartView* view;
  QChart* chart;
  QLabel* empty;
  QLineSeries* equity = new QLineSeries;
  QLineSeries* drawdown = new QLineSeries;
  QLineSeries* base = new QLineSeries;
  QAreaSeries* area = nullptr;
  QCategoryAxis* time = nullptr;
  QCategoryAxis* value = nullptr;
  EquityCurve curve;
  std::optional<std::pair<oms::Timestamp, oms::Timestamp>> span;
  ChartPalette palette;
  int plotHeight = 0;
  Labels shownTimes;
  Labels shownValues;
};

EquityChart::EquityChart(QWidget* parent) : QWidget(parent), m_state(std::make_unique<State>(this)) {
  retranslate();
  takeFont();
  setPalette(m_state->palette);
  // What has room depends on what Qt Charts leaves of the height.
  connect(m_state->chart, &QChart::plotAreaChanged, this, [this](const QRectF& plot) {
    const int height = qRound(plot.height());
    if (std::exchange(m_state->plotHeight, height) != height)
      rebuild();
  });
  rebuild();
}

EquityChart::~EquityChart() = default;

void EquityChart::setPalette(const ChartPalette& palette) {
  State& state = *m_state;
  state.palette = palette;
  state.view->setBackgroundBrush(palette.panel);
  state.equity->setPen(QPen(palette.accent, 1.5));
  state.area->setPen(QPen(palette.down, 1));
  state.area->setBrush(mixed(palette.panel, palette.down, 0.3));
  setGridColor(state.view, palette.line);
  for (QCategoryAxis* axis : {state.time, state.value})
    axis->setLabelsColor(palette.muted);
  state.empty->setStyleSheet(
      QStringLiteral("color: %1; background: %2").arg(palette.muted.name(), palette.panel.name()));
}

void EquityChart::setPoints(const std::deque<oms::EquityPoint>& points, const oms::AccountState& live) {
  m_state->curve = equityCurve(points, live, kColumns);
  rebuild();
}

void EquityChart::setSpan(const std::optional<std::pair<oms::Timestamp, oms::Timestamp>>& span) {
  m_state->span = span;
  m_state->view->viewport()->update();
}

std::optional<std::pair<oms::Timestamp, oms::Timestamp>> EquityChart::span() const {
  return m_state->span;
}

void EquityChart::setEmptyText(const QString& text) {
  m_state->empty->setText(text);
}

QSize EquityChart::sizeHint() const {
  return {380, 200};
}

QSize EquityChart::minimumSizeHint() const {
  return {160, 80};
}

void EquityChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange)
    retranslate();
  if (event->type() == QEvent::FontChange)
    takeFont();
}

void EquityChart::retranslate() {
  m_state->empty->setText(tr("Equity is drawn here once the session has run for a moment"));
  setAccessibleName(tr("Equity"));
}

void EquityChart::takeFont() {
  for (QCategoryAxis* axis : {m_state->time, m_state->value})
    axis->setLabelsFont(font());
}

void EquityChart::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_state->view->setGeometry(rect());
  m_state->empty->setGeometry(rect());
  rebuild();
}

void EquityChart::rebuild() {
  State& state = *m_state;
  const EquityCurve& curve = state.curve;
  // One point is no line yet.
  const bool enough = curve.equity.size() > 1;
  state.view->setVisible(enough);
  state.empty->setVisible(!enough);
  if (!enough)
    return;

  state.area->setVisible(curve.drawdownScale > 0);
  state.equity->replace(curve.equity);
  state.drawdown->replace(curve.drawdown);
  state.base->replace(QVector<QPointF>{{curve.equity.front().x(), curve.base}, {curve.equity.back().x(), curve.base}});
  const ValueRange times{static_cast<double>(curve.fromMs), static_cast<double>(curve.toMs)};
  if (Labels labels = state.timeLabels(); labels == state.shownTimes) {
    state.time->setRange(times.lower, times.upper);
  } else {
    relabel(state.time, times, labels);
    state.shownTimes = std::move(labels);
  }
  if (Labels labels = state.valueLabels(); labels == state.shownValues) {
    state.value->setRange(curve.values.lower, curve.values.upper);
  } else {
    relabel(state.value, curve.values, labels);
    state.shownValues = std::move(labels);
    setGrid(state.view, state.equity, state.shownValues);
  }
}

}  // namespace charts
