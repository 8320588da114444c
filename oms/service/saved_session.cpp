#include "oms/service/saved_session.h"

#include <bit>

#include "oms/broker/working_orders.h"
#include "oms/model/state_fields.h"

namespace oms {
namespace {

bool fits(std::string_view bytes, const Engine& engine, const std::function<void(Archive&)>& load) {
  LoadArchive archive(bytes, engine.core().config.instruments.size(), engine.strategies().size());
  load(archive);
  return archive.complete();
}

// Nothing is touched before it is sure that all of it fits.
bool loadInto(const SessionPlan& plan, Engine& engine, const Snapshot& snapshot, SessionStart& start) {
  SavedSession saved;
  auto past = std::make_shared<SessionView>();
  if (!fits(snapshot.content, engine, [&](Archive& archive) { archive(saved); }) ||
      !fits(saved.view, engine, [&](Archive& archive) { archive(*past); }))
    return false;
  Engine trial(plan.engine);
  if (!trial.load(saved.engine) || trial.stateHash() != snapshot.stateHash)
    return false;
  Feed& feed = *plan.feed;
  if (!fits(saved.feed, engine, [&](Archive& archive) { feed.fields(archive); }))
    return false;
  const bool loaded = engine.load(saved.engine);
  OMS_ASSERT(loaded, "the same bytes have just been loaded");
  while (feed.peek() && feed.peek()->cursor <= engine.cursor())
    feed.pop();
  start.behind = {snapshot.seq, snapshot.rowHash};
  start.firstTraded = saved.firstTraded;
  start.counts = saved.counts;
  start.past = std::move(past);
  return true;
}

// Another one when the fields change, or (the number) how they are written.
std::string formatOf(const SessionPlan& plan) {
  Engine engine(plan.engine);
  SavedSession saved;
  SessionView view;
  Order order;
  Fill fill;
  RoundTrip trade;
  Signal signal;
  RiskAlert alert;
  WorkingOrder working;
  BrokerReport report;
  MarketUpdate update;
  ShapeArchive shape;
  engine.addShape(shape);
  view.addShape(shape);
  plan.feed->fields(shape);
  shape(saved, order, fill, trade, signal, alert, working, report, update);
  return "1 " + shape.digest().substr(0, 16);
}

}  // namespace

void SavedSession::fields(Archive& archive) {
  archive(engine, feed, view, cursor, firstTraded, counts.signalsRaised, counts.approvals, counts.orders, counts.fills,
          counts.rejects, counts.trades);
}

// The settings name the strategies' files, which somebody may have edited since.
SnapshotOrigin originOf(const SessionPlan& plan) {
  std::string settings = plan.configJson;
  for (const StrategyBinding& binding : plan.engine.strategies) {
    const StrategyDefinition& strategy = *binding.definition;
    settings += '\n' + strategy.fileName + ' ' + strategy.textHash;
    for (const auto& [name, value] : strategy.parameters)
      settings += '\n' + name + '=' + std::to_string(std::bit_cast<std::uint64_t>(value));
  }
  return {formatOf(plan), plan.engine.session.id, settings, plan.feed->identity()};
}

SessionStart startFromSnapshot(const SessionPlan& plan, Engine& engine, const SnapshotSource& source) {
  SessionStart start;
  source(
      originOf(plan), [&](const std::string& why) { start.passed.push_back(why); },
      [&](Snapshot& snapshot) {
        const bool loaded = loadInto(plan, engine, snapshot, start);
        if (!loaded)
          start.passed.push_back("the snapshot of row " + std::to_string(snapshot.seq) + " cannot be loaded");
        return loaded;
      });
  return start;
}

}  // namespace oms
