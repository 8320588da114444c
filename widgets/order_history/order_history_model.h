#pragma once

#include <QAbstractTableModel>
#include <optional>

#include "widgets/active_orders/active_orders_model.h"

namespace widgets {

// What of the history is shown; nothing set shows all.
struct OrderFilter {
  std::optional<oms::SymbolIndex> symbol;
  std::optional<oms::Side> side;
  enum class State { Any, Filled, Canceled, Refused, Working } state = State::Any;

  bool accepts(const oms::Order& order) const;
};

// Every order of the session, the newest on top; the oldest go when there are more than ten thousand.
class OrderHistoryModel : public RowModel<oms::OrderId, oms::Order> {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostRows = 10'000;

  explicit OrderHistoryModel(const PanelContext& context, QObject* parent = nullptr);

  void refresh(const oms::ViewChanges& changes);
  void setOrderFilter(const OrderFilter& filter);
  const OrderFilter& orderFilter() const { return m_filter; }

 private:
  void rebuild();

  const PanelContext& m_context;
  OrderFilter m_filter;
};

}  // namespace widgets
