#include "widgets/common/working_orders.h"

namespace widgets {

bool WorkingOrders::refresh(const oms::SessionView& view, const oms::ViewChanges& changes) {
  if (changes.history) {
    ids_.clear();
    for (const auto& [id, record] : view.orders()) {
      if (record.order.isWorking())
        ids_.insert(ids_.end(), id);
    }
    return true;
  }
  for (const oms::OrderId id : changes.orders) {
    const oms::OrderRecord* record = view.order(id);
    if (record != nullptr && record->order.isWorking())
      ids_.insert(id);
    else
      ids_.erase(id);
  }
  return !changes.orders.empty();
}

}  // namespace widgets
