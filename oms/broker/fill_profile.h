#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "oms/model/decimal.h"

namespace oms {

enum class SlippageModel : std::uint8_t { none, ticks, volumeShare, squareRoot, basisPoints };

// What takers pay beyond the best price (FILLS rule 9). Only the numbers of the chosen model are read.
struct Slippage {
  SlippageModel model = SlippageModel::none;
  std::int64_t ticks = 0;  // of the instrument
  Ratio factor;            // k of the volume share, c of the square root, part of the price of the basis points
};

// When a resting limit fills (rule 11): one tick through it, or once the queue before it is used up (rule 13); one tick
// through it alone; as soon as it is touched.
enum class LimitFill : std::uint8_t { throughOrQueue, through, touch };
enum class StopFill : std::uint8_t {
  gapOrTrigger,
  worseOfNext,
  trigger
};                                                              // rule 16; with the path's next point; always
enum class MarketFill : std::uint8_t { nextPrice, lastPrice };  // rule 3; at the price that is known, `optimistic`
enum class StopInMarket : std::uint8_t { reject, triggerNow };  // rule 19
// How a bar is walked (rule 5). `none` tests each order against the whole bar instead.
enum class BarPath : std::uint8_t { nearerFirst, openHighLowClose, adverseFirst, favourableFirst, none };

// One way to fill, as data: a row of the table in FILLS.md.
struct FillProfile {
  std::string_view name = "default";
  Ratio spreadFactor = Ratio::fromInt(1);  // times the market's own spread
  Slippage slippage;
  Ratio volumeCap;  // share of a bar's volume that we may be; zero: sizes do not bound fills
  LimitFill limitFill = LimitFill::throughOrQueue;
  StopFill stopFill = StopFill::gapOrTrigger;
  MarketFill marketFill = MarketFill::nextPrice;
  StopInMarket stopInMarket = StopInMarket::reject;
  BarPath path = BarPath::nearerFirst;
};

// default, pessimistic, optimistic, touch, next-open, close.
extern const std::array<FillProfile, 6> kFillProfiles;
// Null when there is no such profile.
const FillProfile* findProfile(std::string_view name);

}  // namespace oms
