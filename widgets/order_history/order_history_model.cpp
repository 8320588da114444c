#include "widgets/order_history/order_history_model.h"

#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {

bool OrderFilter::accepts(const oms::Order& order) const {
  if (symbol && order.request.symbol != *symbol)
    return false;
  if (side && order.request.side != *side)
    return false;
  switch (state) {
    case State::Any:
      return true;
    case State::Filled:
      return order.status == oms::OrderStatus::filled || order.filled.isPositive();
    case State::Canceled:
      return order.status == oms::OrderStatus::canceled || order.status == oms::OrderStatus::expired;
    case State::Refused:
      return order.status == oms::OrderStatus::denied || order.status == oms::OrderStatus::rejected;
    case State::Working:
      return order.isWorking();
  }
  return true;
}

OrderHistoryModel::OrderHistoryModel(const PanelContext& context, QObject* parent)
    : RowModel(
          [&context] {
            auto columns = orderColumns(&context);
            columns.push_back(textColumn<oms::Order>("reason", tr("Reason"), {}, 4, [](const oms::Order& row) {
              return Cell::plain(text(row.reason.view()), Tone::Muted).withTip(text(row.reason.view()));
            }));
            return columns;
          }(),
          parent),
      m_context(context) {
  sort(0, Qt::DescendingOrder);
}

void OrderHistoryModel::refresh(const oms::ViewChanges& changes) {
  if (changes.history)
    return rebuild();
  for (const oms::OrderId id : changes.orders) {
    const oms::OrderRecord* record = m_context.view().order(id);
    if (record != nullptr && m_filter.accepts(record->order))
      upsert(id, record->order);
    else
      remove(id);
  }
  trimTo(kMostRows);
}

void OrderHistoryModel::setOrderFilter(const OrderFilter& filter) {
  m_filter = filter;
  rebuild();
}

void OrderHistoryModel::rebuild() {
  const auto& orders = m_context.view().orders();
  const auto wanted = [this, &orders](oms::OrderId id) {
    const auto found = orders.find(id);
    return found != orders.end() && m_filter.accepts(found->second.order);
  };
  removeUnless(wanted);
  std::size_t taken = 0;
  for (auto order = orders.rbegin(); order != orders.rend() && taken < kMostRows; ++order) {
    if (!m_filter.accepts(order->second.order))
      continue;
    upsert(order->first, order->second.order);
    ++taken;
  }
}

}  // namespace widgets
