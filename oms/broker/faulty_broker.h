#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "oms/broker/broker.h"
#include "oms/broker/fault_plan.h"
#include "oms/market/random_stream.h"

namespace oms {

// A broker behind a bad line: for tests, and for traders who want to practise. The broker itself does its work; what is
// said to it and by it is lost, told twice, late or out of order, as the plan's seed will have it. Asked for the status
// of an order, it tells the truth as soon as the line holds.
class FaultyBroker final : public Broker {
 public:
  FaultyBroker(std::unique_ptr<Broker> inner, const FaultPlan& plan);

  void submit(const Order& order, Timestamp now) override;
  void cancel(OrderId order, Timestamp now) override;
  void replace(OrderId order, const Replacement& change, Timestamp now) override;
  void link(Contingency kind, const std::vector<OrderId>& members) override;
  void hold(OrderId child, OrderId parent) override;
  void requestStatus(OrderId order, Timestamp now) override;
  void setHalted(SymbolIndex symbol, bool halted) override { inner_->setHalted(symbol, halted); }
  void split(SymbolIndex symbol, Ratio ratio) override;
  void onMarket(const MarketUpdate& update) override;
  void advance(Timestamp now) override;
  std::vector<BrokerReport>& reports() override;
  std::span<const BrokerReport> untold() const override { return untold_; }
  bool isConnected() const override { return !downUntil_.isSet(); }
  void fields(Archive& archive) override;
  const DepthBook* depth(SymbolIndex symbol) const override { return inner_->depth(symbol); }
  void addPlaces(SymbolIndex symbol, std::size_t most, std::vector<QueuePlace>& places) const override {
    inner_->addPlaces(symbol, most, places);
  }

 private:
  // What the broker itself knows of an order.
  struct Truth {
    SymbolIndex symbol;
    BrokerReport status;
    std::vector<BrokerReport> fills;
    void fields(Archive& archive) { archive(symbol, status, fills); }
  };
  struct Delayed {
    Timestamp due;
    bool untilEnd = false;  // or until its order's end has been told
    BrokerReport report;
    void fields(Archive& archive) { archive(due, untilEnd, report); }
  };

  bool chance(std::int64_t perMillion);
  bool passes(Timestamp now);
  void reach(Timestamp now);
  void relay();
  void note(const BrokerReport& report);
  void transmit(const BrokerReport& report);
  void tell(BrokerReport report);
  void delay(const BrokerReport& report, bool untilEnd);
  void deliver();

  std::unique_ptr<Broker> inner_;
  FaultPlan plan_;
  RandomStream random_;
  std::uint64_t draws_ = 0;
  Timestamp now_;
  Timestamp downUntil_;
  std::vector<Delayed> delayed_;
  std::vector<OrderId> asked_;  // while the line was down, to be answered when it is up
  std::map<OrderId, Truth> truths_;
  std::deque<OrderId> ended_;         // the oldest are forgotten first
  std::vector<BrokerReport> untold_;  // fills
  std::vector<BrokerReport> reports_;
};

}  // namespace oms
