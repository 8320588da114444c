#pragma once

#include <deque>
#include <vector>

#include "oms/engine/order_desk.h"

namespace oms {

// The paper account of one strategy that only shadows the market: the session's cash, fees, fill model and checks, with
// an order desk and a paper broker of their own, so that nothing of it reaches the session's books or its broker. What
// guards the account as a whole (loss limits, rates, counts a day) does not stop it: it is to show what the strategy
// makes. It knows no financing, dividends and splits.
class ShadowBook {
 public:
  static constexpr std::size_t kMostTrades = 200;
  static constexpr std::size_t kMostPoints = 1'000;

  // Begins with the session's market as it is.
  ShadowBook(const Core& session, SymbolIndex symbol);

  // The session's, which have changed.
  void setLimits(const RiskLimits& ofSession);
  // A piece of its symbol's market.
  void onMarket(const MarketUpdate& update, OrderListener& listener);
  // Lets the broker work at that time, and takes what came of it.
  void settle(Timestamp now, OrderListener& listener);
  // The equity after a bar of its strategy, where it is another.
  void notePoint();
  // Of what it holds on to, these orders are its strategy's.
  void forgetOrders(std::vector<OrderId> held);
  ShadowView view() const;
  void fields(Archive& archive);

  Core core;
  OrderDesk orders;

 private:
  void collect();

  SymbolIndex symbol_;
  std::vector<Event> events_;     // of the input at hand
  std::deque<RoundTrip> trades_;  // newest last
  std::deque<EquityPoint> curve_;
  Money peak_;
};

}  // namespace oms
