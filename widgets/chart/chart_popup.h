#pragma once

#include <QWidget>

#include "widgets/common/theme_source.h"

namespace widgets {

// A small window over a chart that goes away by a click beside it.
class ChartPopup : public QWidget {
  Q_OBJECT

 public:
  ChartPopup(const ThemeSource& theme, QWidget* parent);

  // As high as it needs to be, its upper left corner there, but within the screen.
  void openAt(const QPoint& global);

 protected:
  void paintEvent(QPaintEvent* event) override;
  const ThemeSource& theme() const { return m_theme; }

 private:
  const ThemeSource& m_theme;
};

}  // namespace widgets
