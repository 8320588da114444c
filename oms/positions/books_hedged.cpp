// The rest of the books: positions of which a symbol may have several.
#include <algorithm>

#include "oms/positions/books.h"

namespace oms {

// The one that the fill is for, or a new one that is still empty.
Books::Opened& Books::aimed(const Fill& fill, PositionId aim) {
  std::vector<Opened>& opened = hedged_[fill.symbol.value];
  for (Opened& held : opened) {
    if (aim.isSet() && held.position.id == aim)
      return held;
  }
  Opened& fresh = opened.emplace_back();
  fresh.position.symbol = fill.symbol;
  return fresh;
}

// After a fill: what it has closed goes, what it has opened is the newest.
void Books::settle(SymbolIndex symbol, PositionId open, bool turned, OrderId by) {
  std::vector<Opened>& opened = hedged_[symbol.value];
  std::erase_if(opened, [](const Opened& held) { return !held.position.isOpen(); });
  if (!open.isSet() || open.value != positionsMade_)
    return;
  const auto newest =
      std::find_if(opened.begin(), opened.end(), [&](const Opened& held) { return held.position.id == open; });
  if (!newest->by.isSet() || turned)
    newest->by = by;
  std::rotate(newest, newest + 1, opened.end());
}

Books::Held* Books::heldOf(SymbolIndex symbol, PositionId id) {
  if (!hedges()) {
    Slot& slot = slots_[symbol.value];
    return slot.position.isOpen() && slot.position.id == id ? &slot : nullptr;
  }
  for (Opened& held : hedged_[symbol.value]) {
    if (held.position.id == id)
      return &held;
  }
  return nullptr;
}

const Position* Books::find(SymbolIndex symbol, PositionId id) const {
  const Held* held = const_cast<Books*>(this)->heldOf(symbol, id);
  return held ? &held->position : nullptr;
}

const Position* Books::find(PositionId id) const {
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    if (const Position* position = find({i}, id))
      return position;
  }
  return nullptr;
}

const Position* Books::openedBy(SymbolIndex symbol, OrderId order) const {
  if (!hedges() || !order.isSet())
    return nullptr;
  const std::vector<Opened>& opened = hedged_[symbol.value];
  const auto found = std::find_if(opened.begin(), opened.end(), [&](const Opened& held) { return held.by == order; });
  return found == opened.end() ? nullptr : &found->position;
}

std::vector<PositionId> Books::openOf(SymbolIndex symbol) const {
  std::vector<PositionId> ids;
  visit(symbol, [&](const Position& position) { ids.push_back(position.id); });
  return ids;
}

std::size_t Books::openCount(SymbolIndex symbol) const {
  return hedges() ? hedged_[symbol.value].size() : slots_[symbol.value].position.isOpen() ? 1 : 0;
}

bool Books::setCover(SymbolIndex symbol, PositionId id, const Cover& stops, const Cover& targets) {
  Held* const held = heldOf(symbol, id);
  OMS_ASSERT(held != nullptr, "only an open position is protected");
  Position& position = held->position;
  const Cover known{position.stopLoss, position.stopCovers, position.stopValue};
  if (known == stops && position.takeProfit == targets.nearest && position.targetCovers == targets.quantity)
    return false;
  position.stopLoss = stops.nearest;
  position.stopCovers = stops.quantity;
  position.stopValue = stops.value;
  position.takeProfit = targets.nearest;
  position.targetCovers = targets.quantity;
  return true;
}

Quantity Books::netQuantity(SymbolIndex symbol) const {
  Quantity net;
  for (const Opened& held : hedged_[symbol.value])
    net += held.position.quantity;
  return net;
}

Quantity Books::grossQuantity(SymbolIndex symbol) const {
  Quantity gross;
  visit(symbol, [&](const Position& position) { gross += position.quantity.abs(); });
  return gross;
}

Money Books::netValue(SymbolIndex symbol) const {
  Money net;
  for (const Opened& held : hedged_[symbol.value])
    net += held.marketValue;
  return net;
}

Money Books::grossValue(SymbolIndex symbol) const {
  if (!hedges())
    return slots_[symbol.value].marketValue.abs();
  Money gross;
  for (const Opened& held : hedged_[symbol.value])
    gross += held.marketValue.abs();
  return gross;
}

}  // namespace oms
