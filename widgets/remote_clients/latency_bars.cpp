#include "widgets/remote_clients/latency_bars.h"

#include <QPainter>
#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/meter.h"
#include "widgets/remote_clients/remote_clients_model.h"

namespace widgets {
namespace {

constexpr int kBarWidth = 72;
constexpr int kHead = metric::kHeader;
constexpr int kBounds = 10;  // of REMOTE.md: nine and what is slower

}  // namespace

LatencyBars::LatencyBars(const ThemeSource& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored);
}

void LatencyBars::set(const QVector<LatencyBar>& bars) {
  m_bars = bars;
  const QString words = tr("Event to wire: %1").arg(latencyText(bars));
  setAccessibleName(words);
  setToolTip(words);
  update();
}

QSize LatencyBars::sizeHint() const {
  const QFontMetrics metrics = fontMetrics();
  const int words = metrics.horizontalAdvance(tr("> %1 ms").arg(250)) + metrics.horizontalAdvance("9,999,999");
  return {words + kBarWidth + 4 * space::kSmall, kHead + kBounds * metrics.height()};
}

void LatencyBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_theme.theme();
  painter.setPen(theme.line);
  painter.drawLine(0, 0, 0, height());
  const QRect inside = rect().adjusted(space::kSmall, 0, -space::kSmall, 0);
  painter.setPen(theme.muted);
  painter.drawText(QRect(inside.left(), 0, inside.width(), kHead), Qt::AlignVCenter, tr("Event to wire"));
  quint64 total = 0;
  for (const LatencyBar& bar : m_bars)
    total += bar.count;
  const int rows = static_cast<int>(m_bars.size());
  const int line = fontMetrics().height();
  // In a low dock the rows would lie over each other: the sentence says as much.
  if (height() < kHead + rows * (line - 2)) {
    painter.setPen(theme.text);
    painter.drawText(inside.adjusted(0, kHead, 0, 0), Qt::AlignTop | Qt::TextWordWrap, latencyText(m_bars));
    return;
  }
  const int step = rows == 0 ? line : std::min(line, (height() - kHead) / rows);
  const int words = fontMetrics().horizontalAdvance(tr("> %1 ms").arg(250)) + space::kSmall;
  for (int i = 0; i < rows; ++i) {
    const LatencyBar& bar = m_bars.at(i);
    const QRect row(inside.left(), kHead + i * step, inside.width(), step);
    const double share = total == 0 ? 0 : static_cast<double>(bar.count) / static_cast<double>(total);
    paintMeter(painter, QRectF(row.left() + words, row.top(), kBarWidth, step), share, theme.accent, theme.line);
    painter.setPen(theme.muted);
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignLeft, boundText(m_bars, i));
    painter.setPen(theme.text);
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, grouped(QString::number(bar.count)));
  }
}

}  // namespace widgets
