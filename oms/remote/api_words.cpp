// The closed lists of words: each is what its enumeration is called.
#include "oms/messages/command.h"
#include "oms/messages/event.h"
#include "oms/model/fill.h"
#include "oms/model/instrument.h"
#include "oms/model/session.h"
#include "oms/model/signal.h"
#include "oms/model/suggestion.h"
#include "oms/model/timeframe.h"
#include "oms/patterns/pattern.h"
#include "oms/remote/api_schemas.h"
#include "oms/remote/jwt.h"

namespace oms {

namespace {

template <auto last>
std::vector<std::string> wordsUpTo() {
  return namesUpTo(last);
}

std::vector<std::string> flagWords() {
  std::vector<std::string> words;
  for (const auto& [flag, word] : kFlagNames)
    words.emplace_back(word);
  return words;
}

std::vector<std::string> biasWords() {
  std::vector<std::string> words;
  for (const PatternBias bias : {PatternBias::bullish, PatternBias::bearish, PatternBias::neutral})
    words.emplace_back(name(bias));
  return words;
}

constexpr WordsSpec wordsTable[] = {
    {"Side", wordsUpTo<Side::sell>},
    {"OrderType", wordsUpTo<OrderType::trailingStopLimit>},
    {"TimeInForce", wordsUpTo<TimeInForce::atClose>},
    {"Product", wordsUpTo<Product::margin>},
    {"TriggerPriceType", wordsUpTo<TriggerPriceType::mid>},
    {"OffsetType", wordsUpTo<OffsetType::basisPoints>},
    {"Contingency", wordsUpTo<Contingency::ouo>},
    {"OrderStatus", wordsUpTo<OrderStatus::expired>},
    {"OrderEventKind", wordsUpTo<OrderEventKind::filled>},
    {"Flag", flagWords},
    {"Liquidity", wordsUpTo<Liquidity::taker>},
    {"SignalStatus", wordsUpTo<SignalStatus::executed>},
    {"CheckCode", wordsUpTo<CheckCode::bracket>},
    {"AlertSeverity", wordsUpTo<AlertSeverity::critical>},
    {"LimitState", wordsUpTo<LimitState::locked>},
    {"TradingState", wordsUpTo<TradingState::halted>},
    {"KillStep", wordsUpTo<KillStep::confirmFlat>},
    {"StepState", wordsUpTo<StepState::skipped>},
    {"StrategyState", wordsUpTo<StrategyState::disabled>},
    {"StrategyMode", wordsUpTo<StrategyMode::shadow>},
    {"SessionState", wordsUpTo<SessionState::finished>},
    {"PreflightState", wordsUpTo<PreflightItem::State::wait>},
    {"Calendar", wordsUpTo<CalendarKind::usEquities>},
    {"Timeframe", wordsUpTo<Timeframe::mo1>},
    {"PatternBias", biasWords},
    {"Role", wordsUpTo<Role::admin>},
};

}  // namespace

std::span<const WordsSpec> apiWords() {
  return wordsTable;
}

}  // namespace oms
