#pragma once

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTimer>

#include "widgets/active_orders/modify_model.h"
#include "widgets/common/fields.h"
#include "widgets/common/panel_context.h"
#include "widgets/ticket/check_lines.h"

namespace widgets {

// Gives a working order other terms in its place: the fields that its type has, what the checks say of the change
// before it is sent, and the reason where it is refused. What nobody has written into follows the order.
class ModifyDialog : public QDialog {
  Q_OBJECT

 public:
  ModifyDialog(PanelContext& context, oms::OrderId order, QWidget* parent);

 private:
  void buildFields();
  QLayout* buildButtons();
  // Null when it works no more.
  const oms::Order* working() const;
  void follow();
  void edited();
  void check();
  void showChecks(const oms::DryRunResult& result);
  void showState();
  void press();
  void send(bool confirmed);
  void answered(const oms::CommandOutcome& outcome);
  ModifyDraft draft() const;

  PanelContext& m_context;
  oms::OrderId m_order;
  QLabel* m_now;
  FieldEdit* m_quantity;
  FieldEdit* m_price;
  FieldEdit* m_trigger;
  FieldEdit* m_offset;
  FieldEdit* m_expiry;
  CheckLines* m_checks;
  QLabel* m_answer;
  QPushButton* m_send;
  QTimer m_checkSoon;
  QTimer m_look;
  ModifyReading m_reading;
  ModifyDraft m_followed;  // what the order had when the fields were last filled
  bool m_sending = false;
  bool m_needsConfirmation = false;  // only soft checks stand in its way
  bool m_confirms = false;           // the next press confirms them
  std::uint64_t m_round = 0;         // answers to older questions are dropped
};

// Opens the window over the one that `asker` is in, in place of one that is open: two would work on each other's order.
void modifyOrder(PanelContext& context, QWidget* asker, oms::OrderId order);

}  // namespace widgets
