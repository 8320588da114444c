#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "oms/model/decimal.h"
#include "oms/model/timestamp.h"

namespace oms {

// An amount of money, or a part of equity.
struct EquityLimit {
  bool ofEquity = true;
  Ratio ratio;
  Money money;

  // The limit in money; parts of an equity below zero are zero, those beyond what money can be are the most it can.
  Money of(Money equity) const {
    if (!ofEquity)
      return money;
    const Money most = Money::fromRaw(std::numeric_limits<std::int64_t>::max());
    return equity.isPositive() ? scaled(equity, ratio, Rounding::down).value_or(most) : Money{};
  }
  static constexpr EquityLimit part(Ratio ratio) { return {true, ratio, Money{}}; }
  static constexpr EquityLimit amount(Money money) { return {false, Ratio{}, money}; }
};

constexpr Ratio percent(std::int64_t whole) {
  return Ratio::fromRaw(whole * 10'000'000);
}

// What symbols and strategies have of their own, by their names: a symbol's stands in the general limit's place, a
// strategy's counts for what that strategy does, on top.
template <class T>
struct NarrowerLimits {
  std::map<std::string, T> ofSymbol;
  std::map<std::string, T> ofStrategy;
};

// Every limit as data, with the defaults of RISK.md. A count, a duration or a participation of zero means no limit.
struct RiskLimits {
  std::int64_t maxOrderLots = 10'000;  // of the instrument's, an order
  NarrowerLimits<std::int64_t> orderLotsOf{};
  EquityLimit maxOrderNotional = EquityLimit::part(percent(50));
  Ratio participation = percent(10);        // of the average volume of a bar
  Ratio participationDepth = percent(100);  // of what is displayed, where the feed has no volume
  Ratio collarHard = percent(10);
  Ratio collarSoft = percent(3);
  std::uint32_t collarTicks = 0;  // through the opposite best, beside the part of it; hard too
  Ratio maxSpread = percent(5);   // of the mid, for market orders
  std::int64_t staleBars = 3;
  Duration staleQuote = std::chrono::seconds(10);
  Duration duplicateWindow = std::chrono::seconds(1);
  std::uint32_t ordersPerSecond = 10;  // an actor
  std::uint32_t ordersPerMinute = 200;
  std::uint32_t ordersPerSecondAll = 20;
  std::uint32_t maxWorkingPerSymbol = 50;
  std::uint32_t maxWorking = 500;
  EquityLimit maxPosition = EquityLimit::part(percent(100));
  NarrowerLimits<EquityLimit> positionOf{};
  Ratio maxGross = percent(300);
  Ratio maxNet = percent(200);
  Ratio maxSymbol = percent(100);         // of one symbol
  Ratio maxLeverage = Ratio::fromInt(3);  // gross exposure by equity
  EquityLimit dailyLoss = EquityLimit::part(percent(3));
  EquityLimit drawdown = EquityLimit::part(percent(10));
  std::uint32_t lossStreak = 5;                      // losses in a row
  Duration lossCooldown = std::chrono::minutes(30);  // after them; and after a stop, of its symbol and owner
  std::uint32_t tradesPerDay = 200;
  std::uint32_t repeatedExecutions = 10;  // of one strategy, within the window
  Duration repeatedWindow = std::chrono::seconds(60);
  EquityLimit riskPerTrade = EquityLimit::part(percent(2));
  bool allowSelfCross = false;                      // for scripts that are to run as they are
  bool requireStop = false;                         // whether a missing stop needs a person's confirmation
  Ratio approvalDrift = Ratio::fromRaw(5'000'000);  // 0.5 %, or one ATR if that is more
  Ratio warnAt = percent(80);                       // of each watched limit
  std::map<std::string, Ratio> warnAtOf;            // over warnAt, by the limit's code: daily_loss …
  // What only the monitor watches.
  Duration unacknowledged = std::chrono::seconds(5);  // the broker's answer to an order, beyond what the line takes
  std::uint32_t rejectedInRow = 5;
  std::uint32_t rejectedPerMinute = 10;
  std::uint32_t cancelsPerMinute = 100;
  Duration sweepEvery = std::chrono::seconds(2);
};

class Archive;
void listFields(Archive& archive, EquityLimit& limit);
void listFields(Archive& archive, RiskLimits& limits);

}  // namespace oms
