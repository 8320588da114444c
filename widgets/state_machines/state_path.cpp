#include "widgets/state_machines/state_path.h"

#include <QPainter>
#include <algorithm>
#include <array>

#include "widgets/common/fonts.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

using State = oms::StrategyState;

constexpr std::array kCycle{State::monitoring, State::signalDetected, State::awaitingApproval, State::entryPending,
                            State::inPosition, State::exitPending,    State::cooldown};
constexpr double kStateDot = 5;

}  // namespace

StatePath::StatePath(const ThemeSource& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StatePath::set(const oms::StrategyInstanceInfo& instance) {
  m_instance = instance;
  const QString cause = instance.lastCause.empty() ? tr("no transition yet") : text(instance.lastCause);
  setToolTip(cause);
  setAccessibleName(tr("%1: %2, because %3").arg(text(instance.id), words(name(instance.state)), cause));
  update();
}

QSize StatePath::sizeHint() const {
  return {200, 2 * metric::kRow + space::kSmall};
}

void StatePath::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = m_theme.theme();
  painter.fillRect(QRect(0, 0, width(), 1), theme.line);
  const double left = space::kMedium + kStateDot;
  const double step = (width() - 2 * left) / (kCycle.size() - 1);
  const double y = metric::kRow / 2.0 + space::kTight;
  const auto current = std::find(kCycle.begin(), kCycle.end(), m_instance.state);
  painter.setPen(QPen(theme.line, 2));
  painter.drawLine(QPointF(left, y), QPointF(width() - left, y));
  for (std::size_t i = 0; i < kCycle.size(); ++i) {
    const bool lit = current != kCycle.end() && kCycle[i] == *current;
    painter.setPen(QPen(lit ? theme.accent : theme.muted, 1.5));
    painter.setBrush(lit ? theme.accent : theme.panel);
    painter.drawEllipse(QPointF(left + step * static_cast<double>(i), y), lit ? kStateDot : kStateDot - 1.5,
                        lit ? kStateDot : kStateDot - 1.5);
  }
  const QRect line(space::kSmall, metric::kRow + space::kTight, width() - 2 * space::kSmall, metric::kRow);
  const QFont bold = interfaceFont(metric::kBodyText, QFont::DemiBold);
  const QString state = words(name(m_instance.state));
  painter.setFont(bold);
  painter.setPen(theme.text);
  painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, state);
  painter.setFont(interfaceFont());
  painter.setPen(theme.muted);
  const QRect rest = line.adjusted(QFontMetrics(bold).horizontalAdvance(state) + space::kSmall, 0, 0, 0);
  const QString cause = m_instance.lastCause.empty() ? tr("no transition yet") : text(m_instance.lastCause);
  painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(cause, Qt::ElideRight, rest.width()));
}

}  // namespace widgets
