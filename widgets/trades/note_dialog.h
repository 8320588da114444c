#pragma once

#include <QDialog>
#include <QLabel>
#include <QPushButton>

#include "widgets/common/fields.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// What somebody wants to remember of a fill: a sentence, and tags to find it by. Nothing in both takes the note away.
class NoteDialog : public QDialog {
  Q_OBJECT

 public:
  NoteDialog(PanelContext& context, oms::TradeId trade, QWidget* parent);

 private:
  void save();

  PanelContext& m_context;
  oms::TradeId m_trade;
  FieldEdit* m_note;
  FieldEdit* m_tags;
  QLabel* m_answer;
  QPushButton* m_save;
};

// "late entry #news", as a table shows it; empty where nobody has said anything.
QString noteText(const oms::TradeNote* note);

}  // namespace widgets
