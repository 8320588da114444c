#pragma once

#include <set>

#include "oms/projections/session_view.h"

namespace widgets {

// The orders that may still fill, kept from change to change: the view's map holds every order there ever was.
class WorkingOrders {
 public:
  // True when the set or one of its orders changed.
  bool refresh(const oms::SessionView& view, const oms::ViewChanges& changes);
  const std::set<oms::OrderId>& ids() const { return ids_; }

 private:
  std::set<oms::OrderId> ids_;
};

}  // namespace widgets
