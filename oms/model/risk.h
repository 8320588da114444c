#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "oms/model/actor.h"
#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/timestamp.h"

namespace oms {

class Archive;

// The 26 pre-trade checks of RISK.md, in its order.
enum class CheckCode : std::uint8_t {
  tradingState,
  instrument,
  mode,
  session,
  price,
  quantity,
  maxOrderQuantity,
  maxOrderNotional,
  participation,
  priceCollar,
  staleData,
  duplicate,
  rate,
  maxWorkingOrders,
  maxPosition,
  exposure,
  buyingPower,
  reduceOnly,
  selfCross,
  dailyLoss,
  drawdown,
  lossStreak,
  repeatedExecution,
  riskPerTrade,
  approval,
  bracket
};
inline constexpr std::size_t kCheckCodes = 26;
std::string_view name(CheckCode code);  // trading_state ...
std::optional<CheckCode> parseCheckCode(std::string_view text);

enum class Severity : std::uint8_t { hard, soft };

// How the numbers of a result read: money and quantity are raw fixed point, ratio too (0.03 = 3 %), count and
// milliseconds are plain integers.
enum class CheckUnit : std::uint8_t { none, money, quantity, price, ratio, count, milliseconds };

// One check's answer. headroom = limit - value after the order, negative when it fails. `detail` says which rule
// inside the check spoke (an index into that check's sentences); message() renders the sentence.
struct CheckResult {
  CheckCode code = CheckCode::tradingState;
  Severity severity = Severity::hard;
  CheckUnit unit = CheckUnit::none;
  bool passed = true;
  bool exempt = false;  // the order only shrinks the position: the limit was not applied
  std::uint8_t detail = 0;
  bool confirmed = false;  // soft and failed, and a person wants it all the same
  bool waived = false;     // failed, but does not stand in this order's way: confirmed, or nobody is asked
  std::int64_t value = 0;
  std::int64_t limit = 0;
  Timestamp since;  // of a limit that is locked: when it locked, and `limit` is what it was then; else zero

  // Whether it stands in the order's way.
  bool denies() const { return !passed && !waived; }
  std::int64_t headroom() const {  // held at the largest magnitude: the value may be any number that somebody sent
    return Money::sumClamped(Money::fromRaw(limit), -Money::fromRaw(value)).raw();
  }
};

// What is wrong and how to mend it, in one sentence; for a passed check what was compared.
std::string message(const CheckResult& result);
// A number of a result with its unit applied: "12.5", "3" ...; empty for CheckUnit::none.
std::string formatCheckNumber(CheckUnit unit, std::int64_t number);

// All results of one order, in the list's order. Copied as bytes, so that there is nothing to destroy.
class CheckResults {
 public:
  CheckResults() {}

  void add(const CheckResult& result) {
    OMS_ASSERT(count_ < kCheckCodes, "each check answers once");
    ::new (placeOf(count_++)) CheckResult(result);
  }
  // In place of what there is all that these return, each made in its place: what has just been written byte by byte is
  // slow to be copied.
  template <class... Makes>
  void make(Makes... makes) {
    static_assert(sizeof...(Makes) <= kCheckCodes, "each check answers once");
    std::size_t made = 0;
    (::new (placeOf(made++)) CheckResult(makes()), ...);
    count_ = sizeof...(Makes);
  }
  std::size_t size() const { return count_; }
  CheckResult& operator[](std::size_t i) { return begin()[i]; }
  const CheckResult& operator[](std::size_t i) const { return begin()[i]; }
  CheckResult* begin() { return std::launder(reinterpret_cast<CheckResult*>(room_.data())); }
  CheckResult* end() { return begin() + count_; }
  const CheckResult* begin() const { return std::launder(reinterpret_cast<const CheckResult*>(room_.data())); }
  const CheckResult* end() const { return begin() + count_; }
  bool passed() const { return firstFailure() == nullptr; }  // nothing stands in the order's way
  // A hard one before a soft one, which a confirmation would lift.
  const CheckResult* firstFailure() const {
    const CheckResult* soft = nullptr;
    for (const CheckResult& result : *this) {
      if (!result.denies())
        continue;
      if (result.severity == Severity::hard)
        return &result;
      soft = soft == nullptr ? &result : soft;
    }
    return soft;
  }
  // All that stands in the order's way is what a person may confirm.
  bool needsConfirmation() const {
    const CheckResult* failure = firstFailure();
    return failure != nullptr && failure->severity == Severity::soft;
  }
  bool anyConfirmed() const {
    for (const CheckResult& result : *this) {
      if (result.confirmed)
        return true;
    }
    return false;
  }
  friend void listFields(Archive& archive, CheckResults& results);

