#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "oms/engine/engine_config.h"
#include "oms/engine/own_limits.h"
#include "oms/market/quote_board.h"
#include "oms/messages/event.h"
#include "oms/orders/order_store.h"
#include "oms/positions/holdings.h"
#include "oms/positions/statistics.h"
#include "oms/positions/statistics_execution.h"
#include "oms/risk/execution_guard.h"
#include "oms/risk/kill_switch.h"
#include "oms/risk/monitor.h"
#include "oms/risk/own_orders.h"
#include "oms/risk/volume_board.h"
#include "oms/risk/windows.h"

namespace oms {

// A market with closing times has 252 days a year; for the others the days themselves tell.
inline StatisticsOptions statisticsOptionsOf(const EngineConfig& config) {
  StatisticsOptions options = config.statistics;
  for (const Instrument& instrument : config.instruments.all()) {
    if (!options.periodsPerYear && (instrument.ownCalendar || instrument.calendar != CalendarKind::crypto))
      options.periodsPerYear = 252;
  }
  return options;
}

// The state that the engine's desks share, and the events that they add to. One owner, one thread.
struct Core {
  explicit Core(EngineConfig configuration)
      : config(std::move(configuration)),
        board(config.instruments, config.session.dayRoll),
        books(config.instruments, config.cash, config.positionMode),
        holdings(config.instruments.size()),
        working(config.instruments),
        account(config.instruments, config.accountType, books, working),
        statistics(statisticsOptionsOf(config)),
        execution(config.instruments, board.all()),
        limits(withOwnLimits(config)),
        rates(limits.ordersPerSecond, limits.ordersPerMinute, limits.ordersPerSecondAll),
        own(config.instruments.size()),
        volumes(config.instruments.size()),
        losses(config.instruments.size(), limits, lockouts),
        monitor({config.instruments, limits, account, books, board.all(), own, losses}, lockouts) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // Events are large: they are built in their place, of their parts. What is returned stands among the events, until
  // the next one.
  template <class T, class... Parts>
  T& reportInPlace(Parts&&... parts) {
    return std::get<T>(events->emplace_back(now, std::in_place_type<T>, std::forward<Parts>(parts)...).body);
  }
  template <class T>
  T& report(T event) {
    return reportInPlace<T>(std::move(event));
  }
  void reportOrder(OrderEventKind kind, const Order& order, const Actor& actor) {
    reportInPlace<OrderChanged>(kind, order, actor);
  }
  // After each change of an order's status.
  void track(const Order& order) {
    orders.track(order);
    const bool known = order.request.symbol.value < config.instruments.size();
    own.track(order, known ? answerTime(order.request.symbol) : Duration(0));
  }
  // The longest that the broker's answer takes that is on its way: it may have to wait for a bar's end, too.
  Duration answerTime(SymbolIndex symbol) const {
    const Latency& latency = config.broker.latency;
    return latency.base + std::max({latency.insert, latency.modify, latency.cancel}) + latency.jitter +
           board[symbol].barLength * 2;
  }
  // Halted, reducing, or locked: nothing may open a position or add to one.
  bool mayOnlyReduce() const { return tradingState != TradingState::active || lockouts.isAnyLocked(); }
  Ratio cashBuffer() const { return config.accountType == AccountType::cash ? config.cashBuffer : Ratio{}; }
  void fields(Archive& archive);
  const Instrument& instrument(SymbolIndex symbol) const { return config.instruments[symbol]; }

  const EngineConfig config;
  QuoteBoard board;
  OrderStore orders;
  Books books;
  std::vector<Holdings> holdings;  // by symbol: whose the position is
  WorkingExposure working;
  Account account;
  Statistics statistics;
  ExecutionStatistics execution;
  RiskLimits limits;  // the session's, as they have been edited since
  RateWindows rates;
  RecentOrders recent;
  OwnOrders own;
  VolumeBoard volumes;
  ExecutionGuard executions;
  Lockouts lockouts;
  LossGuard losses;
  RiskMonitor monitor;
  KillSwitch kill;
  TradingState tradingState = TradingState::active;
  // What trading was before the service halted it for a journal that cannot be written; none: it has not.
  std::optional<TradingState> beforeOutage;
  Timestamp now;                         // session clock
  std::vector<Event>* events = nullptr;  // of the input at hand
};

}  // namespace oms
