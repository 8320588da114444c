#include "oms/risk/volume_board.h"

#include <algorithm>
#include <chrono>

namespace oms {

void VolumeBoard::update(const MarketUpdate& update) {
  Slot& slot = slots_[update.symbol.value];
  if (const auto* bar = std::get_if<BarUpdate>(&update.data)) {
    if (bar->volumeKnown)
      add(slot, bar->bar.volume, length(bar->timeframe));
    slot.told |= bar->volumeKnown;
    return;
  }
  const Tick& tick = std::get<QuoteUpdate>(update.data).tick;
  constexpr std::int64_t minuteNs = 60'000'000'000;
  const std::int64_t minute = update.time.ns() / minuteNs;
  if (slot.minute != 0 && minute != slot.minute && slot.told)
    add(slot, slot.forming, std::chrono::minutes(1));
  if (minute != slot.minute)
    slot.forming = Volume{};
  slot.minute = minute;
  slot.forming += Volume::fromRaw(tick.size.raw());
  slot.told |= tick.size.isPositive();
}

// Bars of another length, as a history may have them, do not count with the new ones.
void VolumeBoard::add(Slot& slot, Volume volume, Duration barLength) {
  if (slot.barLength != barLength) {
    slot.count = slot.next = 0;
    slot.sum = Volume{};
    slot.barLength = barLength;
  }
  if (slot.count == kBars)
    slot.sum -= slot.ring[slot.next];
  slot.ring[slot.next] = volume;
  slot.sum += volume;
  slot.next = (slot.next + 1) % kBars;
  slot.count = std::min(slot.count + 1, kBars);
}

VolumeBoard::Average VolumeBoard::average(SymbolIndex symbol) const {
  const Slot& slot = slots_[symbol.value];
  if (!slot.told)
    return {};
  if (slot.count == 0)
    return {Knowledge::pending, {}};
  return {Knowledge::known, Volume::fromRaw(slot.sum.raw() / static_cast<Int128>(slot.count))};
}

void VolumeBoard::fields(Archive& archive) {
  for (Slot& slot : slots_) {
    archive(slot.ring);
    archive.place(slot.count, kBars + 1);
    archive.place(slot.next, kBars);
    archive(slot.sum, slot.barLength, slot.told, slot.minute, slot.forming);
  }
}

}  // namespace oms
