#include "widgets/remote_clients/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace widgets {
namespace {

constexpr int kQuietZone = 4;

}  // namespace

QImage qrCode(const QString& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.toUtf8().constData(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code)
    return {};
  const int width = code->width;
  QImage image(width + 2 * kQuietZone, width + 2 * kQuietZone, QImage::Format_Grayscale8);
  image.fill(Qt::white);
  for (int y = 0; y < width; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool isDark = (code->data[y * width + x] & 1) != 0;
      if (isDark)
        image.setPixel(x + kQuietZone, y + kQuietZone, qRgb(0, 0, 0));
    }
  }
  return image;
}

}  // namespace widgets
