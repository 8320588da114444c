#pragma once

#include <vector>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/state_hasher.h"

namespace oms {

// Whose the net position of one symbol is: parts by strategy instance (none: people), all of the position's sign, which
// add up to it. Who trades against the position takes from his own part first, then from the oldest others'.
class Holdings {
 public:
  struct Part {
    InstanceIndex owner;
    Quantity quantity;  // signed, never zero
  };

  // Books a fill of that owner; `ended` gets the owners whose part this fill used up.
  void apply(InstanceIndex owner, Quantity signedQuantity, std::vector<InstanceIndex>& ended);
  Quantity of(InstanceIndex owner) const;
  Quantity total() const;
  void hashInto(StateHasher& hasher) const;

 private:
  Quantity takeFrom(InstanceIndex owner, Quantity signedQuantity, std::vector<InstanceIndex>& ended);

  std::vector<Part> parts_;  // oldest first
};

}  // namespace oms
