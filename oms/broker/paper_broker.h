#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "oms/broker/broker.h"
#include "oms/broker/fill_profile.h"
#include "oms/broker/finer_bars.h"
#include "oms/broker/latency.h"
#include "oms/model/instrument.h"

namespace oms {

struct PaperBrokerConfig {
  FillProfile profile = kFillProfiles[0];
  Latency latency;
  Duration quoteFreshFor = std::chrono::seconds(10);     // nothing takes from an older quote (rule 8)
  Duration marketTimeToLive = std::chrono::seconds(10);  // of a market order that finds no fresh quote
  std::shared_ptr<const FinerBars> finer;  // what is known of the feed's bars inside (rule 5); null: nothing
  std::int64_t protectionTicks = 0;        // how far beyond the first price a taker may go (rule 24); zero: no bound
};

// Fills orders on the market data that it sees, by the rules of FILLS.md.
//
// What the account sends because the path of a bar has filled an order meets the rest of that path, where its latency
// lets it: an entry's stop and target may fill inside the entry's own bar. The profiles without a path know no later.
//
// With quotes an order acts on the quote that stands when it arrives. With bars it acts on the first price of the next
// bar; when it was made inside that bar, on its close, the only price that is surely later. Reports carry the time at
// which they became known: a bar's fills its close. A cancel that arrives inside a bar waits for that bar, because a
// fill stamped before its arrival wins.
//
// A day order ends at the close of its symbol's session. While that market is closed or halted orders are held. The
// profiles without a path inside a bar know neither: their day ends at midnight UTC, each bar has its open and close.
class PaperBroker final : public Broker {
 public:
  // The list and the guard outlive the broker; the list is complete.
  PaperBroker(const InstrumentList& instruments, FillGuard& guard, const PaperBrokerConfig& config);
  ~PaperBroker() override;

  void submit(const Order& order, Timestamp now) override;
  void cancel(OrderId order, Timestamp now) override;
  void replace(OrderId order, const Replacement& change, Timestamp now) override;
  void link(Contingency kind, const std::vector<OrderId>& members) override;
  void hold(OrderId child, OrderId parent) override;
  // Of orders that work; nothing that it reported is ever lost, so that the others' ends are known.
  void requestStatus(OrderId order, Timestamp now) override;
  void onMarket(const MarketUpdate& update) override;
  void advance(Timestamp now) override;
  std::vector<BrokerReport>& reports() override;

  void setHalted(SymbolIndex symbol, bool halted) override;
  void split(SymbolIndex symbol, Ratio ratio) override;

  // Orders that are here: on their way, waiting or resting.
  std::size_t workingOrders() const;
  void fields(Archive& archive) override;
  const DepthBook* depth(SymbolIndex symbol) const override;
  void addPlaces(SymbolIndex symbol, std::size_t most, std::vector<QueuePlace>& places) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oms
