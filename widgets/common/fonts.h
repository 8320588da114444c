#pragma once

#include <QByteArray>
#include <QFont>

#include "widgets/common/theme.h"

namespace widgets {

// The window's one font at body size for a theme: Inter with tabular figures, or the system's sans where Inter is
// absent. Qt blends light text on a dark ground fatter than it is drawn, so the dark theme takes the next lighter cuts;
// QFont::Bold is for dark text on a filled surface and is the semibold cut in both.
QFont baseFont(ThemeMode mode);

// The application's font at another size in pixels and weight.
QFont interfaceFont(int pixels, QFont::Weight weight);
QFont interfaceFont();

// An OpenType font under another name and weight and with its tabular figures always on; empty if `font` has none.
// Qt 6.4 cannot switch a font feature on, but it always applies the one that text shaping requires ("rlig").
QByteArray withTabularFigures(const QByteArray& font, const QString& family, const QString& style,
                              QFont::Weight weight);

}  // namespace widgets
