#pragma once

#include <cstdint>
#include <string_view>

namespace oms {

// The rules of FILLS.md that say at what price an order fills: a fill carries the number of its rule.
inline constexpr std::uint8_t kNextPrice = 3, kQuote = 8, kArrivedMarketable = 10, kResting = 11, kFavourableGap = 12,
                              kStop = 16, kAfterTrigger = 17, kTrailing = 18, kAuction = 21;
// Why a post_only order is rejected (rule 22).
inline constexpr std::string_view kWouldTake = "post_only would take";

}  // namespace oms
