// The strategy desk's shadows: instances that trade on paper accounts of their own beside the session's.
#include <algorithm>

#include "oms/engine/strategy_desk.h"

namespace oms {

StrategyDesk::Decided StrategyDesk::setMode(const SetStrategyMode& command, const Actor& by) {
  for (const Slot& slot : slots_) {
    const StrategyInstanceInfo& info = slot.instance.info();
    const bool named = !command.instance.isSet() || info.index == command.instance;
    if (named && info.mode != command.mode && command.mode == StrategyMode::shadow && !isFree(slot)) {
      return {false,
              "invalid_state",
              info.id + " is in a trade; close its position or cancel its order, or wait until the trade is over",
              {}};
    }
  }
  for (Slot& slot : slots_) {
    const StrategyInstanceInfo& info = slot.instance.info();
    if ((!command.instance.isSet() || info.index == command.instance) && info.mode != command.mode)
      changeMode(slot, command.mode, by);
  }
  return {};
}

void StrategyDesk::changeMode(Slot& slot, StrategyMode mode, const Actor& by) {
  dropSignal(slot, "it trades " + std::string(mode == StrategyMode::shadow ? "as a shadow" : "live") + " from now on",
             by);
  if (mode == StrategyMode::shadow) {
    const SymbolIndex symbol = slot.instance.info().symbol;
    slot.shadow = std::make_unique<ShadowBook>(core_, symbol);
    slot.shadow->orders.setHalted(symbol, orders_.hoursOf(symbol).halted);
  } else {
    slot.shadow.reset();
    slot.entry = slot.exit = slot.trade = {};
    slot.exitCause.clear();
    slot.turn.reset();
    slot.bared = slot.turning = slot.emergency = false;
    StrategyOutput out;
    const std::string_view givenUp = "what its shadow held is given up";
    if (!slot.instance.onPositionClosed(givenUp, core_.now, out))
      slot.instance.onEntryEnded(givenUp, core_.now, out);
    act(slot, out);
  }
  slot.instance.setMode(mode);
  countShadows();
  ++slot.barsSeen;
  core_.report(StrategyChanged{slot.instance.info(),
                               mode == StrategyMode::shadow
                                   ? "it shadows the market: on paper for itself, nothing is sent and nobody asked"
                                   : "it trades live",
                               by});
}

// Most sessions have none, and every piece of the market asks.
void StrategyDesk::countShadows() {
  shadows_ = static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.shadow != nullptr; }));
}

void StrategyDesk::showToShadows(const MarketUpdate& update) {
  for (const std::uint32_t index : bySymbol_[update.symbol.value]) {
    Slot& slot = slots_[index];
    if (!slot.shadow)
      continue;
    if (slot.shadow->core.orders.isFull()) {
      std::vector<OrderId> held{slot.entry, slot.exit, slot.trade};
      std::erase_if(held, [](OrderId id) { return !id.isSet(); });
      slot.shadow->forgetOrders(std::move(held));
    }
    slot.shadow->onMarket(update, *this);
  }
}

void StrategyDesk::settleAllShadows() {
  for (Slot& slot : slots_) {
    if (slot.shadow)
      slot.shadow->settle(core_.now, *this);
  }
}

void StrategyDesk::haltShadows(SymbolIndex symbol, bool halted) {
  for (const std::uint32_t index : bySymbol_[symbol.value]) {
    if (slots_[index].shadow)
      slots_[index].shadow->orders.setHalted(symbol, halted);
  }
}

void StrategyDesk::limitShadows() {
  for (Slot& slot : slots_) {
    if (slot.shadow)
      slot.shadow->setLimits(core_.limits);
  }
}

InstanceSample StrategyDesk::sampleOf(std::size_t index) const {
  const Slot& slot = slots_[index];
  InstanceSample sample = slot.instance.sample();
  if (slot.shadow)
    sample.shadow = std::make_shared<const ShadowView>(slot.shadow->view());
  return sample;
}

void StrategyDesk::shadowFields(Slot& slot, Archive& archive) {
  bool there = slot.shadow != nullptr;
  archive(there);
  if (archive.loads()) {
    slot.shadow.reset();
    if (there)
      slot.shadow = std::make_unique<ShadowBook>(core_, slot.instance.info().symbol);
  }
  if (slot.shadow)
    archive(*slot.shadow);
}

}  // namespace oms
