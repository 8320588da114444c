#pragma once

#include <QLabel>
#include <QScrollArea>
#include <vector>

#include "widgets/common/theme_source.h"

namespace widgets {

// One line of an explanation: a short name or time at the left, and what it says.
struct DetailLine {
  QString name;
  QString text;
  Tone tone = Tone::Text;
};

// What lies behind the selected row, at the right of a table: a title and lines that wrap.
class DetailPane : public QWidget {
  Q_OBJECT

 public:
  explicit DetailPane(const ThemeSource& theme, QWidget* parent = nullptr);

  void set(const QString& title, const std::vector<DetailLine>& lines);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  QLabel* m_title;
  QScrollArea* m_area;
};

}  // namespace widgets
