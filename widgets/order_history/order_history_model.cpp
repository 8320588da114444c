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

std::vector<DetailLine> lifeOf(const oms::OrderRecord& record, const PanelContext& context) {
  const oms::Order& order = record.order;
  std::vector<DetailLine> lines;
  lines.push_back({OrderHistoryModel::tr("Author"), context.authorName(order.instance, order.actor)});
  if (!order.request.clientOrderId.empty()) {
    lines.push_back({OrderHistoryModel::tr("Client id"), text(order.request.clientOrderId.view())});
  }
  if (record.checks.count > 0) {
    const auto passed =
        std::count_if(record.checks.begin(), record.checks.end(), [](const auto& check) { return check.passed; });
    lines.push_back({OrderHistoryModel::tr("Checks"),
                     OrderHistoryModel::tr("%1 of %2 passed").arg(passed).arg(record.checks.count)});
    for (const oms::CheckResult& check : record.checks) {
      if (!check.passed)
        lines.push_back({words(name(check.code)), QString::fromStdString(message(check)), Tone::Down});
    }
  }
  for (const oms::OrderEventRecord& event : record.events) {
    QString said = sentence(name(event.status));
    if (!event.reason.empty())
      said += QStringLiteral(": ") + QString::fromStdString(event.reason);
    if (event.actor.kind != oms::ActorKind::system)
      said += QStringLiteral(" (%1)").arg(text(event.actor.text()));
    lines.push_back({clockTime(event.time), said});
  }
  return lines;
}

}  // namespace widgets
