#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "oms/messages/sample.h"
#include "oms/model/instrument.h"
#include "oms/model/order.h"

namespace widgets {

// An order of ours as it stands in the ladder: at its limit, or at its trigger while it waits for that.
struct LadderOrder {
  oms::OrderId id;
  oms::Side side = oms::Side::buy;
  oms::OrderType type = oms::OrderType::limit;
  oms::Price price;
  oms::Quantity leaves;
  bool isEnding = false;                 // its cancel is on its way
  std::optional<oms::QueuePlace> place;  // where it is known

  friend bool operator==(const LadderOrder&, const LadderOrder&) = default;
};
// Nothing where the order has no price to stand at.
std::optional<LadderOrder> ladderOrderOf(const oms::Order& order, const oms::QueuePlace* place);

struct LadderRow {
  oms::Quantity bid;  // zero: nothing is known to stand there
  oms::Quantity ask;
  std::vector<LadderOrder> ours;

  friend bool operator==(const LadderRow&, const LadderRow&) = default;
};

// So many ticks between two rows that the spread takes few of them, and what is known of the book not too many.
std::int64_t fittingTicks(const oms::Instrument& instrument, const oms::Quote& quote, const oms::DepthSample* depth);

// The market of one symbol by rows of a fixed step, numbered upward. What stands between two rows stands at the one
// behind it, seen from the market: bids and buys at the lower, asks and sells at the upper.
class Ladder {
 public:
  explicit Ladder(oms::Price step = oms::Price::fromInt(1)) : step_(step) {}

  // `depth` null or without levels: the quote is all that is known.
  void build(const oms::QuoteSample& quote, const oms::DepthSample* depth, const std::vector<LadderOrder>& ours);

  const LadderRow* row(std::int64_t number) const;
  oms::Price priceOf(std::int64_t number) const { return oms::Price::fromRaw(number * step_.raw()); }
  std::int64_t rowOf(oms::Price price, oms::Side side) const;
  std::int64_t bestBid() const { return bestBid_; }
  std::int64_t bestAsk() const { return bestAsk_; }
  std::int64_t lastTraded() const { return last_; }
  std::int64_t middle() const { return middle_; }
  // Of one row; for bars that compare them.
  oms::Quantity largest() const { return largest_; }
  oms::Price step() const { return step_; }

 private:
  void add(oms::Side side, const oms::DepthLevel& level);

  oms::Price step_;
  std::map<std::int64_t, LadderRow> rows_;
  std::int64_t bestBid_ = 0;
  std::int64_t bestAsk_ = 0;
  std::int64_t last_ = 0;
  std::int64_t middle_ = 0;
  oms::Quantity largest_;
};

}  // namespace widgets
