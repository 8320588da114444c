#pragma once

#include <optional>
#include <set>
#include <string>

#include "widgets/common/table_panel.h"
#include "widgets/state_machines/state_machines_model.h"
#include "widgets/state_machines/state_path.h"

namespace widgets {

// The strategies' state machines: where each stands, for how long, the path with the current state lit and what
// caused the last transition of the selected one.
class StateMachinesPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit StateMachinesPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void act(const oms::StrategyInstanceInfo& instance, const QString& action);
  void askToTradeLive(const oms::StrategyInstanceInfo& instance);
  void showSelected();
  using StrategyText = std::optional<std::string>;
  void reload(const oms::StrategyInstanceInfo& instance);
  void sendReload(const std::string& strategy, const StrategyText& read);
  void showPage(const oms::StrategyInstanceInfo& instance);
  void showHistory(const oms::InstanceRecord& record);

  StateMachinesModel m_model;
  StatePath* m_path;
  std::set<std::string> m_reading;  // strategies whose file is being read
};

}  // namespace widgets
