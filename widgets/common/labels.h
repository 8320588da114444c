#pragma once

#include <QLabel>
#include <QPushButton>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace widgets {

// A label that shows its text as it is, never as markup.
QLabel* plainLabel(const QString& text, Tone tone = Tone::Text, QWidget* parent = nullptr);
QLabel* strongLabel(const QString& text, Tone tone = Tone::Text, QWidget* parent = nullptr);

// Changes only what differs, so that it can be called on every frame.
void setTone(QLabel* label, Tone tone);
void setTextIfChanged(QLabel* label, const QString& text);

// For figures that change many times a second: the label is as wide as its widest text so far, so that a new text
// never makes the window lay itself out again, nor the figures beside it move.
void setFigure(QLabel* label, const QString& text);

enum class ButtonLook { Plain, Primary, Buy, Sell, BuyAction, SellAction, Danger, Link, Toggle };
QPushButton* button(const QString& text, ButtonLook look = ButtonLook::Plain, QWidget* parent = nullptr);
void setLook(QPushButton* button, ButtonLook look);

}  // namespace widgets
