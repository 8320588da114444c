#pragma once

#include <QWidget>

#include "widgets/common/theme.h"

namespace widgets {

// Takes the colour out of what a panel tells, because it may not be so any more, or gives it back. What can be pressed
// or typed into stays as it is. What a panel makes later is faded by the next call.
void setFaded(QWidget& panel, bool fades);
bool isFaded(const QWidget& part);
// In which tone a part that paints itself says what it says.
Tone shownTone(const QWidget& part, Tone tone);

}  // namespace widgets