 private:
  static_assert(std::is_trivially_copyable_v<CheckResult>);

  void* placeOf(std::size_t i) { return room_.data() + sizeof(CheckResult) * i; }

  // Room for all of them. What nobody has made is not even cleared.
  alignas(CheckResult) std::array<std::byte, kCheckCodes * sizeof(CheckResult)> room_;
  std::uint8_t count_ = 0;
};

enum class TradingState : std::uint8_t { active, reducing, halted };
std::string_view name(TradingState state);

enum class AlertSeverity : std::uint8_t { info, warning, critical };
std::string_view name(AlertSeverity severity);

struct RiskAlert {
  AlertId id;
  AlertSeverity severity = AlertSeverity::info;
  Text<32> code;   // daily_loss, stale_data, kill_switch, rejected_orders ...
  Text<32> scope;  // symbol, strategy or "account"
  CheckUnit unit = CheckUnit::none;
  std::int64_t value = 0;
  std::int64_t limit = 0;
  std::string message;
  Timestamp raisedAt;
  Timestamp clearedAt;   // zero: still on
  Actor acknowledgedBy;  // kind system: nobody yet
  bool acknowledged = false;
};

// One limit of the session as people write it: "3%", "25000", "10s", "50". A symbol or a strategy narrows it; an empty
// warn is the session's share of the limit.
struct LimitSetting {
  std::string code;
  std::string symbol;
  std::string strategy;
  std::string limit;
  std::string warn;
  friend bool operator==(const LimitSetting&, const LimitSetting&) = default;
};

// A latch that lets positions only shrink until the session's boundary or until a person opens it.
struct Lockout {
  CheckCode code = CheckCode::dailyLoss;
  bool locked = false;
  Timestamp at;  // when it locked, or opened
  Actor actor;   // who opened it; risk where it locked, system at the session's boundary
  std::string reason;
};

// After a stop at a loss: until when nobody opens a position in that symbol again.
struct CoolDown {
  SymbolIndex symbol;
  InstanceIndex owner;  // whose stop it was; none: a person's
  Timestamp until;
};

// A watched limit and how much of it is used: the risk panel's bars.
// locked: it was breached, and holds until its latch opens, whatever the value has become.
enum class LimitState : std::uint8_t { ok, warning, breach, locked };
std::string_view name(LimitState state);
struct LimitUsage {
  Text<32> code;
  Text<32> scope;
  CheckUnit unit = CheckUnit::none;
  std::int64_t value = 0;
  std::int64_t limit = 0;
  std::int64_t warn = 0;
  LimitState state = LimitState::ok;
};

enum class KillStep : std::uint8_t { blockOrders, stopStrategies, cancelOrders, flattenPositions, confirmFlat };
std::string_view name(KillStep step);
enum class StepState : std::uint8_t { waiting, running, done, skipped };
std::string_view name(StepState state);
struct KillStepProgress {
  KillStep step = KillStep::blockOrders;
  StepState state = StepState::waiting;
  std::uint32_t open = 0;  // what is still to be done: orders, positions, instances
};

// Latched; the plan runs in order and its counts are the proof.
struct KillSwitchState {
  bool engaged = false;
  bool flatten = false;
  bool keepProtective = true;
  std::string reason;
  Actor actor;
  Timestamp at;
  std::vector<KillStepProgress> plan;
};

}  // namespace oms
