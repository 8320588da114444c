#pragma once

#include <QDialog>
#include <functional>

namespace widgets {

struct Question {
  QString title;
  QString text;    // what will happen, in numbers
  QString action;  // the verb on the button
  bool dangerous = false;
  QString typed{};  // when set, the action waits until exactly this is typed
};

// Asks without stopping the window; `yes` runs when the action was chosen.
QDialog* confirm(QWidget* parent, const Question& question, std::function<void()> yes);

}  // namespace widgets
