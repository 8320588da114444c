#pragma once

class QWidget;

namespace widgets {

class ThemeSource;

// Opens a list of what keys and mouse do in a chart.
void showChartKeys(const ThemeSource& theme, QWidget* parent);

}  // namespace widgets
