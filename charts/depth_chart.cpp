#include "charts/depth_chart.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "charts/scales.h"

namespace charts {
namespace {

constexpr int kDepthPadding = 4;
constexpr double kDepthShade = 0.25;
constexpr double kBeyond = 1.06;  // of the farthest level, whose step is to be seen

}  // namespace

DepthChart::DepthChart(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Cumulative depth"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void DepthChart::setPalette(const ChartPalette& palette) {
  m_palette = palette;
  update();
}

std::vector<DepthChart::Step> DepthChart::summed(const std::vector<oms::DepthLevel>& levels) {
  std::vector<Step> steps;
  double total = 0;
  for (const oms::DepthLevel& level : levels)
    steps.push_back({level.price.toDoubleLossy(), total += level.size.toDoubleLossy()});
  return steps;
}

void DepthChart::setContent(DepthContent content) {
  if (content == m_content)
    return;
  m_content = std::move(content);
  m_bids = summed(m_content.bids);
  m_asks = summed(m_content.asks);
  setAccessibleDescription(isEmpty() ? QString()
                                     : tr("Bids of %1 down to %2, asks of %3 up to %4")
                                           .arg(formatValue(m_bids.back().total, m_content.sizeDecimals),
                                                formatValue(m_bids.back().price, m_content.priceDecimals),
                                                formatValue(m_asks.back().total, m_content.sizeDecimals),
                                                formatValue(m_asks.back().price, m_content.priceDecimals)));
  update();
}

QSize DepthChart::sizeHint() const {
  return {200, 5 * fontMetrics().height() + 2 * kDepthPadding};
}

QSize DepthChart::minimumSizeHint() const {
  return {100, 3 * fontMetrics().height() + 2 * kDepthPadding};
}

// Below it stand the prices.
QRectF DepthChart::plot() const {
  return QRectF(rect()).adjusted(kDepthPadding, kDepthPadding, -kDepthPadding, -kDepthPadding - fontMetrics().height());
}

// The market stands in the middle, whatever the sides reach: else one far level would press the rest together.
double DepthChart::xOf(double price) const {
  const double middle = (m_bids.front().price + m_asks.front().price) / 2;
  const double reach = std::max({middle - m_bids.back().price, m_asks.back().price - middle, 1e-9});
  return plot().center().x() + (price - middle) / (kBeyond * reach) * plot().width() / 2;
}

void DepthChart::paintSide(QPainter& painter, const std::vector<Step>& steps, double edge, const QColor& colour) const {
  const QRectF area = plot();
  const double highest = std::max(m_bids.back().total, m_asks.back().total);
  const double room = area.height() - fontMetrics().height();  // above the curve stands what it sums up to
  QPolygonF line;
  double y = area.bottom();
  for (const Step& step : steps) {
    line << QPointF(xOf(step.price), y);
    y = area.bottom() - step.total / highest * room;
    line << QPointF(xOf(step.price), y);
  }
  line << QPointF(edge, y);
  QPolygonF filled = line;
  filled << QPointF(edge, area.bottom());
  painter.setPen(Qt::NoPen);
  painter.setBrush(mixed(m_palette.panel, colour, kDepthShade));
  painter.drawPolygon(filled);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colour, 1));
  painter.drawPolyline(line);
}

void DepthChart::paintLabels(QPainter& painter) const {
  const QRectF area = plot();
  const QRectF below(area.left(), area.bottom(), area.width(), fontMetrics().height());
  painter.setPen(m_palette.muted);
  painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, formatValue(m_bids.back().price, m_content.priceDecimals));
  painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, formatValue(m_asks.back().price, m_content.priceDecimals));
  // Which side is which is said by a word, not by its colour alone.
  painter.setPen(m_palette.text);
  painter.drawText(area, Qt::AlignLeft | Qt::AlignTop,
                   tr("Bids %1").arg(formatValue(m_bids.back().total, m_content.sizeDecimals)));
  painter.drawText(area, Qt::AlignRight | Qt::AlignTop,
                   tr("Asks %1").arg(formatValue(m_asks.back().total, m_content.sizeDecimals)));
}

void DepthChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (isEmpty())
    return;
  const QRectF area = plot();
  paintSide(painter, m_bids, area.left(), m_palette.up);
  paintSide(painter, m_asks, area.right(), m_palette.down);
  painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), m_palette.line);
  paintLabels(painter);
}

QString DepthChart::reading(double x) const {
  if (isEmpty())
    return {};
  const auto told = [&](const std::vector<Step>& steps, bool isBid) {
    const Step* reached = nullptr;
    for (const Step& step : steps) {
      if (isBid ? xOf(step.price) >= x : xOf(step.price) <= x)
        reached = &step;
    }
    if (reached == nullptr)
      return QString();
    const QString size = formatValue(reached->total, m_content.sizeDecimals);
    const QString price = formatValue(reached->price, m_content.priceDecimals);
    return isBid ? tr("%1 wanted at %2 or more").arg(size, price) : tr("%1 offered at %2 or less").arg(size, price);
  };
  const QString bid = told(m_bids, true);
  return bid.isEmpty() ? told(m_asks, false) : bid;
}

bool DepthChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip)
    return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), reading(help->pos().x()), this);
  return true;
}

}  // namespace charts
