#pragma once

#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <set>
#include <vector>

#include "widgets/approvals/approval_card.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/panel.h"

namespace widgets {

// The signals that wait for a person, as cards. A approves, R rejects, E edits the current one; up and down choose it;
// with Shift, A and R decide on all; U takes back what is decided and not sent yet.
class ApprovalsPanel : public Panel {
  Q_OBJECT

 public:
  explicit ApprovalsPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;
  const std::vector<ApprovalCard*>& cards() const { return m_cards; }

 private:
  void addKey(const QKeySequence& key, const QString& does, void (ApprovalsPanel::*action)());
  void buildMenu();
  bool cardsDiffer(const std::vector<oms::SignalId>& changed) const;
  void rebuild();
  bool removeDecided(const std::set<oms::SignalId>& wanted);
  void dropEnded();
  void makeRoomFor(ApprovalCard* card);
  void updateCards();
  void makeCurrent(oms::SignalId id);
  void choose(oms::SignalId id);
  ApprovalCard* current() const;
  void step(int by);
  void approve();
  void reject();
  void edit();
  void approveAll();  // that pass their checks and are not being edited
  void rejectAll();
  void undo();
  void up() { step(-1); }
  void down() { step(1); }
  void explainEmpty();

  QStackedLayout* m_pages;
  EmptyState* m_empty;
  QScrollArea* m_area;
  QVBoxLayout* m_column;
  std::vector<ApprovalCard*> m_cards;
  std::vector<ApprovalCard*> m_ended;  // which keep their place while the pointer is over the list
  oms::SignalId m_current;
};

}  // namespace widgets
