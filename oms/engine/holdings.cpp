#include "oms/engine/holdings.h"

#include <algorithm>

namespace oms {

void Holdings::apply(InstanceIndex owner, Quantity signedQuantity, std::vector<InstanceIndex>& ended) {
  Quantity rest = takeFrom(owner, signedQuantity, ended);
  while (!rest.isZero() && !parts_.empty() && parts_.front().quantity.sign() == -rest.sign()) {
    rest = takeFrom(parts_.front().owner, rest, ended);
  }
  if (rest.isZero())
    return;
  const auto own = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.owner == owner; });
  if (own == parts_.end())
    parts_.push_back({owner, rest});
  else
    own->quantity += rest;
}

// What is left of the quantity after that owner's part has been used against it.
Quantity Holdings::takeFrom(InstanceIndex owner, Quantity signedQuantity, std::vector<InstanceIndex>& ended) {
  const auto part = std::find_if(parts_.begin(), parts_.end(), [&](const Part& p) { return p.owner == owner; });
  if (part == parts_.end() || part->quantity.sign() != -signedQuantity.sign())
    return signedQuantity;
  const Quantity used = std::min(part->quantity.abs(), signedQuantity.abs());
  const Quantity signedUsed = signedQuantity.isPositive() ? used : -used;
  part->quantity += signedUsed;
  if (part->quantity.isZero()) {
    ended.push_back(owner);
    parts_.erase(part);
  }
  return signedQuantity - signedUsed;
}

Quantity Holdings::of(InstanceIndex owner) const {
  for (const Part& part : parts_) {
    if (part.owner == owner)
      return part.quantity;
  }
  return {};
}

Quantity Holdings::total() const {
  Quantity sum;
  for (const Part& part : parts_)
    sum += part.quantity;
  return sum;
}

void Holdings::hashInto(StateHasher& hasher) const {
  for (const Part& part : parts_) {
    hasher.add(part.owner.value);
    hasher.add(part.quantity.raw());
  }
}

}  // namespace oms
