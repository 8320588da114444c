#include "app/window_start.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QScreen>

#include <cstdio>

namespace app {

void present(MainWindow& window) {
  window.show();
  // Without a display there is no screen whose size means anything.
  if (QGuiApplication::platformName() == QLatin1String("offscreen"))
    return;
  QList<QRect> screens;
  for (const QScreen* screen : window.screen()->virtualSiblings())
    screens << screen->availableGeometry();
  // A window that the desktop has not placed yet stands on its own screen.
  window.fitInto(MainWindow::roomOf(window.geometry(), screens).expandedTo(window.screen()->availableSize()));
}

void takeScreenshots(MainWindow& window, const Options& options) {
  const QDir dir(options.screenshotDir);
  dir.mkpath(QStringLiteral("."));
  const QString suffix = options.theme.isEmpty() ? QStringLiteral("dark") : options.theme;
  const auto save = [&](QWidget* widget, const QString& name) {
    const QString path = dir.filePath(name + "_" + suffix + ".png");
    if (widget->grab().save(path))
      std::printf("%s\n", qPrintable(path));
    else
      std::fprintf(stderr, "tidemark: cannot write %s\n", qPrintable(path));
  };
  const bool all = options.screenshotPanel == "all";
  if (all)
    save(&window, QStringLiteral("window"));
  for (const QString& id : window.panelIds()) {
    if (!all && id != options.screenshotPanel)
      continue;
    window.showPanel(id);
    QApplication::processEvents();
    // A chart's head is its dock's title.
    QDockWidget* chart = window.charts().dock(id);
    save(chart != nullptr ? chart : window.panel(id), id);
  }
}

widgets::ThemeMode themeMode(const Options& options, const QSettings& settings) {
  const QString wanted =
      options.theme.isEmpty() ? settings.value(QStringLiteral("theme"), "dark").toString() : options.theme;
  return wanted == "light" ? widgets::ThemeMode::Light : widgets::ThemeMode::Dark;
}

}  // namespace app
