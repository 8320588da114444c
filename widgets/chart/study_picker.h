#pragma once

#include <vector>

#include "charts/study.h"
#include "widgets/chart/search_popup.h"

namespace widgets {

// What typed words ask for: the kinds that have all of them in name or title, those whose name begins so first, and
// the numbers behind them, which are parameters: "ema 50".
struct StudySearch {
  std::vector<const charts::StudyKind*> kinds;
  std::vector<double> numbers;
};
StudySearch searchStudies(const QString& typed);

// One of them with those numbers in place of its first parameters. A sentence where it cannot have them.
struct PickedStudy {
  charts::Study study;
  QString problem;
};
PickedStudy pickStudy(const charts::StudyKind& kind, const std::vector<double>& numbers);

// Finds an indicator of the catalogue: type, arrows, Enter.
class StudyPicker : public SearchPopup {
  Q_OBJECT

 public:
  StudyPicker(const ThemeSource& theme, QWidget* parent);

 signals:
  void picked(const charts::Study& study);

 protected:
  QStringList find(const QString& typed) override;
  // What Enter would add, or why it adds nothing.
  void say(int row, QLabel& note) override;
  void take(int row) override;

 private:
  StudySearch m_found;
};

}  // namespace widgets
