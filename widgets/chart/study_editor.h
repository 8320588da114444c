#pragma once

#include <vector>

#include "charts/study.h"
#include "widgets/chart/chart_popup.h"
#include "widgets/common/fields.h"

class QLabel;

namespace widgets {

// The parameters of an indicator beside its entry in the legend. The chart follows each change that can be; Enter or a
// click elsewhere keeps it, but Enter leads back to a number that cannot be. Escape brings back what was. Up, Down and
// the wheel step a number.
class StudyEditor : public ChartPopup {
  Q_OBJECT

 public:
  // That parameter has the focus.
  StudyEditor(const ThemeSource& theme, const charts::Study& study, std::size_t parameter, QWidget* parent);

 signals:
  void changed(const charts::Study& study);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void addNumber(std::size_t parameter);
  void addKind(std::size_t parameter);
  void addChoices();
  void take(std::size_t parameter, const QString& typed);
  void step(std::size_t parameter, int steps);
  void tell();
  // To the first number that cannot be; false: all can.
  bool goToProblem();
  void showProblem();

  const charts::Study m_before;
  charts::Study m_study;
  int m_turned = 0;                 // of the wheel, that is no whole notch yet
  std::vector<QWidget*> m_fields;   // of the parameters
  std::vector<QString> m_problems;  // of them
  QLabel* m_problem;
};

}  // namespace widgets
