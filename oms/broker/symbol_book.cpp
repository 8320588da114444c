#include "oms/broker/symbol_book.h"

#include <algorithm>

#include "oms/model/state_fields.h"

namespace oms {

namespace {
// Reached later sorts first; at one price the later arrival does.
bool later(const PriceLadder::Entry& a, const PriceLadder::Entry& b) {
  return a.rank != b.rank ? a.rank < b.rank : a.sequence > b.sequence;
}

// From one close to the next, as a part of the first. Nearly all fit into 64 bits, where dividing is cheap.
Int128 moveOf(Price from, Price to) {
  const std::int64_t change = (to - from).raw();
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(change, Ratio::one, &product))
    return product / from.raw();
  return static_cast<Int128>(change) * Ratio::one / from.raw();
}
}  // namespace

void PriceLadder::insert(const Entry& entry) {
  entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, later), entry);
}

std::size_t PriceLadder::firstAt(std::int64_t rank) const {
  const auto above = std::upper_bound(entries_.begin(), entries_.end(), rank,
                                      [](std::int64_t wanted, const Entry& entry) { return wanted < entry.rank; });
  return static_cast<std::size_t>(entries_.end() - above);
}

void PriceLadder::erase(std::int64_t rank, std::uint64_t sequence) {
  const Entry wanted{rank, sequence, 0};
  const auto where = std::lower_bound(entries_.begin(), entries_.end(), wanted, later);
  if (where != entries_.end() && where->rank == rank && where->sequence == sequence)
    entries_.erase(where);
}

bool SymbolBook::reopenAt(Timestamp time) {
  const bool afterHalt = resumed;
  resumed = false;
  if (!calendar || session.holds(time))
    return afterHalt;
  const TradingSession before = session;
  session = calendar->sessionAt(time).value_or(before);
  return afterHalt || (before.close.isSet() && session.open > before.close);
}

bool SymbolBook::clip(Timestamp& from, Timestamp& to) const {
  if (halted)
    return false;
  if (!calendar || (session.holds(from) && to <= session.close))
    return true;
  const std::optional<TradingSession> first = calendar->sessionWithin(from, to);
  if (!first)
    return false;
  from = std::max(from, first->open);
  if (!calendar->isOpen(to - Duration(1)))
    to = calendar->lastCloseWithin(from, to).value_or(to);
  return true;
}

void BarStatistics::add(const BarUpdate& update) {
  constexpr std::int64_t kMemory = 32;
  if (lastClose.isPositive()) {
    const Int128 move = moveOf(lastClose, update.bar.close);
    const Int128 bounded = std::clamp<Int128>(move, -Ratio::one, Ratio::one);
    meanSquare += (bounded * bounded - meanSquare) / kMemory;
  }
  lastClose = update.bar.close;
  const Int128 volume = update.bar.volume.raw();
  meanVolume = meanVolume == 0 ? volume : meanVolume + (volume - meanVolume) / kMemory;
}

void PriceLadder::fields(Archive& archive, std::size_t slots) {
  entries_.resize(archive.count(entries_.size()));
  for (Entry& entry : entries_) {
    archive(entry.rank, entry.sequence);
    archive.place(entry.slot, slots);
  }
}

template <>
inline constexpr SessionLength kLastOf<SessionLength> = SessionLength::half;
template <>
inline constexpr MarketSource kLastOf<MarketSource> = MarketSource::depth;

void SymbolBook::fields(Archive& archive, std::size_t slots) {
  MarketSource fedBy = source();
  archive(session.open, session.close, session.length, halted, resumed, quote, last, hasTraded, hasQuote, fedBy,
          consumed, knownUntil, barOpen, barLength, net, statistics);
  if (archive.loads()) {
    barFed = fedBy == MarketSource::bars;
    depth = fedBy == MarketSource::depth ? std::make_unique<DepthLiquidity>() : nullptr;
  }
  if (depth)
    archive(*depth);
  for (PriceLadder& ladder : limits)
    ladder.fields(archive, slots);
  for (PriceLadder& ladder : triggers)
    ladder.fields(archive, slots);
  archive(triggerSources);
  for (std::vector<std::uint32_t>* list : {&trailing, &queue}) {
    list->resize(archive.count(list->size()));
    for (std::uint32_t& slot : *list)
      archive.place(slot, slots);
  }
  archive(queueDirty);
}

}  // namespace oms
