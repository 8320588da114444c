#include "widgets/chart/type_box.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "charts/candle_chart.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kBoxWidth = 260;

bool begins(const QKeyEvent& key) {
  const bool plain = (key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
  return plain && key.text().size() == 1 && key.text()[0].isLetterOrNumber();
}

}  // namespace

TypeBox::TypeBox(const ThemeSource& theme, charts::CandleChart& chart, QWidget* panel, Reader reader)
    : QWidget(panel),
      m_theme(theme),
      m_chart(chart),
      m_reader(std::move(reader)),
      m_caption(plainLabel({}, Tone::Muted)),
      m_edit(new QLineEdit),
      m_means(plainLabel({}, Tone::Muted)) {
  setObjectName(QStringLiteral("type_box"));
  setCursor(Qt::ArrowCursor);
  setFocusProxy(m_edit);
  m_means->setWordWrap(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kMedium, space::kSmall, space::kMedium, space::kSmall);
  column->setSpacing(space::kTight);
  column->addWidget(m_caption);
  column->addWidget(m_edit);
  column->addWidget(m_means);
  connect(m_edit, &QLineEdit::textChanged, this, &TypeBox::read);
  m_edit->installEventFilter(this);
  chart.installEventFilter(this);
  panel->installEventFilter(this);
  hide();
}

void TypeBox::openForTime() {
  open({}, tr("Go to date"), [this](const QString& typed) { return readTypedTime(typed, m_chart.zone()); });
}

void TypeBox::open(const QString& typed, const QString& caption, Reader reader) {
  m_reads = std::move(reader);
  m_caption->setText(caption);
  m_edit->setAccessibleName(caption);
  m_edit->setText(typed);
  read();
  place();
  show();
  raise();
  m_edit->setFocus(Qt::OtherFocusReason);
  m_edit->setCursorPosition(static_cast<int>(typed.size()));
}

void TypeBox::read() {
  m_wish = m_reads(m_edit->text());
  m_means->setText(m_wish.words);
  setTone(m_means, m_wish.isClear() ? Tone::Accent : Tone::Muted);
  place();
}

// What is not understood stays, with the reason, to be mended.
void TypeBox::take() {
  if (!m_wish.isClear())
    return setTone(m_means, Tone::Warning);
  const TypedWish wish = m_wish;
  leave();
  emit wished(wish);
}

void TypeBox::leave() {
  QWidget* const typedInto = m_chart.isVisible() ? &m_chart : parentWidget();
  hide();
  typedInto->setFocus(Qt::OtherFocusReason);
}

void TypeBox::place() {
  const QPoint corner = m_chart.mapTo(parentWidget(), QPoint(space::kMedium, space::kMedium));
  const int width = std::min(kBoxWidth, parentWidget()->width() - corner.x() - space::kMedium);
  const int height = layout()->heightForWidth(width);
  setGeometry(QRect(corner, QSize(width, std::max(height, layout()->minimumSize().height()))));
}

bool TypeBox::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_edit && event->type() == QEvent::FocusOut) {
    const auto* focus = static_cast<QFocusEvent*>(event);
    if (focus->reason() != Qt::PopupFocusReason && focus->reason() != Qt::ActiveWindowFocusReason)
      hide();
  }
  if (event->type() != QEvent::KeyPress)
    return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (watched != m_edit && begins(*key)) {
    open(key->text(), tr("Timeframe, symbol or date"), m_reader);
    return true;
  }
  if (watched != m_edit)
    return QWidget::eventFilter(watched, event);
  if (key->key() == Qt::Key_Escape) {
    leave();
    return true;
  }
  if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
    take();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void TypeBox::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_theme.theme();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(theme.accent);
  painter.setBrush(theme.panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::kRadius, metric::kRadius);
}

}  // namespace widgets
