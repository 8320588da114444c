#include "oms/market/simulated_market.h"

#include <algorithm>

#include "oms/model/state_fields.h"

namespace oms {
namespace {

constexpr int kSlots = 4;  // of a second; only a burst uses all
constexpr std::int64_t kSlotNs = 1'000'000'000 / kSlots;

}  // namespace

InstrumentList SimulatedMarket::instruments() {
  InstrumentList list;
  for (SimulatedCharacter& character : simulatedCharacters())
    list.add(std::move(character.instrument));
  return list;
}

SimulatedMarket::SimulatedMarket(std::uint64_t seed, const InstrumentList& session)
    : second_((sessionStart() - history()).seconds()), identity_("simulated seed=" + std::to_string(seed)) {
  const std::vector<SimulatedCharacter> characters = simulatedCharacters();
  for (const Instrument& wanted : session.all()) {
    const auto found = std::find_if(characters.begin(), characters.end(), [&](const SimulatedCharacter& character) {
      return character.instrument.symbol == wanted.symbol;
    });
    OMS_ASSERT(found != characters.end(), "the simulated market does not know this symbol");
    SimulatedCharacter character = *found;
    character.instrument = wanted;
    const SymbolIndex index{static_cast<std::uint32_t>(symbols_.size())};
    symbols_.emplace_back(std::move(character), index, seed);
    historyBars_.emplace_back(index, std::vector{historyTimeframe()});
    identity_ += (index.value == 0 ? " symbols=" : ",") + wanted.symbol;
  }
}

const MarketUpdate* SimulatedMarket::peek() {
  if (next_ == pieces_.size()) {
    if (symbols_.empty())
      return nullptr;
    pieces_.clear();
    next_ = 0;
    if (second_ < sessionStart().seconds())
      makeHistory();
    if (pieces_.empty())
      makeSecond();
  }
  return &pieces_[next_];
}

void SimulatedMarket::pop() {
  OMS_ASSERT(next_ < pieces_.size(), "pop() follows a peek()");
  ++next_;
}

// The symbols take turns within each slot, so that times never go backward.
template <class Sink>
void SimulatedMarket::simulateSecond(Sink sink) {
  for (SimulatedSymbol& symbol : symbols_)
    symbol.beginSecond(second_);
  const Timestamp begin = Timestamp::fromSeconds(second_);
  const std::int64_t turnNs = kSlotNs / static_cast<std::int64_t>(symbols_.size());
  for (int slot = 0; slot < kSlots; ++slot) {
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
      if (slot >= symbols_[i].updatesOfSecond())
        continue;
      const auto turn = static_cast<std::int64_t>(i);
      sink(symbols_[i].nextUpdate(begin + Duration(slot * kSlotNs + turn * turnNs)));
    }
  }
  ++second_;
}

// One round of history bars, all closing at the same time.
void SimulatedMarket::makeHistory() {
  std::vector<ClosedBar> closed;
  const std::int64_t seconds = length(historyTimeframe()) / std::chrono::seconds(1);
  for (std::int64_t i = 0; i < seconds; ++i) {
    simulateSecond([&](const MarketUpdate& update) { historyBars_[update.symbol.value].update(update, closed); });
  }
  for (BarBuilder& builder : historyBars_) {
    closed.clear();
    builder.advanceTo(Timestamp::fromSeconds(second_), closed);
    for (const ClosedBar& bar : closed) {
      MarketUpdate update;
      update.time = bar.bar.closeTime;
      update.symbol = builder.symbol();
      update.warmup = true;
      update.data = BarUpdate{bar.bar, bar.timeframe, true, false};
      append(update);
    }
  }
}

void SimulatedMarket::makeSecond() {
  simulateSecond([this](const MarketUpdate& update) { append(update); });
}

void SimulatedMarket::append(MarketUpdate update) {
  update.cursor = ++cursor_;
  pieces_.push_back(update);
}

void SimulatedMarket::fields(Archive& archive) {
  // A load that fails leaves the market where it was.
  SimulatedMarket other = archive.loads() ? *this : SimulatedMarket();
  SimulatedMarket& market = archive.loads() ? other : *this;
  archive.fixed(market.symbols_);
  archive.fixed(market.historyBars_);
  archive(market.pieces_, market.next_, market.cursor_, market.second_);
  archive.require(market.next_ <= market.pieces_.size());
  if (archive.loads() && !archive.failed())
    *this = std::move(other);
}

}  // namespace oms
