#include "oms/remote/stream_ring.h"

#include <algorithm>

namespace oms {

namespace {

// The rows of those symbols, and all that is removed: whoever does not have it has nothing to remove.
std::string narrowed(std::string_view data, const std::vector<std::string>& symbolNames) {
  auto parsed = parseWire(data, kNoWireLimits);
  if (!parsed)
    return std::string(data);
  for (WireMember& member : parsed->members) {
    if (member.first != "upsert")
      continue;
    std::erase_if(member.second.items, [&](const WireValue& row) {
      const WireValue* symbol = row.find("symbol");
      return symbol == nullptr || std::ranges::find(symbolNames, symbol->text) == symbolNames.end();
    });
  }
  return canonicalJson(*parsed);
}

}  // namespace

void StreamRing::push(RingEntry entry) {
  total_ += entry.frame->size();
  entry.endBytes = total_;
  entries_.push_back(std::move(entry));
  while (total_ - entries_.front().endBytes + entries_.front().frame->size() > most_) {
    forgotten_[static_cast<std::size_t>(entries_.front().channel)] = entries_.front().seq;
    entries_.pop_front();
    ++begin_;
  }
}

void StreamRing::clear(std::uint64_t seq) {
  begin_ += entries_.size();
  entries_.clear();
  forgotten_.fill(seq);
}

std::uint64_t StreamRing::firstBehind(std::uint64_t seq) const {
  const auto first = std::ranges::upper_bound(entries_, seq, {}, &RingEntry::seq);
  return begin_ + static_cast<std::uint64_t>(first - entries_.begin());
}

std::uint64_t StreamRing::bytesFrom(std::uint64_t index) const {
  if (index >= end())
    return 0;
  const RingEntry& first = at(index);
  return total_ - first.endBytes + first.frame->size();
}

SharedFrame frameFor(const RingEntry& entry, std::string_view epoch, std::uint64_t prev, const SymbolFilter& symbols,
                     const std::vector<std::string>& symbolNames) {
  const auto isWanted = [&](SymbolIndex symbol) { return symbols.contains(symbol); };
  const bool isWhole = symbols.empty() || std::ranges::all_of(entry.symbols, isWanted);
  if (isWhole && prev == entry.prev)
    return entry.frame;
  if (!isWhole && !entry.removes && std::ranges::none_of(entry.symbols, isWanted))
    return nullptr;
  Envelope envelope;
  envelope.channel = entry.channel;
  envelope.epoch = epoch;
  envelope.seq = entry.seq;
  envelope.prev = prev;
  envelope.time = entry.time;
  envelope.isDurable = entry.isDurable;
  return streamFrame(envelope, isWhole ? std::string(entry.data()) : narrowed(entry.data(), symbolNames));
}

}  // namespace oms
