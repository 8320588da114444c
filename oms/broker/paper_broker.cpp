#include "oms/broker/paper_broker.h"

#include <algorithm>

#include "oms/broker/fill_desk.h"
#include "oms/broker/matcher.h"
#include "oms/broker/order_clock.h"
#include "oms/broker/split.h"
#include "oms/broker/working_orders.h"
#include "oms/model/state_fields.h"

namespace oms {

namespace {
enum class CommandKind : std::uint8_t { insert, cancel, replace, status };
struct Command {
  using Kind = CommandKind;
  Kind kind = Kind::insert;
  Timestamp arrivesAt;
  OrderId order;
  std::uint32_t change = 0;  // of a replacement: its place among the changes
};
}  // namespace

template <>
inline constexpr CommandKind kLastOf<CommandKind> = CommandKind::status;

struct PaperBroker::State {
  State(const InstrumentList& instruments, FillGuard& guard, const PaperBrokerConfig& configuration)
      : latency(configuration.latency),
        desk(instruments, guard),
        clock(desk),
        matcher(desk, clock,
                {configuration.profile, configuration.quoteFreshFor, configuration.marketTimeToLive,
                 configuration.protectionTicks, configuration.finer, [this](Timestamp until) { return bring(until); },
                 [this] { return arrival(); }}),
        jitter(configuration.latency.seed) {}

  void send(Command command) {
    // Nearly always at the end; with equal times the first to be sent stays first.
    auto where = commands.end();
    while (where != commands.begin() + next && command.arrivesAt < (where - 1)->arrivesAt)
      --where;
    commands.insert(where, command);
  }

  // Nothing is on its way, waits for a moment of its own or ends by the clock.
  bool isStill(Timestamp now) const { return commands.empty() && !matcher.waits() && now < desk.nextCut(); }

  void runUntil(Timestamp now) {
    if (!isStill(now))
      act(now);
  }

  void act(Timestamp now) {
    while (next < static_cast<std::ptrdiff_t>(commands.size()) && commands[next].arrivesAt <= now) {
      const Command command = commands[next++];
      run(command.arrivesAt);
      execute(command);
      desk.settleFinished();
    }
    if (next == static_cast<std::ptrdiff_t>(commands.size())) {
      commands.clear();
      next = 0;
    } else if (next > 4096) {
      commands.erase(commands.begin(), commands.begin() + next);
      next = 0;
    }
    run(now);
  }

  // While a bar is walked: all that arrived before it closes and was sent before it came has acted already.
  bool bring(Timestamp until) {
    const std::ptrdiff_t before = next;
    while (next < static_cast<std::ptrdiff_t>(commands.size()) && commands[next].arrivesAt <= until) {
      const Command command = commands[next++];
      execute(command);
    }
    return next != before;
  }

  Timestamp arrival() const {
    const auto place = static_cast<std::size_t>(next);
    return place < commands.size() ? commands[place].arrivesAt : FillDesk::kNever;
  }

  void run(Timestamp now) {
    if (matcher.waits())
      matcher.run(now);
    clock.run(now);
  }

  // Never before its own order.
  Timestamp follow(OrderId order, Timestamp arrivesAt) {
    WorkingOrder* const working = desk.orders().find(order);
    if (working == nullptr)
      return arrivesAt;
    ++working->commandsInFlight;
    return std::max(arrivesAt, working->arrivesAt);
  }

  void noteLatency(OrderId order, Duration ofChange) {
    if (WorkingOrder* const working = desk.orders().find(order))
      working->changeLatency = ofChange;
  }

  void execute(const Command& command) {
    WorkingOrder* working = desk.orders().find(command.order);
    if (command.kind == Command::Kind::insert) {
      if (working == nullptr)
        return;  // its partner filled while it was on its way
      working->sequence = desk.nextSequence();
      return matcher.arrive(*working, command.arrivesAt);
    }
    if (command.kind == Command::Kind::status)
      return desk.tellStatus(command.order, command.arrivesAt);
    if (command.kind == Command::Kind::replace) {
      const Replacement change = changes[command.change];
      freeChanges.push_back(command.change);
      return matcher.replace(command.order, change, command.arrivesAt);
    }
    if (working == nullptr)
      return desk.refuseCancel(command.order, desk.takeEnd(command.order), command.arrivesAt);
    --working->commandsInFlight;
    clock.cancel(*working, command.arrivesAt);
  }

  // The commands on their way, each replacement with what it wants.
  void listCommands(Archive& archive) {
    if (archive.loads())
      next = 0;
    const auto begin = static_cast<std::size_t>(next);
    commands.resize(begin + archive.count(commands.size() - begin));
    for (std::size_t i = begin; i < commands.size(); ++i) {
      Command& command = commands[i];
      archive(command.kind, command.arrivesAt, command.order);
      if (command.kind != Command::Kind::replace)
        continue;
      if (archive.loads()) {
        command.change = static_cast<std::uint32_t>(changes.size());
        changes.emplace_back();
      }
      archive(changes[command.change]);
    }
  }

