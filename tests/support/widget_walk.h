#pragma once

#include <QStringList>
#include <QWidget>

namespace support {

// Looks at every widget of a shown window as it is painted, and says in sentences what a person would stumble over:
// text that is cut off, targets under 24 pixels, and text whose contrast to what is painted behind it is under 4.5.
// What only the mouse's drag needs (scroll bars, splitters) and what is scrolled out of sight is left out.
QStringList walkWidgets(QWidget& window);

// How many widgets were looked at, so that a test can tell a walk from a stroll through an empty window.
int widgetsWalked(const QWidget& window);

}  // namespace support
