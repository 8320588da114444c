#pragma once

#include "charts/chart_palette.h"
#include "widgets/common/theme.h"

namespace widgets {

// The theme's colours as the charts want them.
inline charts::ChartPalette chartPaletteOf(const Theme& theme) {
  return {theme.ground, theme.panel, theme.line, theme.text,   theme.muted,
          theme.accent, theme.up,    theme.down, theme.warning};
}

}  // namespace widgets
