#pragma once

#include <QImage>
#include <QString>

namespace widgets {

// The text as a QR code (ISO/IEC 18004, error correction M), dark on light with its quiet zone of four modules, a pixel
// a module. Null where the text is longer than any code holds, 2,331 bytes.
QImage qrCode(const QString& text);

}  // namespace widgets
