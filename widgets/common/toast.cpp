#include "widgets/common/toast.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kWarningMs = 6'000;
constexpr int kErrorMs = 12'000;
constexpr int kToastWidth = 360;

// One message on a raised card with an icon in its level's colour.
class Toast : public QWidget {
 public:
  Toast(const ThemeSource& theme, const Message& message) : theme_(theme), level_(message.level) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::kMedium * 3, space::kSmall, space::kSmall, space::kSmall);
    auto* label = plainLabel(message.text);
    label->setWordWrap(true);
    row->addWidget(label, 1);
    auto* close = new QToolButton;
    close->setFixedSize(metric::kHitArea, metric::kHitArea);
    close->setIcon(iconOf(Icon::Close, theme.theme().muted));
    close->setAccessibleName(QObject::tr("Dismiss"));
    row->addWidget(close, 0, Qt::AlignTop);
    setFixedWidth(kToastWidth);
    setAccessibleName(message.text);
    connect(close, &QToolButton::clicked, this, &QObject::deleteLater);
    QTimer::singleShot(level_ == MessageLevel::Error ? kErrorMs : kWarningMs, this, &QObject::deleteLater);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = theme_.theme();
    const QColor colour = level_ == MessageLevel::Error ? theme.down : theme.warning;
    painter.setPen(colour);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::kRadius, metric::kRadius);
    drawIcon(painter, Icon::Warning, QRectF(space::kMedium, (height() - 16) / 2.0, 16, 16), colour);
  }

 private:
  const ThemeSource& theme_;
  MessageLevel level_;
};

}  // namespace

ToastArea::ToastArea(const ThemeSource& theme, MessageLog& messages, QWidget* window)
    : QWidget(window), m_theme(theme), m_column(new QVBoxLayout(this)) {
  m_column->setContentsMargins(0, 0, 0, 0);
  m_column->setSpacing(space::kSmall);
  hide();
  window->installEventFilter(this);
  connect(&messages, &MessageLog::added, this, &ToastArea::tell);
}

void ToastArea::tell(const Message& message) {
  if (message.level != MessageLevel::Warning && message.level != MessageLevel::Error)
    return;
  while (m_column->count() >= kMostAtOnce) {
    QLayoutItem* oldest = m_column->takeAt(0);
    delete oldest->widget();
    delete oldest;
  }
  auto* toast = new Toast(m_theme, message);
  m_column->addWidget(toast);
  toast->show();  // or the layout counts it only at the next turn, without room for it
  connect(toast, &QObject::destroyed, this, &ToastArea::place, Qt::QueuedConnection);
  place();
}

bool ToastArea::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize)
    place();
  return QWidget::eventFilter(watched, event);
}

bool ToastArea::event(QEvent* event) {
  const bool done = QWidget::event(event);
  if (event->type() == QEvent::LayoutRequest)
    place();
  return done;
}

void ToastArea::place() {
  if (m_column->count() == 0)
    return hide();
  const QSize size(kToastWidth, std::max(m_column->heightForWidth(kToastWidth), m_column->minimumSize().height()));
  const QPoint corner = parentWidget()->rect().bottomRight();
  setGeometry(QRect(QPoint(corner.x() - size.width() - space::kMedium,
                           corner.y() - size.height() - metric::kStatusBar - space::kMedium),
                    size));
  show();
  raise();
}

}  // namespace widgets
