#pragma once

#include <QWidget>
#include <optional>
#include <span>
#include <vector>

#include "charts/study.h"
#include "widgets/common/theme_source.h"

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace charts {
class CandleChart;
}

namespace widgets {

Tone toneOf(charts::ColorRole role);

// Whether the prices have so little height that their legends fold to a line each.
bool isLow(const charts::CandleChart& chart);

// A line of the legend that only says something: the prices of the bar at the crosshair.
class LegendLine : public QWidget {
  Q_OBJECT

 public:
  LegendLine(ThemeSource& theme, QWidget* chart);

  // All that it says, and the part that is kept longest. True: it is wider now, for it is as wide as its widest text
  // so far.
  bool setText(const QString& text, const QString& brief);
  const QString& text() const { return m_said; }
  int usualWidth() const { return m_widest; }
  int briefWidth() const { return m_widestBrief; }
  // In less room than it needs it says the brief text; of less than that needs it takes all, and ends in dots.
  void setRoom(int pixels);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showText();

  ThemeSource& m_theme;
  QLabel* m_text;
  QString m_said;
  QString m_brief;
  int m_widest = 0;
  int m_widestBrief = 0;
};

// An indicator's entry in the legend of a chart: its name, which opens its menu, each parameter, which opens their
// editor, and its values at the crosshair. What hides and removes it comes up under the pointer. In less room than it
// needs its last values give way, and its last parameters behind them.
class StudyLegend : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kHeight = 26;

  StudyLegend(ThemeSource& theme, QWidget* chart);

  void setStudy(const charts::Study& study);
  // One an output; only what says something else is painted anew. True: its usual width is another.
  bool setValues(std::span<const double> values, int decimals);
  // In which everything of it but its values has room under the pointer, and everything that it says otherwise.
  int usualWidth() const;
  // In which it says its name and its parameters, by which it is told from others of its kind.
  int nameWidth() const;
  // No more than that it ever takes; what is not needed of it is for what comes up under the pointer.
  void setRoom(int pixels);
  QString valueText(std::size_t output) const;
  // Where an editor of that parameter belongs, on the screen.
  QPoint editorPlace(std::size_t parameter) const;

 signals:
  void menuWanted(const QPoint& global);
  void editWanted(std::size_t parameter);
  void hideToggled();
  void removed();

 protected:
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void build();
  void explain();
  int widthOf(std::size_t parameters, std::size_t values, bool tools) const;
  void arrange();

  ThemeSource& m_theme;
  std::optional<charts::Study> m_study;
  QHBoxLayout* m_row;
  QWidget* m_name = nullptr;
  std::vector<QWidget*> m_parameters;
  std::vector<QLabel*> m_values;
  QLabel* m_hidden;
  QToolButton* m_hide;
  QToolButton* m_remove;
  bool m_pointed = false;
  bool m_lacks = false;  // bars, before that at which it is read
  int m_room = QWIDGETSIZE_MAX;
};

}  // namespace widgets
