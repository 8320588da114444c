#pragma once

#include <cstdint>
#include <deque>
#include <map>

#include "oms/messages/sample.h"

namespace oms {

// The trades of one symbol as its readers have received them, oldest first.
struct TapeRecord {
  std::deque<MarketTrade> trades;  // the newest, at most MarketView::kMaxTrades
  std::uint64_t received = 0;      // in all: the newest one's number, from 1
  std::uint64_t leftOut = 0;       // made too fast to be sent
  std::uint64_t begun = 0;         // how often what was received before has ceased to count

  std::uint64_t firstNumber() const { return received - trades.size() + 1; }
};

// Depth, trades and queue places as the samples brought them.
class MarketView {
 public:
  static constexpr std::size_t kMaxTrades = 1'000;  // of a symbol

  // True where the place of one of our orders is another one.
  bool apply(const MarketSample& sample);

  // Null: the feed has no depth. Without levels its book is lost for now.
  const DepthSample* depth(SymbolIndex symbol) const;
  // Null: nothing has been traded since this view began.
  const TapeRecord* tape(SymbolIndex symbol) const;
  // Null: the order does not rest, or nobody can say where.
  const QueuePlace* place(OrderId order) const;
  const std::map<OrderId, QueuePlace>& places() const { return places_; }

 private:
  std::map<SymbolIndex, DepthSample> depth_;
  std::map<SymbolIndex, TapeRecord> tapes_;
  std::map<OrderId, QueuePlace> places_;
};

}  // namespace oms
