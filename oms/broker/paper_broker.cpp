#include "oms/broker/paper_broker.h"

#include <algorithm>

#include "oms/broker/fill_desk.h"
#include "oms/broker/matcher.h"
#include "oms/broker/order_clock.h"
#include "oms/broker/working_orders.h"

namespace oms {

namespace {
struct Command {
  enum class Kind : std::uint8_t { insert, cancel };
  Kind kind = Kind::insert;
  Timestamp arrivesAt;
  OrderId order;
};
}  // namespace

struct PaperBroker::State {
  State(const InstrumentList& instruments, FillGuard& guard, const PaperBrokerConfig& configuration)
      : latency(configuration.latency),
        desk(instruments, guard),
        clock(desk),
        matcher(desk, clock, configuration.profile, configuration.quoteFreshFor, configuration.marketTimeToLive),
        jitter(configuration.latency.seed) {}

  void send(Command command) {
    // Nearly always at the end; with equal times the first to be sent stays first.
    auto where = commands.end();
    while (where != commands.begin() + next && command.arrivesAt < (where - 1)->arrivesAt)
      --where;
    commands.insert(where, command);
  }

  void runUntil(Timestamp now) {
    while (next < static_cast<std::ptrdiff_t>(commands.size()) && commands[next].arrivesAt <= now) {
      const Command command = commands[next++];
      clock.run(command.arrivesAt);
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
    clock.run(now);
  }

  void execute(const Command& command) {
    WorkingOrder* working = desk.orders().find(command.order);
    if (command.kind == Command::Kind::insert) {
      if (working == nullptr)
        return;  // its partner filled while it was on its way
      working->sequence = ++sequence;
      return matcher.arrive(*working, command.arrivesAt);
    }
    if (working == nullptr)
      return desk.refuseCancel(command.order, desk.takeEnd(command.order), command.arrivesAt);
    --working->cancelsInFlight;
    clock.cancel(*working, command.arrivesAt);
  }

  Latency latency;
  FillDesk desk;
  OrderClock clock;
  Matcher matcher;
  JitterSource jitter;
  std::vector<Command> commands;  // by arrival; those before `next` are done
  std::ptrdiff_t next = 0;
  std::uint64_t sequence = 0;
};

PaperBroker::PaperBroker(const InstrumentList& instruments, FillGuard& guard, const PaperBrokerConfig& config)
    : state_(std::make_unique<State>(instruments, guard, config)) {}

PaperBroker::~PaperBroker() = default;

void PaperBroker::submit(const Order& order, Timestamp now) {
  WorkingOrder& working = state_->desk.orders().add(order);
  const Latency& latency = state_->latency;
  working.submittedAt = now;
  working.arrivesAt = now + latency.base + latency.insert + state_->jitter.next(latency.jitter);
  state_->send({Command::Kind::insert, working.arrivesAt, order.id});
}

void PaperBroker::cancel(OrderId order, Timestamp now) {
  const Latency& latency = state_->latency;
  Timestamp arrivesAt = now + latency.base + latency.cancel + state_->jitter.next(latency.jitter);
  if (WorkingOrder* working = state_->desk.orders().find(order)) {
    ++working->cancelsInFlight;
    arrivesAt = std::max(arrivesAt, working->arrivesAt);  // never before its own order
  }
  state_->send({Command::Kind::cancel, arrivesAt, order});
}

void PaperBroker::linkOneUpdatesOther(OrderId a, OrderId b) {
  WorkingOrder* first = state_->desk.orders().find(a);
  WorkingOrder* second = state_->desk.orders().find(b);
  if (first == nullptr || second == nullptr)
    return;
  first->partner = b;
  second->partner = a;
}

void PaperBroker::onMarket(const MarketUpdate& update) {
  SymbolBook& book = state_->desk.book(update.symbol);
  if (update.warmup)
    return state_->matcher.observe(book, update);
  book.barFed = std::holds_alternative<BarUpdate>(update.data);
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

std::size_t PaperBroker::workingOrders() const {
  return state_->desk.orders().size();
}

void PaperBroker::hashInto(StateHasher& hasher) const {
  const auto time = [&](Timestamp value) { hasher.add(value.ns()); };
  for (auto command = state_->commands.begin() + state_->next; command != state_->commands.end(); ++command) {
    hasher.add(static_cast<std::int64_t>(command->kind));
    time(command->arrivesAt);
    hasher.add(static_cast<std::int64_t>(command->order.value));
  }
  state_->desk.orders().forEach([&](const WorkingOrder& working) {
    hasher.add(static_cast<std::int64_t>(working.order.id.value));
    hasher.add(working.order.request.quantity.raw());
    hasher.add(working.order.filled.raw());
    hasher.add(static_cast<std::int64_t>(working.place));
    hasher.add(working.triggered);
    hasher.add(static_cast<std::int64_t>(working.sequence));
    hasher.add(static_cast<std::int64_t>(working.partner.value));
    time(working.arrivesAt);
    time(working.cancelAt);
    time(working.priceBy);
  });
  for (const SymbolBook& book : state_->desk.books()) {
    hasher.add(book.quote.bid.raw());
    hasher.add(book.quote.ask.raw());
    time(book.quote.time);
    time(book.knownUntil);
    hasher.add(book.net.raw());
    hasher.add(static_cast<std::int64_t>(book.statistics.meanSquare));
    hasher.add(static_cast<std::int64_t>(book.statistics.meanVolume));
  }
  hasher.add(static_cast<std::int64_t>(state_->sequence));
  hasher.add(static_cast<std::int64_t>(state_->jitter.state()));
}

}  // namespace oms
