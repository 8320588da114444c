#pragma once

#include <QDialog>
#include <QScrollArea>
#include <QTimer>

#include "oms/projections/why.h"
#include "widgets/common/panel_context.h"

class QGridLayout;
class QLabel;

namespace widgets {

// What led to a fill, an order or a position, in a window of its own beside the others: it follows what becomes of it.
class WhyDialog : public QDialog {
  Q_OBJECT

 public:
  WhyDialog(PanelContext& context, QWidget* parent);

  void ask(const std::string& id);

 private:
  void showAnswer();
  bool changeTexts(const std::vector<oms::WhyLine>& lines);
  void addRow(QGridLayout& grid, int row, const oms::WhyLine& line, bool goesOn);
  void copy();

  PanelContext& m_context;
  std::string m_id;
  std::vector<oms::WhyLine> m_lines;
  std::vector<QLabel*> m_said;  // one a line
  QLabel* m_title;
  QScrollArea* m_area;
  QTimer m_look;
};

// Opens the window over the one that `asker` is in; there is one, and it answers the newest question.
void showWhy(PanelContext& context, QWidget* asker, const std::string& id);

}  // namespace widgets
