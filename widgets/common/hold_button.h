#pragma once

#include <QElapsedTimer>
#include <QPushButton>
#include <QTimer>

#include "widgets/common/theme_source.h"

namespace widgets {

// A button that acts only after it was held down for a second, with mouse or space bar; letting go earlier does
// nothing.
class HoldButton : public QPushButton {
  Q_OBJECT

 public:
  static constexpr int kHoldMs = 1000;

  HoldButton(const ThemeSource& theme, const QString& text, QWidget* parent = nullptr);

  // Starts and stops a hold that comes from elsewhere, such as a shortcut.
  void beginHold();
  void endHold();
  double progress() const;

 signals:
  void held();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  // A window that opens meanwhile takes the focus, but not the mouse button.
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void step();

  const ThemeSource& m_theme;
  QTimer m_frames;
  QElapsedTimer m_since;
  bool m_byMouse = false;
};

}  // namespace widgets
