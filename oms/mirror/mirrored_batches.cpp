#include "oms/mirror/mirrored_batches.h"

#include <algorithm>
#include <array>
#include <utility>

#include "oms/projections/session_view.h"

namespace oms {

namespace {

using Channel = StreamChannel;

// What has happened to an order that is now in that state and was in that one before.
OrderEventKind kindOf(const Order& now, OrderStatus before, bool isFilledFurther) {
  using enum OrderEventKind;
  constexpr std::array<OrderEventKind, 12> byStatus{initialized, denied,    submitted,     accepted,
                                                    rejected,    triggered, pendingUpdate, pendingCancel,
                                                    filled,      filled,    canceled,      expired};
  static_assert(byStatus.size() == static_cast<std::size_t>(OrderStatus::expired) + 1);
  const bool works = now.status == OrderStatus::accepted || now.status == OrderStatus::triggered ||
                     now.status == OrderStatus::partiallyFilled;
  if (isFilledFurther || !works)
    return isFilledFurther ? filled : byStatus[static_cast<std::size_t>(now.status)];
  // What was asked of it was refused where a reason stands with it.
  if (before == OrderStatus::pendingCancel)
    return cancelRejected;
  if (before == OrderStatus::pendingUpdate)
    return now.reason.empty() ? updated : updateRejected;
  return before == now.status ? updated : byStatus[static_cast<std::size_t>(now.status)];
}

std::string_view idIn(const WireValue& row, std::string_view name) {
  const WireValue* found = row.find(name);
  return found == nullptr ? std::string_view() : found->string().value_or("");
}

}  // namespace

void MirroredBatches::beginAnew() {
  const std::uint64_t generation = generation_;
  *this = MirroredBatches(std::move(complain_));
  generation_ = generation;
  isNew_ = true;
}

std::shared_ptr<EventBatch> MirroredBatches::batchAt(std::uint64_t seq, Timestamp time) {
  seq_ = std::max(seq_, seq);
  whole_.sessionTime = std::max(whole_.sessionTime, time);
  auto batch = std::make_shared<EventBatch>();
  batch->instruments = instruments_;
  if (std::exchange(isNew_, false))
    batch->past = std::make_shared<const SessionView>();
  status_.journalSeq = seq_;
  batch->status = status_;
  startDay(*batch);
  return batch;
}

// The stream does not tell when a day begins: it follows from the session's clock, as in the engine.
void MirroredBatches::startDay(EventBatch& batch) {
  if (session_.id.empty())
    return;
  // A bar that closes as a day ends is that day's.
  const Timestamp latest = std::max(whole_.sessionTime - Duration(1), session_.startedAt);
  const Timestamp day = session_.dayRoll.startOf(latest);
  if (std::exchange(day_, day) == day)
    return;
  Entry entry;
  entry.seq = seq_;
  entry.events.emplace_back(whole_.sessionTime, DayStarted{session_.dayRoll.dateOf(day), whole_.account.equity});
  batch.entries.push_back(std::move(entry));
}

std::shared_ptr<const EventBatch> MirroredBatches::take(const StreamChange& change, std::uint64_t generation) {
  if (std::exchange(generation_, generation) != generation)
    beginAnew();
  Entry entry;
  entry.seq = change.seq;
  MarketSample sample;
  fold(change, entry, sample);
  // Whichever sample of a frame is its last, it has them.
  if (change.channel == Channel::prices || change.channel == Channel::approvals)
    whole_.drifts = driftsNow();
  std::shared_ptr<EventBatch> batch = batchAt(change.seq, change.time);
  batch->recovered = told_.insert(change.channel).second;
  for (Event& event : entry.events)
    event.time = std::max(event.time, change.time);
  if (!entry.events.empty())
    batch->entries.push_back(std::move(entry));
  if (!isLossless(change.channel)) {
    auto made = std::make_shared<MarketSample>(whole_);
    made->quotes = std::move(sample.quotes);
    made->depth = std::move(sample.depth);
    made->trades = std::move(sample.trades);
    made->bars = std::move(sample.bars);
    made->instances = std::move(sample.instances);
    batch->sample = std::move(made);
  }
  return batch;
}

std::shared_ptr<const EventBatch> MirroredBatches::take(const StreamPulse& pulse) {
  const bool isDurable = pulse.journal == "ok";
  status_.journal = isDurable ? JournalState::ok : JournalState::unavailable;
  status_.journalProblem = isDurable ? "" : "the journal of the remote engine is not available";
  status_.feedEnded = pulse.feedState == "ended";
  status_.feedProblem = pulse.feedProblem;
  status_.tellsTrades = pulse.tellsTrades;
  status_.feedDelayMs = pulse.feedDelayMs;
  whole_.progress = pulse.progress;
  std::shared_ptr<EventBatch> batch = batchAt(pulse.seq, pulse.time);
  batch->sample = std::make_shared<MarketSample>(whole_);
  return batch;
}

void MirroredBatches::fold(const StreamChange& change, Entry& entry, MarketSample& sample) {
  for (const WireValue& row : change.rows) {
    switch (change.channel) {
      case Channel::session:
        foldSession(row, entry);
        break;
      case Channel::orders:
        foldOrder(row, entry);
        break;
      case Channel::fills:
        foldFill(row, entry);
        break;
      case Channel::approvals:
        if (const auto signal = kept(change.channel, readSignal(row, names_))) {
          noteWaiting(*signal);
          entry.events.emplace_back(Timestamp{}, SignalChanged{*signal});
        }
        break;
      case Channel::risk:
        if (auto body = kept(change.channel, readRisk(row, names_))) {
          if (const auto* state = std::get_if<TradingStateChanged>(&*body))
            tradingState_ = state->state;
          entry.events.emplace_back(Timestamp{}, std::move(*body));
        }
        break;
      case Channel::kill:
        if (const auto state = kept(change.channel, readKillSwitch(row)))
          entry.events.emplace_back(Timestamp{}, KillSwitchChanged{*state});
        break;
      case Channel::strategies:
        foldInstance(row, entry);
        break;
      case Channel::prices:
        if (const auto quote = kept(change.channel, readPrice(row, names_))) {
          quotes_[quote->symbol] = quote->quote;
          sample.quotes.push_back(*quote);
        }
        break;
      case Channel::equity:
        if (const auto account = kept(change.channel, readAccount(row)))
          whole_.account = *account;
        break;
      case Channel::depth:
        if (const auto depth = kept(change.channel, readDepth(row, names_)))
          sample.depth.push_back(*depth);
        notePlaces(row);
        break;
      case Channel::positions:
      case Channel::bars:
      case Channel::indicators:
      case Channel::conditions:
      case Channel::tape:
      case Channel::audit:
        break;
    }
  }
  if (change.channel == Channel::positions)
    foldPositions(change, entry);
  if (change.channel == Channel::bars)
    foldBars(change, sample);
  if (change.channel == Channel::indicators || change.channel == Channel::conditions)
    foldInstanceRows(change, sample);
  if (change.channel == Channel::tape)
    foldPrints(change, sample);
  foldRemoved(change, entry);
}

void MirroredBatches::foldSession(const WireValue& row, Entry& entry) {
  auto session = kept(Channel::session, readSession(row));
  if (!session)
    return;
  session_ = std::move(session->info);
  for (const std::string& symbol : session_.symbols) {
    if (session->instruments.find(symbol))
      continue;
    // An older server does not tell its instruments.
    Instrument unknown;
    unknown.symbol = symbol;
    session->instruments.add(std::move(unknown));
    if (complain_)
      complain_("the server does not say in which steps " + symbol + " trades; hundredths are taken");
  }
  // The same object while it holds the same, as an engine has it.
  if (instruments_->size() != session->instruments.size()) {
    names_.instruments = session->instruments;
    instruments_ = std::make_shared<const InstrumentList>(std::move(session->instruments));
  }
  names_.instances.resize(std::max(names_.instances.size(), session_.strategies.size()));
  for (std::uint32_t i = 0; i < session_.strategies.size(); ++i) {
    names_.instances[i].index = {i};
    names_.instances[i].id = session_.strategies[i];
  }
  entry.events.emplace_back(session_.startedAt, SessionChanged{session_});
}

void MirroredBatches::foldOrder(const WireValue& row, Entry& entry) {
  auto order = kept(Channel::orders, readOrder(row, names_));
  if (!order)
    return;
  const KnownOrder now{order->status, order->version, order->filled, order->updatedAt, order->actor};
  const auto [known, isNew] = orders_.try_emplace(order->id, now);
  // What became of it since, REST has told while there was no stream.
  if (!isNew && now.version < known->second.version)
    return;
  const KnownOrder before = std::exchange(known->second, now);
  if (isNew && order->status != OrderStatus::initialized) {
    Order first = *order;
    first.status = OrderStatus::initialized;
    first.filled = {};
    first.reason = {};
    entry.events.emplace_back(order->createdAt, OrderChanged{OrderEventKind::initialized, first, order->actor});
  } else if (!isNew && before.status == now.status && before.version == now.version && before.filled == now.filled &&
             before.updatedAt == now.updatedAt) {
    return;  // a child set out, which its own row tells
  }
  const OrderStatus from = isNew ? OrderStatus::initialized : before.status;
  const bool isFilledFurther = !isNew && now.filled > before.filled;
  entry.events.emplace_back(order->updatedAt,
                            OrderChanged{kindOf(*order, from, isFilledFurther), *order, order->actor});
}

void MirroredBatches::foldFill(const WireValue& row, Entry& entry) {
  auto fill = kept(Channel::fills, readFill(row, names_));
  if (!fill)
    return;
  // A fill is its order's, and so is who wanted it.
  if (const auto order = orders_.find(fill->order); order != orders_.end())
    fill->actor = order->second.actor;
  if (fill->id > lastFill_) {
    lastFill_ = fill->id;
    entry.events.emplace_back(fill->time, OrderFilled{*fill});
  }
  if (row.find("noted_by") == nullptr)
    return;
  TradeAnnotated note;
  note.trade = fill->id;
  note.note = idIn(row, "note");
  note.actor = Actor::parse(idIn(row, "noted_by"));
  if (const WireValue* tags = row.find("tags")) {
    for (const WireValue& tag : tags->items)
      note.tags.push_back(tag.text);
  }
  entry.events.emplace_back(fill->time, std::move(note));
}

void MirroredBatches::foldInstance(const WireValue& row, Entry& entry) {
  const auto info = kept(Channel::strategies, readInstance(row, names_));
  if (!info)
    return;
  StrategyInstanceInfo& known = names_.instances[info->index.value];
  const bool isSameState = told_.contains(Channel::strategies) && known.since == info->since &&
                           known.lastTime == info->lastTime && known.state == info->state;
  const bool isOtherMode = known.mode != info->mode;
  known = *info;
  InstanceSample& sample = samples_[info->index];
  sample.index = info->index;
  sample.warmupHave = info->warmupHave;
  sample.warmupNeed = info->warmupNeed;
  if (!isSameState) {
    entry.events.emplace_back(info->lastTime, StrategyStateChanged{*info});
    return;
  }
  const std::string what = isOtherMode ? "trades " + std::string(name(info->mode)) : "has other settings";
  entry.events.emplace_back(info->lastTime, StrategyChanged{*info, what, {}});
}

void MirroredBatches::closePosition(PositionId id, Entry& entry) {
  const auto known = positions_.find(id);
  if (known == positions_.end())
    return;
  Position closed = known->second;
  closed.quantity = {};
  closed.unrealized = {};
  positions_.erase(known);
  entry.events.emplace_back(Timestamp{}, PositionChanged{closed});
}

void MirroredBatches::foldPositions(const StreamChange& change, Entry& entry) {
  std::vector<PositionId> gone;
  if (change.isWhole) {
    for (const auto& [id, position] : positions_)
      gone.push_back(id);
  }
  for (const WireValue& row : change.rows) {
    const auto position = kept(Channel::positions, readPosition(row, names_));
    if (!position)
      continue;
    std::erase(gone, position->id);
    positions_[position->id] = *position;
    entry.events.emplace_back(Timestamp{}, PositionChanged{*position});
  }
  for (const PositionId id : gone)
    closePosition(id, entry);
}

// Orders, fills and signals of a past day leave the stream, not the view.
void MirroredBatches::foldRemoved(const StreamChange& change, Entry& entry) {
  for (const std::string& key : change.removed) {
    const std::string_view id = key;
    if (change.channel == Channel::positions) {
      closePosition(PositionId::parse(id).value_or(PositionId{}), entry);
    } else if (change.channel == Channel::orders) {
      orders_.erase(OrderId::parse(id).value_or(OrderId{}));
    } else if (change.channel == Channel::risk && id.starts_with("lockout/")) {
      if (const auto code = parseCheckCode(id.substr(8)))
        entry.events.emplace_back(Timestamp{}, LockoutChanged{{*code, false, change.time, {}, {}}});
    } else if (change.channel == Channel::risk && id.starts_with("halt/")) {
      if (const auto symbol = names_.instruments.find(id.substr(5)))
        entry.events.emplace_back(Timestamp{}, MarketHaltChanged{*symbol, false, {}, {}});
    }
  }
}

// All of an instance come together, so that the first one of a message begins its list anew.
void MirroredBatches::foldInstanceRows(const StreamChange& change, MarketSample& sample) {
  std::set<InstanceIndex> begun;
  for (const WireValue& row : change.rows) {
    const InstanceIndex index = names_.instance(idIn(row, "strategy_id"));
    if (!index.isSet())
      continue;
    InstanceSample& known = samples_[index];
    known.index = index;
    const bool isFirst = begun.insert(index).second;
    if (change.channel == Channel::indicators) {
      if (isFirst)
        known.indicators.clear();
      if (auto indicator = kept(change.channel, readIndicator(row)))
        known.indicators.push_back(std::move(*indicator));
    } else {
      if (isFirst)
        known.conditions.clear();
      if (auto condition = kept(change.channel, readCondition(row)))
        known.conditions.push_back(std::move(*condition));
    }
  }
  for (const InstanceIndex index : begun) {
    InstanceSample& known = samples_[index];
    known.groups = progressOf(known.conditions);
    sample.instances.push_back(known);
  }
}

}  // namespace oms
