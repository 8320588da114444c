#pragma once

#include <QVBoxLayout>
#include <QWidget>

#include "widgets/common/message_log.h"
#include "widgets/common/theme_source.h"

namespace widgets {

// Warnings and errors for a few seconds in the lower right corner of the window. They stay in the messages panel.
class ToastArea : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kMostAtOnce = 3;

  // Lies over `window` and follows its size.
  ToastArea(const ThemeSource& theme, MessageLog& messages, QWidget* window);

  int shown() const { return m_column->count(); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void tell(const Message& message);
  void place();

  const ThemeSource& m_theme;
  QVBoxLayout* m_column;
};

}  // namespace widgets