  Latency latency;
  FillDesk desk;
  OrderClock clock;
  Matcher matcher;
  JitterSource jitter;
  std::vector<Command> commands;  // by arrival; those before `next` are done
  std::ptrdiff_t next = 0;
  std::vector<Replacement> changes;  // of the replacements on their way
  std::vector<std::uint32_t> freeChanges;
};

PaperBroker::PaperBroker(const InstrumentList& instruments, FillGuard& guard, const PaperBrokerConfig& config)
    : state_(std::make_unique<State>(instruments, guard, config)) {}

PaperBroker::~PaperBroker() = default;

void PaperBroker::submit(const Order& order, Timestamp now) {
  WorkingOrder& working = state_->desk.orders().add(order);
  const Latency& latency = state_->latency;
  working.submittedAt = now;
  working.arrivesAt = now + latency.base + latency.insert + state_->jitter.next(latency.jitter);
  state_->matcher.leave(working, now);
  state_->send({Command::Kind::insert, working.arrivesAt, order.id, 0});
}

void PaperBroker::cancel(OrderId order, Timestamp now) {
  const Latency& latency = state_->latency;
  const Timestamp arrivesAt = now + latency.base + latency.cancel + state_->jitter.next(latency.jitter);
  state_->send({Command::Kind::cancel, state_->follow(order, arrivesAt), order, 0});
}

void PaperBroker::replace(OrderId order, const Replacement& change, Timestamp now) {
  const Latency& latency = state_->latency;
  const Timestamp arrivesAt = now + latency.base + latency.modify + state_->jitter.next(latency.jitter);
  if (state_->freeChanges.empty()) {
    state_->freeChanges.push_back(static_cast<std::uint32_t>(state_->changes.size()));
    state_->changes.emplace_back();
  }
  const std::uint32_t place = state_->freeChanges.back();
  state_->freeChanges.pop_back();
  state_->changes[place] = change;
  state_->noteLatency(order, arrivesAt - now);
  state_->send({Command::Kind::replace, state_->follow(order, arrivesAt), order, place});
}

void PaperBroker::link(Contingency kind, const std::vector<OrderId>& members) {
  state_->desk.link(kind, members);
}

void PaperBroker::hold(OrderId child, OrderId parent) {
  state_->desk.hold(child, parent);
}

void PaperBroker::requestStatus(OrderId order, Timestamp now) {
  state_->send({Command::Kind::status, now + state_->latency.base, order, 0});
}

void PaperBroker::onMarket(const MarketUpdate& update) {
  SymbolBook& book = state_->desk.book(update.symbol);
  if (update.warmup)
    return state_->matcher.observe(book, update);
  book.barFed = std::holds_alternative<BarUpdate>(update.data);
  if (book.barFed)
    book.depth.reset();
  // Earlier commands meet the market as it was when they arrived.
  state_->runUntil(update.time - Duration(1));
  if (const auto* bar = std::get_if<BarUpdate>(&update.data)) {
    state_->matcher.onBar(book, *bar, update.time);
  } else {
    state_->matcher.onQuote(book, std::get<QuoteUpdate>(update.data), update.time);
  }
  state_->runUntil(update.time);
}

void PaperBroker::advance(Timestamp now) {
  state_->runUntil(now);
}

std::vector<BrokerReport>& PaperBroker::reports() {
  return state_->desk.reports();
}

void PaperBroker::setHalted(SymbolIndex symbol, bool halted) {
  SymbolBook& book = state_->desk.book(symbol);
  book.resumed = book.halted && !halted;
  book.halted = halted;
}

void PaperBroker::split(SymbolIndex symbol, Ratio ratio) {
  for (auto command = state_->commands.begin() + state_->next; command != state_->commands.end(); ++command) {
    const WorkingOrder* working = state_->desk.orders().find(command->order);
    if (command->kind == Command::Kind::replace && working != nullptr && working->request().symbol == symbol)
      splitChange(state_->changes[command->change], working->request(), ratio, *state_->desk.book(symbol).instrument);
  }
  state_->matcher.split(symbol, ratio);
  state_->desk.split(symbol, ratio);
}

std::size_t PaperBroker::workingOrders() const {
  return state_->desk.orders().size();
}

const DepthBook* PaperBroker::depth(SymbolIndex symbol) const {
  const SymbolBook& book = state_->desk.book(symbol);
  return book.depth ? &book.depth->shown() : nullptr;
}

void PaperBroker::addPlaces(SymbolIndex symbol, std::size_t most, std::vector<QueuePlace>& places) const {
  for (const PriceLadder& ladder : state_->desk.book(symbol).limits) {
    std::size_t added = 0;
    for (std::size_t n = 0; added < most && ladder.best(n) != nullptr; ++n) {
      const WorkingOrder& working = state_->desk.orders().at(ladder.best(n)->slot);
      if (!working.knowsAhead || working.done || working.sequence != ladder.best(n)->sequence)
        continue;
      places.push_back({working.order.id, working.ahead, working.aheadAtFirst});
      ++added;
    }
  }
}

void PaperBroker::fields(Archive& archive) {
  state_->listCommands(archive);
  archive(state_->desk, state_->matcher, state_->jitter);
}

}  // namespace oms
