// The strategy desk's files: one that was changed is taken over by its instances, each when it holds nothing.
#include <algorithm>

#include "oms/engine/own_limits.h"
#include "oms/engine/strategy_desk.h"
#include "oms/engine/strategy_series.h"
#include "oms/model/sha256.h"
#include "oms/model/state_fields.h"

namespace oms {
namespace {

const Timestamp kAll = Timestamp::fromNs(std::numeric_limits<std::int64_t>::max());

}  // namespace

StrategyDesk::Decided StrategyDesk::reload(const ReloadStrategy& command, const Actor& by) {
  if (command.hash != hashOfText(command.text))
    return {false, "invalid_value", "the hash is not that of the text", {}};
  std::vector<std::pair<Slot*, std::shared_ptr<const StrategyDefinition>>> found;
  for (Slot& slot : slots_) {
    if (slot.instance.info().strategy != command.strategy)
      continue;
    auto definition = readFor(slot, command.text);
    if (!definition)
      return {false, "invalid_strategy", definition.error().message, {}};
    found.emplace_back(&slot, *definition);
  }
  if (found.empty())
    return {false, "not_found", "there is no strategy " + command.strategy + " in this session", {}};
  const Slot& first = *found.front().first;
  const StrategyDefinition& before = first.next ? *first.next->definition : first.instance.definition();
  Decided decided;
  decided.limits = changedLimits(core_.config, core_.limits, before, *found.front().second);
  for (auto& [slot, definition] : found) {
    const bool runs = slot->instance.definition().textHash == command.hash;
    if (slot->next ? slot->next->definition->textHash == command.hash : runs)
      continue;
    if (runs) {
      slot->next.reset();
      slot->instance.setReloads(false);
      core_.report(StrategyChanged{slot->instance.info(), "its file is again as it runs", by});
      continue;
    }
    slot->next = Next{command.text, by, std::move(definition)};
    // A bar that waits for another symbol's is still the old file's.
    if (isFree(*slot) && !slot->held) {
      takeOver(*slot, kAll);
      continue;
    }
    slot->instance.setReloads(true);
    core_.report(
        StrategyChanged{slot->instance.info(), "its file has changed and is taken over when it holds nothing", by});
  }
  return decided;
}

// The file as this instance would run it; the failure is its first mistake, with file, line and column, or what the
// session lacks for it.
Result<std::shared_ptr<const StrategyDefinition>> StrategyDesk::readFor(const Slot& slot,
                                                                        const std::string& text) const {
  const StrategyInstance& instance = slot.instance;
  const std::string file = instance.info().strategy + ".toml";
  const auto parsed = parseStrategy(text, file, slot.binding->parameters);
  if (!parsed)
    return Failure{parsed.error().front().text()};
  const StrategyDefinition& definition = **parsed;
  if (definition.name != slot.binding->definition->name) {
    return Failure{file + ": error: its name is \"" + slot.binding->definition->name +
                   "\" in this session, and limits may be set by it; begin a new session to call it otherwise"};
  }
  auto series = seriesOf(definition, instance.info().symbol, core_.config);
  if (!series)
    return Failure{series.error().message};
  series->emplace_back(instance.info().symbol, definition.timeframe);
  for (const SeriesKey& each : *series) {
    if (history_.contains(each))
      continue;
    return Failure{file + ": error: this session makes no bars of " + std::string(name(each.second)) + " of " +
                   core_.instrument(each.first).symbol + "; begin a new session for it"};
  }
  return *parsed;
}

// Nothing is held, nothing is on its way: the instance may become another one.
bool StrategyDesk::isFree(const Slot& slot) const {
  const StrategyState state = slot.instance.tradeState();
  const bool inTrade =
      state == StrategyState::entryPending || state == StrategyState::inPosition || state == StrategyState::exitPending;
  return !inTrade && !slot.entry.isSet() && !slot.exit.isSet() && heldBy(slot).isZero();
}

// Ends what the instance has only in mind.
void StrategyDesk::dropSignal(Slot& slot, const std::string& cause, const Actor& by) {
  if (const Signal* pending = approvals_.pendingOf(slot.instance.info().index))
    endSignal(approvals_.end(pending->id, SignalStatus::invalidated, by, cause, core_.now));
  StrategyOutput out;
  slot.instance.forgetSignal(cause, core_.now, out);
  act(slot, out);
}

void StrategyDesk::takeOver(Slot& slot, Timestamp before) {
  const Next next = std::move(*slot.next);
  slot.next.reset();
  dropSignal(slot, "its file was read anew", next.by);
  StrategyInstance fresh = instanceOf(slot, next.definition);
  fresh.goOnFrom(slot.instance);
  // Of another timeframe no bar is about to be given.
  warmUp(fresh, fresh.info().timeframe == slot.instance.info().timeframe ? before : kAll);
  nearMisses_.forget(slot.instance.info().index);
  slot.instance = std::move(fresh);
  slot.text = next.text;
  linkAll();
  ++slot.barsSeen;
  core_.report(StrategyChanged{slot.instance.info(), "its file was read anew", next.by});
}

StrategyInstance StrategyDesk::instanceOf(Slot& slot, std::shared_ptr<const StrategyDefinition> definition) const {
  const StrategyInstanceInfo& info = slot.instance.info();
  slot.approval = slot.binding->approval.value_or(definition->approval);
  slot.autoAbove = slot.binding->autoAbove.value_or(definition->autoAbove);
  return {std::move(definition), core_.instrument(info.symbol), info.symbol, info.index, info.mode};
}

// The session's own bars, as far back as they are kept and up to that time, as they were given when they closed.
void StrategyDesk::warmUp(StrategyInstance& fresh, Timestamp before) const {
  const StrategyInstanceInfo& info = fresh.info();
  const auto series = seriesOf(fresh.definition(), info.symbol, core_.config);
  std::vector<std::size_t> given(series->size());
  const auto giveUntil = [&](Timestamp close) {
    for (std::size_t i = 0; i < given.size(); ++i) {
      const RingQueue<Bar>& bars = history_.at((*series)[i]).bars;
      for (; given[i] < bars.size() && bars[given[i]].closeTime <= close; ++given[i])
        fresh.onOtherBar(static_cast<SeriesIndex>(i + 1), bars[given[i]]);
    }
  };
  StrategyOutput nothing;
  const RingQueue<Bar>& own = history_.at({info.symbol, info.timeframe}).bars;
  for (std::size_t i = 0; i < own.size() && own[i].closeTime < before; ++i) {
    giveUntil(own[i].closeTime);
    fresh.onBar(own[i], true, nothing);
  }
  giveUntil(kAll);
}

void StrategyDesk::Next::fields(Archive& archive) {
  archive(text, by);
}

// A saved state has the texts that were taken over since the session began: the instances are made of them first.
void StrategyDesk::textFields(Archive& archive) {
  bool changed = false;
  for (Slot& slot : slots_) {
    archive(slot.text, slot.next);
    if (!archive.loads() || archive.failed())
      continue;
    if (!slot.text.empty()) {
      const auto definition = readFor(slot, slot.text);
      archive.require(definition.ok());
      if (!definition)
        return;
      slot.instance = instanceOf(slot, *definition);
      changed = true;
    }
    if (slot.next) {
      const auto definition = readFor(slot, slot.next->text);
      archive.require(definition.ok());
      slot.next->definition = definition ? *definition : nullptr;
    }
  }
  if (changed)
    linkAll();
}

}  // namespace oms
