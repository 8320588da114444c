#pragma once

#include "widgets/chart/chart_popup.h"

class QLabel;
class QLineEdit;
class QListWidget;

namespace widgets {

// A popup that finds something by its name: a line to type into above a list of what fits. Arrows move in the list,
// Enter or a click takes what is chosen, Escape closes.
class SearchPopup : public ChartPopup {
  Q_OBJECT

 public:
  SearchPopup(const ThemeSource& theme, QSize size, QWidget* parent);

 protected:
  // What the line asks for, the nearest first. The first one is chosen.
  virtual QStringList find(const QString& typed) = 0;
  // A word about the row that is chosen, -1: there is none.
  virtual void say(int row, QLabel& note) = 0;
  virtual void take(int row) = 0;

  // What stands in the empty line, and the names of line and list for who hears them. Finds for the first time.
  void begin(const QString& placeholder, const QString& lineName, const QString& listName);
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void search();
  void tell();
  void takeChosen();

  QLineEdit* m_typed;
  QListWidget* m_list;
  QLabel* m_note;
};

}  // namespace widgets
