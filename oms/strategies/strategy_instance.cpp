#include "oms/strategies/strategy_instance.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "oms/model/state_fields.h"
#include "oms/strategies/wording.h"

namespace oms {
namespace {

// The nearest price on the tick; zero for what is no price at all (no value, beyond what a price can hold).
Price toTick(double value, Price tick) {
  constexpr double kLargestPrice = 9e9;
  if (!(std::fabs(value) <= kLargestPrice))
    return {};
  return Price::fromDoubleLossy(value).roundedNearestTo(tick);
}

}  // namespace

StrategyInstance::StrategyInstance(std::shared_ptr<const StrategyDefinition> definition, const Instrument& instrument,
                                   SymbolIndex symbol, InstanceIndex index, StrategyMode mode)
    : definition_(std::move(definition)),
      instrument_(instrument),
      run_(definition_->program),
      trackers_(definition_->conditions.size()) {
  info_.index = index;
  info_.id = definition_->fileName + ":" + instrument.symbol;
  info_.strategy = definition_->fileName;
  info_.symbol = symbol;
  info_.timeframe = definition_->timeframe;
  info_.mode = mode;
  info_.warmupNeed = definition_->warmupNeed;
  completeAt_.resize(definition_->others.size());
  for (const OtherSeries& other : definition_->others)
    info_.warmupNeed += other.warmup + other.ownAfter;
}

void StrategyInstance::enter(StrategyState to, std::string_view cause, Timestamp now, StrategyOutput& out) {
  if (to == info_.state)
    return;
  out.transitions.push_back({info_.state, to, std::string(cause)});
  info_.lastFrom = info_.state;
  info_.state = to;
  info_.since = info_.lastTime = now;
  info_.lastCause = cause;
}

bool StrategyInstance::apply(StrategyEvent event, std::string_view cause, Timestamp now, StrategyOutput& out) {
  const StrategyState from = info_.state;
  const bool overHalted = from == StrategyState::halted && isOverlay(underHalt_);
  const auto next = nextState(from, event, overHalted ? underHalt_ : before_);
  if (next) {
    if (isOverlay(*next) && event != StrategyEvent::unhalted)
      cover(*next, cause, out);
    enter(*next, cause, now, out);
  } else {
    // Under an overlay the trade goes on with its orders, unseen.
    const auto trade = isOverlay(from) ? nextState(before_, event, before_) : std::nullopt;
    if (!trade || isOverlay(*trade) || event == StrategyEvent::started)
      return false;
    before_ = *trade;
  }
  const bool ended =
      event == StrategyEvent::declined || event == StrategyEvent::entryEnded || event == StrategyEvent::positionClosed;
  if (ended)
    cooldownEnds_ = now + definition_->cooldown;
  return true;
}

// Nothing may be entered while the overlay lies there, and what was detected will be old when it goes.
void StrategyInstance::cover(StrategyState overlay, std::string_view cause, StrategyOutput& out) {
  const StrategyState trade = tradeState();
  // In position too: the rest of a partly filled entry.
  if (trade == StrategyState::awaitingApproval || trade == StrategyState::entryPending ||
      trade == StrategyState::inPosition) {
    out.cancelCause = cause;
  }
  if (overlay == StrategyState::halted)
    underHalt_ = info_.state;
  before_ = trade == StrategyState::signalDetected ? StrategyState::monitoring : trade;
}

void StrategyInstance::onBar(const Bar& bar, bool warmup, StrategyOutput& out) {
  run_.onBar(bar);
  for (std::size_t i = 0; i < completeAt_.size(); ++i) {
    if (completeAt_[i] == 0 && run_.bars(static_cast<SeriesIndex>(i + 1)) >= definition_->others[i].warmup)
      completeAt_[i] = run_.bars();
  }
  if (info_.warmupHave < info_.warmupNeed)
    info_.warmupHave = warm();
  for (std::size_t i = 0; i < trackers_.size(); ++i) {
    trackers_[i].onBar(definition_->conditions[i], run_, bar.closeTime);
  }
  const bool decides = !warmup && info_.warmupHave == info_.warmupNeed && !isOverlay(info_.state);
  if (decides)
    decide(bar, out);
  for (std::size_t i = 0; i < definition_->sides.size(); ++i) {
    signalHeld_[i] = holds(definition_->sides[i].group(GroupKind::signal));
  }
}

void StrategyInstance::decide(const Bar& bar, StrategyOutput& out) {
  if (info_.state == StrategyState::cooldown && bar.closeTime >= cooldownEnds_) {
    apply(StrategyEvent::cooledDown, "the cool-down is over", bar.closeTime, out);
  }
  switch (info_.state) {
    case StrategyState::monitoring:
      return seekSignal(bar, out);
    case StrategyState::signalDetected:
      return seekEntry(bar, out);
    case StrategyState::awaitingApproval:
    case StrategyState::entryPending: {
      const ConditionGroup& cancel = side().group(GroupKind::cancel);
      if (holds(cancel)) {
        out.cancelCause = causeOf(cancel);
      } else if (info_.state == StrategyState::awaitingApproval) {
        seekNewerSignal(bar, out);
      }
      return;
    }
    case StrategyState::inPosition:
      return seekExit(bar, out);
    default:
      return;
  }
}

void StrategyInstance::detect(std::size_t side) {
  side_ = side;
  const ConditionGroup& signal = definition_->sides[side].group(GroupKind::signal);
  detectedReasons_.clear();
  reasonsOf(signal, detectedReasons_);
  detectedScore_ = scoreOf(signal);
}

void StrategyInstance::seekSignal(const Bar& bar, StrategyOutput& out) {
  for (std::size_t i = 0; i < definition_->sides.size(); ++i) {
    const SideDefinition& candidate = definition_->sides[i];
    const ConditionGroup& signal = candidate.group(GroupKind::signal);
    if (!holds(signal) || holds(candidate.group(GroupKind::cancel)))
      continue;
    detect(i);
    apply(StrategyEvent::detected, causeOf(signal), bar.closeTime, out);
    return seekEntry(bar, out);
  }
}

void StrategyInstance::seekEntry(const Bar& bar, StrategyOutput& out) {
  const ConditionGroup& cancel = side().group(GroupKind::cancel);
  if (holds(cancel)) {
    apply(StrategyEvent::voided, causeOf(cancel), bar.closeTime, out);
    return;
  }
  if (!entryHolds(side()))
    return;
  std::string refusal;
  out.signal = makeIntent(bar, refusal);
  if (!out.signal) {
    apply(StrategyEvent::voided, refusal, bar.closeTime, out);
    return;
  }
  const std::string entry = causeOf(side().group(GroupKind::entry));
  apply(StrategyEvent::signalled, entry.empty() ? info_.lastCause : entry, bar.closeTime, out);
}

// While a person thinks, the market may give the same signal anew, or the opposite one.
void StrategyInstance::seekNewerSignal(const Bar& bar, StrategyOutput& out) {
  for (std::size_t i = 0; i < definition_->sides.size(); ++i) {
    const SideDefinition& candidate = definition_->sides[i];
    const bool isNew = holds(candidate.group(GroupKind::signal)) && !signalHeld_[i];
    if (!isNew || holds(candidate.group(GroupKind::cancel)) || !entryHolds(candidate))
      continue;
    const std::size_t pendingSide = std::exchange(side_, i);
    std::string refusal;
    detect(i);
    out.signal = makeIntent(bar, refusal);
    if (out.signal)
      return;
    side_ = pendingSide;
  }
}

void StrategyInstance::seekExit(const Bar& bar, StrategyOutput& out) {
  const ConditionGroup& emergency = side().group(GroupKind::emergency);
  const ConditionGroup& exit = side().group(GroupKind::exit);
  out.emergency = holds(emergency);
  if (out.emergency) {
    out.exitCause = causeOf(emergency);
  } else if (holds(exit)) {
    out.exitCause = causeOf(exit);
    if (definition_->cooldown.count() == 0)
      seekTurn(bar, out);
  }
}

// What would be entered if the position were gone already: the crossing that ends a long is often a short's signal, and
// it does not come again on the next bar.
void StrategyInstance::seekTurn(const Bar& bar, StrategyOutput& out) {
  const std::size_t held = side_;
  for (std::size_t i = 0; i < definition_->sides.size() && !out.turn; ++i) {
    const SideDefinition& candidate = definition_->sides[i];
    if (i == held || !holds(candidate.group(GroupKind::signal)) || holds(candidate.group(GroupKind::cancel)) ||
        !entryHolds(candidate))
      continue;
    std::string refusal;
    detect(i);
    out.turn = makeIntent(bar, refusal);
    turnSide_ = i;
  }
  side_ = held;
}

// Limits and touched orders wait on the better side of the close, stop orders on the worse.
Price StrategyInstance::orderPrice(const SideDefinition& side, Price close) const {
  const OrderType type = definition_->orderType;
  if (type == OrderType::market)
    return close;
  const double offset = definition_->offset ? run_[*definition_->offset] : 0;
  const bool below = !isStop(type) == (side.side == Side::buy);
  return toTick(below ? run_[barClose] - offset : run_[barClose] + offset, instrument_.tick);
}

// How far something stays behind the market, on the tick; zero where nothing does.
Price StrategyInstance::distance(const std::optional<Slot>& slot, std::string_view what, std::string& refusal) const {
  if (!slot || !refusal.empty())
    return {};
  const double value = run_[*slot];
  const Price distance = toTick(value, instrument_.tick);
  if (std::isnan(value))
    refusal = std::string(what) + " has no value";
  else if (!distance.isPositive())
    refusal = std::string(what) + " " + distance.text() + " is not above zero";
  return distance;
}

std::optional<SignalIntent> StrategyInstance::makeIntent(const Bar& bar, std::string& refusal) const {
  const SideDefinition& side = this->side();
  SignalIntent intent;
  intent.side = side.side;
  intent.type = definition_->orderType;
  intent.timeInForce = definition_->timeInForce;
  intent.price = orderPrice(side, bar.close);
  intent.atr = Price::fromDoubleLossy(run_[definition_->atr]);
  intent.confidence = confidence(side);
  intent.reasons = detectedReasons_;
  reasonsOf(side.group(GroupKind::entry), intent.reasons);
  if (definition_->offset && std::isnan(run_[*definition_->offset])) {
    refusal = "the order's offset has no value";
  } else if (!intent.price.isPositive()) {
    refusal = "the order's price " + intent.price.text() + " is not above zero";
  }

  if (isTrailing(intent.type))
    intent.trailingOffset = distance(definition_->offset, "the order's offset", refusal);
  intent.trailingStop = distance(definition_->trailing, "the trailing stop's distance", refusal);

  const auto protect = [&](const std::optional<Slot>& slot, bool mirrored, bool isBelow, std::string_view what) {
    if (!slot || !refusal.empty())
      return Price{};
    const double value = run_[*slot];
    const Price price = toTick(mirrored ? 2 * run_[barClose] - value : value, instrument_.tick);
    if (std::isnan(value)) {
      refusal = std::string(what) + " has no value";
    } else if (!price.isPositive()) {
      refusal = std::string(what) + " " + price.text() + " is not above zero";
    } else if (isBelow ? price >= intent.price : price <= intent.price) {
      refusal =
          std::string(what) + " " + price.text() + " is not " + (isBelow ? "below " : "above ") + intent.price.text();
    }
    return price;
  };
  const bool isLong = side.side == Side::buy;
  intent.stopLoss = protect(side.stopLoss, side.stopMirrored, isLong, "the stop");
  intent.takeProfit = protect(side.takeProfit, side.targetMirrored, !isLong, "the target");
  if (intent.trailingStop.isPositive() && !side.stopLoss)
    intent.stopLoss = isLong ? intent.price - intent.trailingStop : intent.price + intent.trailingStop;
  if (refusal.empty() && intent.stopLoss.isNegative())
    refusal = "the stop " + intent.stopLoss.text() + " is not above zero";
  if (!refusal.empty())
    return std::nullopt;
  return intent;
}

double StrategyInstance::confidence(const SideDefinition& side) const {
  const ConditionGroup& entry = side.group(GroupKind::entry);
  const double weights = weightOf(side.group(GroupKind::signal)) + weightOf(entry);
  return weights > 0 ? (detectedScore_ + scoreOf(entry)) / weights : 0;
}

bool StrategyInstance::onSignalEnded(SignalStatus how, std::string_view cause, Timestamp now, StrategyOutput& out) {
  info_.signal = {};
  if (how == SignalStatus::superseded)
    return apply(StrategyEvent::superseded, cause, now, out);
  const bool void_ = how == SignalStatus::invalidated;
  return apply(void_ ? StrategyEvent::invalidated : StrategyEvent::declined, cause, now, out);
}

bool StrategyInstance::onSignalApproved(Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::approved, "the signal was approved", now, out);
}

