#pragma once

#include <map>
#include <vector>

#include "oms/messages/event.h"
#include "oms/model/id_map.h"
#include "oms/model/instrument.h"
#include "oms/model/market_state.h"
#include "oms/model/statistics.h"
#include "oms/positions/statistics_daily.h"

namespace oms {

// How well orders were filled, what waiting for an approval took and cost, and what the signals that nobody took would
// have made. Folded from events as they happen, before the market that they happened in.
class ExecutionStatistics {
 public:
  // Signals followed at a time; of more the oldest one ends at the market.
  static constexpr std::size_t kMaxFollowed = 1'000;

  ExecutionStatistics(const InstrumentList& instruments, const std::vector<MarketState>& markets)
      : instruments_(instruments), markets_(markets), followed_(instruments.size()) {}

  void fold(const Event& event);
  // The symbol's market has moved: ends the followed signals whose stop or target it has reached.
  void onMarket(SymbolIndex symbol) {
    if (following_ > 0)
      endReached(symbol);
  }
  void writeInto(StatisticsReport& report) const;
  void fields(Archive& archive);

 private:
  // An order on its way: the middle of the market and the time as it was sent.
  struct Arrival {
    Price mid;
    Timestamp acceptedAt;
    bool filled = false;
    SignalId signal;
    void fields(Archive& archive) { archive(mid, acceptedAt, filled, signal); }
  };
  struct Decision {
    Price price;  // of the signal
    Timestamp decidedAt;
    void fields(Archive& archive) { archive(price, decidedAt); }
  };
  // A signal as if it had been filled at its own price.
  struct Followed {
    SignalId signal;
    Side side = Side::buy;
    Quantity quantity;
    Price entry;
    Price stopLoss;  // zero: none
    Price takeProfit;
    SignalStatus status = SignalStatus::created;  // pending, or how it ended
    Price exit;                                   // zero: still open
    void fields(Archive& archive);
  };
  // What the signals of one fate made together.
  struct Missed {
    std::uint64_t count = 0;
    Int128 closed = 0;  // raw money of those that reached their stop or target
    void fields(Archive& archive) { archive(count, closed); }
  };
  // A mean of durations.
  struct Waits {
    std::uint64_t count = 0;
    Int128 sum = 0;  // ns
    void add(Duration wait) { sum += wait.count(), ++count; }
    void fields(Archive& archive) { archive(count, sum); }
    std::optional<double> meanSeconds() const;
  };

  void onOrder(const OrderChanged& event, Timestamp time);
  void onFill(const Fill& fill);
  void onSignal(const Signal& signal);
  void endReached(SymbolIndex symbol);
  void follow(const Signal& signal);
  bool reached(Followed& followed, const MarketState& market) const;
  void finish(SymbolIndex symbol, const Followed& followed);
  Missed& missedOf(SignalStatus status) { return status == SignalStatus::rejected ? rejected_ : expired_; }
  Int128 profitOf(SymbolIndex symbol, const Followed& followed, Price exit) const;
  Price exitPrice(SymbolIndex symbol, Side side) const;
  Price midOf(SymbolIndex symbol) const;
  Int128 openProfit(SignalStatus status) const;

  const InstrumentList& instruments_;
  const std::vector<MarketState>& markets_;
  IdMap<OrderId, Arrival> arrivals_;
  std::map<SignalId, Decision> decisions_;       // of those whose order is on its way
  std::vector<std::vector<Followed>> followed_;  // by symbol, oldest first
  std::size_t following_ = 0;

  Int128 arrivalCost_ = 0;   // raw money: Σ (price - mid at arrival) x quantity, against us positive
  Int128 arrivalValue_ = 0;  // Σ mid at arrival x quantity
  Int128 delayCost_ = 0;     // Σ (mid at arrival - the signal's price) x quantity
  bool anyArrival_ = false;
  bool anyDelay_ = false;
  Waits decisionToApproval_;
  Waits approvalToAccepted_;
  Waits acceptedToFill_;
  Missed rejected_;
  Missed expired_;
};

}  // namespace oms
