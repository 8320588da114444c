#pragma once

#include <QColor>

namespace charts {

// The colours that charts paint with: the theme's tokens, filled in by whoever owns the theme.
struct ChartPalette {
  QColor ground{0x0E, 0x11, 0x16};
  QColor panel{0x14, 0x17, 0x1C};
  QColor line{0x26, 0x2C, 0x35};
  QColor text{0xE6, 0xE9, 0xEE};
  QColor muted{0x9A, 0xA4, 0xB2};
  QColor accent{0x4D, 0xA3, 0xE0};
  QColor up{0x26, 0xA6, 0x9A};
  QColor down{0xEF, 0x53, 0x50};
  QColor warning{0xE3, 0xB3, 0x41};

  friend bool operator==(const ChartPalette&, const ChartPalette&) = default;
};

// `share` 0 gives `base`, 1 gives `over`; opaque, so that it paints as fast as any other colour.
QColor mixed(const QColor& base, const QColor& over, double share);

}  // namespace charts
