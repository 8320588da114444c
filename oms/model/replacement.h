#pragma once

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

  friend bool operator==(const Replacement&, const Replacement&) = default;
};

}  // namespace oms
