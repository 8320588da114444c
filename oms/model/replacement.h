#pragma once

#include <algorithm>
#include <optional>

#include "oms/model/decimal.h"
#include "oms/model/timestamp.h"

namespace oms {

// What is to be changed of a working order in its place; what is not given stays as it is.
struct Replacement {
  std::optional<Quantity> quantity;  // of the whole order, what is filled included
  std::optional<Price> price;
  std::optional<Price> triggerPrice;
  std::optional<Ratio> trailingOffset;
  std::optional<Timestamp> expireTime;
  // The order's, as who gives `quantity` knows it: what an ouo partner takes off it until the change acts is taken off
  // `quantity` too. None: `quantity` holds whatever has happened.
  std::optional<Quantity> quantityWas{};

  // The quantity that an order which has `now` of it is to get; only where one is given.
  Quantity quantityFor(Quantity now) const { return *quantity - std::max(Quantity{}, quantityWas.value_or(now) - now); }

  friend bool operator==(const Replacement&, const Replacement&) = default;
};

}  // namespace oms