bool StrategyInstance::onEntryFilled(Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::entryFilled, "the entry was filled", now, out);
}

bool StrategyInstance::onEntryEnded(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::entryEnded, cause, now, out);
}

bool StrategyInstance::onExitSent(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::exitSent, cause, now, out);
}

bool StrategyInstance::onExitEnded(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::exitEnded, cause, now, out);
}

bool StrategyInstance::onPositionClosed(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::positionClosed, cause, now, out);
}

bool StrategyInstance::control(StrategyAction action, Timestamp now, StrategyOutput& out, std::string_view by) {
  switch (action) {
    case StrategyAction::start:
      return apply(StrategyEvent::started, "started", now, out);
    case StrategyAction::stop:
      return apply(StrategyEvent::stopped, "stopped", now, out);
    case StrategyAction::pause:
      return apply(StrategyEvent::paused, "paused", now, out);
    case StrategyAction::resume:
      return apply(StrategyEvent::resumed, "resumed", now, out);
    case StrategyAction::enable:
      return apply(StrategyEvent::enabled, "enabled by " + std::string(by), now, out);
  }
  return false;
}

bool StrategyInstance::halt(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::halted, cause, now, out);
}
bool StrategyInstance::unhalt(Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::unhalted, "trading goes on", now, out);
}
bool StrategyInstance::fail(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::failed, cause, now, out);
}
bool StrategyInstance::disable(std::string_view cause, Timestamp now, StrategyOutput& out) {
  return apply(StrategyEvent::disabled, cause, now, out);
}

void StrategyInstance::goOnFrom(const StrategyInstance& old) {
  info_.state = old.info_.state;
  info_.since = old.info_.since;
  info_.lastFrom = old.info_.lastFrom;
  info_.lastCause = old.info_.lastCause;
  info_.lastTime = old.info_.lastTime;
  before_ = old.before_;
  underHalt_ = old.underHalt_;
  cooldownEnds_ = old.cooldownEnds_;
}

void StrategyInstance::forgetSignal(std::string_view cause, Timestamp now, StrategyOutput& out) {
  apply(StrategyEvent::voided, cause, now, out);
}

void SignalIntent::fields(Archive& archive) {
  archive(side, type, timeInForce, price, stopLoss, takeProfit, trailingStop, trailingOffset, atr, confidence, reasons);
}

void StrategyInstance::fields(Archive& archive) {
  archive(info_, run_);
  archive.fixed(trackers_);
  archive.fixed(completeAt_);
  archive(before_, underHalt_);
  archive.place(side_, definition_->sides.size());
  archive.place(turnSide_, definition_->sides.size());
  archive(signalHeld_, detectedReasons_, detectedScore_, cooldownEnds_);
}

}  // namespace oms
