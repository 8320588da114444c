#pragma once

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <QWidget>
#include <chrono>
#include <optional>

#include "widgets/approvals/approvals_model.h"
#include "widgets/common/fields.h"
#include "widgets/common/meter.h"

namespace widgets {

// One pending signal with everything that a decision needs, and the decision. A decision waits a moment for the hand
// that made it to take it back; pressing again sends it at once. What is not sent when the window closes was not
// decided.
class ApprovalCard : public QWidget {
  Q_OBJECT

 public:
  static constexpr std::chrono::milliseconds kUndo{3'000};

  ApprovalCard(PanelContext& context, oms::SignalId id, QWidget* parent = nullptr);

  void set(const ApprovalFigures& figures);
  // The card that the keys act on: it has an edge, and its button is the panel's primary one.
  void setCurrent(bool current);
  bool isCurrent() const { return m_current; }
  // The signal waits no more: the card only keeps its place until the pointer is away.
  void end(const QString& why);
  bool hasDecided() const { return m_decided; }
  bool passes() const { return m_passes; }  // all checks, now
  bool isEdited() const { return m_editRow != nullptr && !m_editRow->isHidden(); }
  // From now on, for a moment, a decision is not taken: the card came under the pointer or the keys by itself, and the
  // hand was on its way to another one.
  void settle() { m_settling.start(); }
  oms::SignalId id() const { return m_id; }

  void approve();
  void reject(const QString& reason);
  void askReason();  // shows the reason's field; Return there rejects
  void toggleEdit();
  void undo();  // a decision that is not sent yet
  bool isWaiting() const { return m_waiting.has_value(); }

 signals:
  void touched(oms::SignalId id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void moveEvent(QMoveEvent* event) override;

 private:
  void buildRows();
  QWidget* buildEdit();
  QWidget* buildReject();
  QString readEdit(oms::DecideApproval& decision);
  void decide(const oms::DecideApproval& decision);
  void sendNow();
  void stopWaiting();
  void answer(const QString& refusal);
  void setBusy(bool busy);
  void showPrimary();

  PanelContext& m_context;
  oms::SignalId m_id;
  std::uint32_t m_version = 0;
  bool m_current = false;
  bool m_passes = true;
  bool m_decided = false;  // here, by a person
  QElapsedTimer m_settling;
  std::optional<oms::DecideApproval> m_waiting;  // decided, and not sent yet
  QTimer m_undoTimer;
  QLabel* m_symbol;
  QLabel* m_side;
  QLabel* m_strategy;
  QLabel* m_drift;
  Meter* m_confidence;
  QLabel* m_confidenceText;
  AgeBar* m_age;
  QLabel* m_plan;
  QPushButton* m_approve;
  QPushButton* m_edit;
  QPushButton* m_reject;
  QPushButton* m_undo;
  QLabel* m_costAndRisk;
  QLabel* m_checks;
  QLabel* m_answer;
  QVBoxLayout* m_column = nullptr;
  QHBoxLayout* m_actions = nullptr;
  QWidget* m_editRow = nullptr;  // with the four fields
  FieldEdit* m_quantity = nullptr;
  FieldEdit* m_price = nullptr;
  FieldEdit* m_stop = nullptr;
  FieldEdit* m_target = nullptr;
  QWidget* m_rejectRow = nullptr;  // with the reason
  QLineEdit* m_reason = nullptr;
};

}  // namespace widgets
