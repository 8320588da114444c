#pragma once

#include <QObject>

#include "widgets/common/theme.h"

namespace widgets {

// The theme in force. Widgets that paint themselves keep a reference and read it when they paint.
class ThemeSource : public QObject {
  Q_OBJECT

 public:
  // Puts the fonts, the palette and the style sheet of `mode` on the application.
  explicit ThemeSource(ThemeMode mode, QObject* parent = nullptr);

  const Theme& theme() const { return m_theme; }

  // Changes every open window at once.
  void setMode(ThemeMode mode);

 signals:
  void changed();

 private:
  void apply();

  Theme m_theme;
};

}  // namespace widgets
