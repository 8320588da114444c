#pragma once

#include <QSettings>

#include "app/main_window.h"
#include "app/options.h"

namespace app {

// What every window begins with, whatever stands behind it.

// As the options say, else as the last one was.
widgets::ThemeMode themeMode(const Options& options, const QSettings& settings);
// Shows it, within the screens that there are.
void present(MainWindow& window);
// Draws the whole window, then each panel by itself, into PNG files.
void takeScreenshots(MainWindow& window, const Options& options);

}  // namespace app
