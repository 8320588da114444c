// The strategy desk's other timeframes and symbols: which bars an instance reads, and when its own bar has them all.
#include "oms/engine/strategy_series.h"

#include <algorithm>
#include <utility>

#include "oms/engine/strategy_desk.h"
#include "oms/model/suggestion.h"

namespace oms {
namespace {

std::string absentSymbol(const std::string& symbol, const InstrumentList& instruments) {
  std::vector<std::string> known;
  std::string list;
  for (const Instrument& instrument : instruments.all()) {
    known.push_back(instrument.symbol);
    list += (list.empty() ? "" : ", ") + instrument.symbol;
  }
  return "there is no " + symbol + " in this session, which has " + list + didYouMean(symbol, known);
}

}  // namespace

Result<std::vector<SeriesKey>> seriesOf(const StrategyDefinition& definition, SymbolIndex own,
                                        const EngineConfig& config) {
  std::vector<SeriesKey> all;
  for (const OtherSeries& other : definition.others) {
    const auto fail = [&](const std::string& message) {
      FileError error = other.place;
      error.message = message;
      return Failure{error.text()};
    };
    const auto& [symbol, timeframe] = other.name;
    const auto found = symbol.empty() ? std::optional(own) : config.instruments.find(symbol);
    if (!found)
      return fail(absentSymbol(symbol, config.instruments));
    if (config.input && !BarBuilder::canBuild(*config.input, timeframe)) {
      return fail("bars of " + std::string(name(*config.input)) + " cannot make bars of " +
                  std::string(name(timeframe)));
    }
    all.emplace_back(*found, timeframe);
  }
  return all;
}

void StrategyDesk::link(std::uint32_t index) {
  Slot& slot = slots_[index];
  const SymbolIndex own = slot.instance.info().symbol;
  auto series = seriesOf(slot.instance.definition(), own, core_.config);
  OMS_ASSERT(series.ok(), "what a strategy reads is looked for before it is bound");
  slot.others = std::move(*series);
  for (std::size_t i = 0; i < slot.others.size(); ++i) {
    readers_[slot.others[i]].emplace_back(index, static_cast<SeriesIndex>(i + 1));
    slot.crosses |= slot.others[i].first != own;
    if (slot.others[i].first != own)
      foreign_.insert(slot.others[i]);
  }
  if (slot.crosses)
    crossing_.push_back(index);
}

void StrategyDesk::linkAll() {
  readers_.clear();
  foreign_.clear();
  crossing_.clear();
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    slots_[i].others.clear();
    slots_[i].crosses = false;
    link(i);
  }
}

void StrategyDesk::onOtherBar(const SeriesKey& series, const Bar& bar) {
  const auto readers = readers_.find(series);
  if (readers == readers_.end())
    return;
  for (const auto& [index, place] : readers->second)
    slots_[index].instance.onOtherBar(place, bar);
}

// Whether nothing can come any more that counts for an own bar of that close. At its very instant another symbol's bar
// may still be on its way.
bool StrategyDesk::hasOthers(const Slot& slot, Timestamp close) const {
  if (close < core_.now)
    return true;
  for (std::size_t i = 0; i < slot.others.size(); ++i) {
    const auto& [symbol, timeframe] = slot.others[i];
    const bool foreign = symbol != slot.instance.info().symbol;
    if (foreign && slot.instance.givenOf(static_cast<SeriesIndex>(i + 1)) < openOf(timeframe, close))
      return false;
  }
  return true;
}

bool StrategyDesk::holdsAny() const {
  return std::any_of(crossing_.begin(), crossing_.end(),
                     [this](std::uint32_t index) { return slots_[index].held.has_value(); });
}

void StrategyDesk::release(bool all) {
  turns_.clear();
  for (const std::uint32_t index : crossing_) {
    const Slot& slot = slots_[index];
    if (slot.held && (all || hasOthers(slot, slot.held->first.closeTime)))
      turns_.push_back(index);
  }
  holdersFirst();
  for (const std::uint32_t index : turns_) {
    Slot& slot = slots_[index];
    const std::pair<Bar, bool> held = *std::exchange(slot.held, std::nullopt);
    take(slot, held.first, held.second);
  }
}

}  // namespace oms
