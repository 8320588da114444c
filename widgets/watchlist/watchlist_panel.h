#pragma once

#include <map>
#include <string>

#include "widgets/common/table_panel.h"
#include "widgets/watchlist/watchlist_model.h"

namespace widgets {

// The symbols that are watched; the selected one is what the chart and the ticket show.
class WatchlistPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit WatchlistPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void reload();
  void fillAddMenu();
  void put(const std::vector<std::string>& symbols);
  std::vector<std::string> symbols() const;
  void follow(oms::SymbolIndex symbol);

  WatchlistModel m_model;
  std::map<oms::SymbolIndex, std::string> m_halts;  // as they are shown
  QMenu* m_add;
};

}  // namespace widgets
