#pragma once

#include <QByteArray>
#include <QFont>

namespace widgets {

// The window's one font at body size: Inter with tabular figures, or the system's sans where Inter is absent.
QFont interfaceFont();

// The same family at another size in pixels and weight.
QFont interfaceFont(int pixels, QFont::Weight weight);

// An OpenType font under another family name and with its tabular figures always on; empty if `font` has none.
// Qt 6.4 cannot switch a font feature on, but it always applies the one that text shaping requires ("rlig").
QByteArray withTabularFigures(const QByteArray& font, const QString& family, const QString& style);

}  // namespace widgets
