#pragma once

#include <QDialog>
#include <functional>

#include "widgets/common/theme_source.h"

namespace widgets {

struct Question {
  QString title;
  QString text;    // what will happen, in numbers
  QString action;  // the verb on the button
  bool dangerous = false;
  QString typed{};   // when set, the action waits until exactly this is typed
  QString keep{};    // what the safe button says; empty: Cancel
  QString option{};  // what may be done with it, ticked at first; empty: nothing
};

// Asks without stopping the window, whose kill switch works meanwhile: no dialog here is modal. A question that is
// asked again takes the place of the one that stands. `yes` runs when the action was chosen.
QDialog* confirm(QWidget* parent, const Question& question, std::function<void()> yes);
// The same with the question's option, whose tick `yes` gets.
QDialog* confirm(QWidget* parent, const ThemeSource& theme, const Question& question,
                 std::function<void(bool option)> yes);

}  // namespace widgets
