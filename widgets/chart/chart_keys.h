#pragma once

#include <vector>

#include "widgets/common/key_list.h"

namespace widgets {

// What keys and mouse do in a chart.
std::vector<KeyNote> chartKeys();
// Opens the list of them.
void showChartKeys(const ThemeSource& theme, QWidget* parent);

}  // namespace widgets
