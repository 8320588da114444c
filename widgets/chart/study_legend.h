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

namespace widgets {

Tone toneOf(charts::ColorRole role);

// A line of the legend that only says something: the prices of the bar at the crosshair.
class LegendLine : public QWidget {
  Q_OBJECT

 public:
  LegendLine(ThemeSource& theme, QWidget* chart);

  void setText(const QString& text);
  QString text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ThemeSource& m_theme;
  QLabel* m_text;
};

// An indicator's entry in the legend of a chart: its name, which opens its menu, each parameter, which opens their
// editor, and its values at the crosshair. What hides and removes it comes up under the pointer.
class StudyLegend : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kHeight = 26;

  StudyLegend(ThemeSource& theme, QWidget* chart);

  void setStudy(const charts::Study& study);
  // One an output; only what says something else is painted anew.
  void setValues(std::span<const double> values, int decimals);
  // What it takes without what comes up under the pointer.
  int usualWidth() const;
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
  void showTools(bool shown);

  ThemeSource& m_theme;
  std::optional<charts::Study> m_study;
  QHBoxLayout* m_row;
  std::vector<QWidget*> m_parameters;
  std::vector<QLabel*> m_values;
  QLabel* m_hidden;
  QToolButton* m_hide;
  QToolButton* m_remove;
};

}  // namespace widgets
