#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/order.h"
#include "oms/model/result.h"

namespace oms {

// An order of a script, made after the close of a bar.
struct ScriptedOrder {
  std::uint64_t bar = 0;                  // its index in the data, from 0
  std::string ref;                        // what others call it; its place from 1 where the script says nothing
  std::string type;                       // market, limit, stop_market, stop_limit or close
  OrderRequest request;                   // without symbol and client id
  bool atNextClose = false;               // `close`: filled at the close of the bar after
  std::optional<std::int64_t> validDays;  // calendar days from the bar's date, that day included
  std::string oco;                        // orders that name the same group cancel each other
  std::string parent;                     // the ref of the order that has to fill first
};

// Reads a list of orders, or a whole scenario that has one as `orders_in`, with the names of either. Prices with more
// than nine decimals are rounded half to even. The failure is one sentence that names the order.
Result<std::vector<ScriptedOrder>> parseScript(std::string_view json);

// The finest decimals among the prices of a script.
int priceDecimals(const std::vector<ScriptedOrder>& script);

}  // namespace oms
