#pragma once

#include "charts/chart_palette.h"
#include "widgets/common/theme.h"

namespace widgets {

// The theme's colours as the charts want them.
inline charts::ChartPalette chartPaletteOf(const Theme& theme) {
  return {theme.ground, theme.panel, theme.line, theme.text,   theme.muted,
          theme.accent, theme.up,    theme.down, theme.warning};
}

// The same with the colour gone out of what the market drew: prices that are past their age.
inline charts::ChartPalette staleChartPaletteOf(const Theme& theme) {
  charts::ChartPalette palette = chartPaletteOf(theme);
  for (QColor* colour : {&palette.accent, &palette.up, &palette.down, &palette.warning})
    *colour = charts::mixed(theme.muted, *colour, 0.15);
  return palette;
}

}  // namespace widgets
