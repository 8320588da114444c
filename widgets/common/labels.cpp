#include "widgets/common/labels.h"

#include <QStyle>

namespace widgets {
namespace {

QString toneName(Tone tone) {
  switch (tone) {
    case Tone::Text:
      return QStringLiteral("text");
    case Tone::Muted:
      return QStringLiteral("muted");
    case Tone::Accent:
      return QStringLiteral("accent");
    case Tone::Up:
      return QStringLiteral("up");
    case Tone::Down:
      return QStringLiteral("down");
    case Tone::Warning:
      return QStringLiteral("warning");
  }
  return {};
}

QString lookName(ButtonLook look) {
  switch (look) {
    case ButtonLook::Plain:
      return QStringLiteral("plain");
    case ButtonLook::Primary:
      return QStringLiteral("primary");
    case ButtonLook::Buy:
      return QStringLiteral("buy");
    case ButtonLook::Sell:
      return QStringLiteral("sell");
    case ButtonLook::BuyAction:
      return QStringLiteral("buyAction");
    case ButtonLook::SellAction:
      return QStringLiteral("sellAction");
    case ButtonLook::Danger:
      return QStringLiteral("danger");
    case ButtonLook::Link:
      return QStringLiteral("link");
    case ButtonLook::Toggle:
      return QStringLiteral("toggle");
  }
  return {};
}

// The style sheet's selectors read properties when a widget is polished, so a change has to polish it again.
void setStyleProperty(QWidget* widget, const char* name, const QString& value) {
  if (widget->property(name).toString() == value)
    return;
  widget->setProperty(name, value);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

}  // namespace

QLabel* plainLabel(const QString& text, Tone tone, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  setTone(label, tone);
  return label;
}

QLabel* strongLabel(const QString& text, Tone tone, QWidget* parent) {
  auto* label = plainLabel(text, tone, parent);
  setStyleProperty(label, "weight", QStringLiteral("strong"));
  return label;
}

void setTone(QLabel* label, Tone tone) {
  setStyleProperty(label, "tone", toneName(tone));
}

void setTextIfChanged(QLabel* label, const QString& text) {
  if (label->text() != text)
    label->setText(text);
}

void setFigure(QLabel* label, const QString& text) {
  const QMargins margins = label->contentsMargins();
  const int needed = label->fontMetrics().horizontalAdvance(text) + margins.left() + margins.right();
  // Qt asks nobody above for room when the size is fixed.
  if (needed > label->maximumWidth() || label->minimumWidth() != label->maximumWidth())
    label->setFixedSize(needed + 1, label->fontMetrics().height() + margins.top() + margins.bottom());
  setTextIfChanged(label, text);
}

QPushButton* button(const QString& text, ButtonLook look, QWidget* parent) {
  auto* result = new QPushButton(text, parent);
  result->setAutoDefault(false);
  setLook(result, look);
  return result;
}

void setLook(QPushButton* button, ButtonLook look) {
  setStyleProperty(button, "look", lookName(look));
}

}  // namespace widgets
