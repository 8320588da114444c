#pragma once

#include <utility>
#include <vector>

#include "oms/engine/engine_config.h"
#include "oms/engine/holdings.h"
#include "oms/market/quote_board.h"
#include "oms/messages/event.h"
#include "oms/orders/order_store.h"
#include "oms/risk/kill_switch.h"
#include "oms/risk/monitor.h"
#include "oms/risk/windows.h"

namespace oms {

// The state that the engine's desks share, and the events that they add to. One owner, one thread.
struct Core {
  explicit Core(EngineConfig configuration)
      : config(std::move(configuration)),
        board(config.instruments),
        books(config.instruments, config.cash),
        holdings(config.instruments.size()),
        working(config.instruments),
        account(config.instruments, config.accountType, books, working),
        rates(config.limits.ordersPerSecond, config.limits.ordersPerMinute, config.limits.ordersPerSecondAll),
        monitor(config.instruments, config.limits, account, books, board.all()) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // Events are large: they are built in their place.
  template <class T>
  T& report(T event) {  // as it stands among the events, until the next one
    return std::get<T>(events->emplace_back(now, std::in_place_type<T>, std::move(event)).body);
  }
  void reportOrder(OrderEventKind kind, const Order& order, const Actor& actor) {
    events->emplace_back(now, std::in_place_type<OrderChanged>, kind, order, actor);
  }
  const Instrument& instrument(SymbolIndex symbol) const { return config.instruments[symbol]; }

  const EngineConfig config;
  QuoteBoard board;
  OrderStore orders;
  Books books;
  std::vector<Holdings> holdings;  // by symbol: whose the position is
  WorkingExposure working;
  Account account;
  RateWindows rates;
  RecentOrders recent;
  RiskMonitor monitor;
  KillSwitch kill;
  TradingState tradingState = TradingState::active;
  Timestamp now;                         // session clock
  std::vector<Event>* events = nullptr;  // of the input at hand
};

}  // namespace oms
