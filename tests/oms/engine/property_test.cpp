// RELIABILITY R14 over random commands and markets: an independent bookkeeper follows the fills alone.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <map>
#include <set>
#include <utility>

#include "oms/orders/transitions.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

// Sums up fills, slowly and plainly, and compares with the engine's books.
class Bookkeeper {
 public:
  void follow(const Desk& desk) {
    for (; seen_ < desk.events.size(); ++seen_) {
      const EventBody& body = desk.events[seen_].body;
      if (const auto* filled = std::get_if<OrderFilled>(&body))
        book(filled->fill);
      if (const auto* changed = std::get_if<OrderChanged>(&body))
        step(*changed);
    }
    compare(desk.engine.core());
  }

 private:
  // Every event is one that the table of the lifecycle has, and leads where the table says.
  void step(const OrderChanged& event) {
    const auto known = orders_.find(event.order.id);
    if (known == orders_.end()) {
      RC_ASSERT(event.kind == OrderEventKind::initialized && event.order.status == OrderStatus::initialized);
    } else {
      Order before = known->second;
      if (event.order.version == before.version) {
        RC_ASSERT(event.order.status == before.status && event.order.flags.bits != before.flags.bits);
        orders_[event.order.id] = event.order;
        return;
      }
      before.previousStatus = event.order.previousStatus;
      const auto next = nextStatus(before, event.kind);
      RC_ASSERT(next.has_value());
      const bool fill = event.kind == OrderEventKind::filled;
      RC_ASSERT(event.order.status == (fill ? afterFill(event.order.filled, event.order.request.quantity) : *next));
    }
    RC_ASSERT(event.order.leaves() + event.order.filled <= event.order.request.quantity);
    orders_[event.order.id] = event.order;
  }

  void book(const Fill& fill) {
    RC_ASSERT(trades_.insert(fill.id).second);
    const Money value = notional(fill.price, fill.quantity, Ratio::fromInt(1)).value();
    const bool buys = fill.side == Side::buy;
    positions_[fill.symbol] += buys ? fill.quantity : -fill.quantity;
    Quantity& position = open_[fill.position];
    position += buys ? fill.quantity : -fill.quantity;
    if (fill.opened.isSet()) {
      RC_ASSERT(!open_.contains(fill.opened) && !position.isZero());
      open_[fill.opened] = std::exchange(position, Quantity{});
    }
    cash_ += (buys ? -value : value) - fill.fee;
    filled_[fill.order] += fill.quantity;
  }

  void compare(const Core& core) {
    core.books.assertBalanced();
    for (const auto& [id, quantity] : open_) {
      const Position* position = core.books.find(id);
      RC_ASSERT(quantity == (position ? position->quantity : Quantity{}));
    }
    RC_ASSERT(core.books.cash() == cash_);
    for (std::uint32_t i = 0; i < core.books.symbols(); ++i) {
      RC_ASSERT(core.books.quantity({i}) == positions_[SymbolIndex{i}]);
      RC_ASSERT(core.account.type() == AccountType::margin || !positions_[SymbolIndex{i}].isNegative());
      const WorkingSum& sum = core.working[{i}];
      const bool nothing = sum.buy.isZero() && sum.sell.isZero() && sum.leavingBuy.isZero() &&
                           sum.leavingSell.isZero() && sum.buyValue.isZero() && sum.sellValue.isZero() &&
                           sum.fees.isZero();
      RC_ASSERT(sum.orders > 0 || nothing);
    }
    for (const auto& [id, order] : orders_) {
      RC_ASSERT(order.filled == filled_[id]);
      RC_ASSERT(order.filled <= order.request.quantity);
      const bool full = order.filled == order.request.quantity && order.request.quantity.isPositive();
      RC_ASSERT(full == (order.status == OrderStatus::filled));
    }
  }

  std::size_t seen_ = 0;
  Money cash_ = Money::fromInt(100'000);
  std::map<SymbolIndex, Quantity> positions_;
  std::map<PositionId, Quantity> open_;  // by the ids that the fills carry
  std::map<OrderId, Quantity> filled_;
  std::map<OrderId, Order> orders_;
  std::set<TradeId> trades_;
};

OrderRequest randomRequest() {
  OrderRequest request;
  request.symbol = {*rc::gen::inRange<std::uint32_t>(0, 2)};
  request.side = *rc::gen::element(Side::buy, Side::sell);
  request.type = *rc::gen::element(OrderType::market, OrderType::limit, OrderType::stopMarket, OrderType::stopLimit);
  request.timeInForce = *rc::gen::element(TimeInForce::gtc, TimeInForce::day, TimeInForce::ioc);
  request.quantity = Quantity::fromInt(*rc::gen::inRange(1, 300));
  const auto price = [] { return Price::fromRaw(*rc::gen::inRange<std::int64_t>(9'500, 10'500) * 10'000'000); };
  if (hasLimitPrice(request.type))
    request.price = price();
  if (hasTriggerPrice(request.type))
    request.triggerPrice = price();
  request.reduceOnly = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
  if (*rc::gen::weightedElement<bool>({{3, false}, {1, true}})) {
    request.stopLoss = price();
    request.takeProfit = price();
  }
  return request;
}

ReplaceOrder randomReplacement(OrderId id) {
  ReplaceOrder command;
  command.order = id;
  const auto price = [] { return Price::fromRaw(*rc::gen::inRange<std::int64_t>(9'500, 10'500) * 10'000'000); };
  if (*rc::gen::arbitrary<bool>())
    command.quantity = Quantity::fromInt(*rc::gen::inRange(1, 300));
  if (*rc::gen::arbitrary<bool>())
    command.price = price();
  if (*rc::gen::weightedElement<bool>({{4, false}, {1, true}}))
    command.triggerPrice = price();
  return command;
}

// A bracket with some targets, or a group.
SubmitOrderList randomList(const Desk& desk) {
  const std::string tag = std::to_string(desk.engine.core().orders.size());
  SubmitOrderList list;
  list.orders.push_back(randomRequest());
  OrderRequest& parent = list.orders[0];
  parent.reduceOnly = false;
  parent.stopLoss = parent.takeProfit = Price{};
  parent.clientOrderId = "parent-" + tag;
  const bool group = *rc::gen::arbitrary<bool>();
  if (group)
    parent.ocoGroup = "group-" + tag;
  const int others = *rc::gen::inRange(0, 4);
  for (int i = 0; i < others; ++i) {
    OrderRequest other = randomRequest();
    other.stopLoss = other.takeProfit = Price{};
    if (group) {
      other.ocoGroup = list.orders[0].ocoGroup;
    } else {
      other.symbol = list.orders[0].symbol;
      other.side = opposite(list.orders[0].side);
      other.quantity = Quantity::fromInt(*rc::gen::inRange<std::int64_t>(1, 200));
      other.parentClientOrderId = list.orders[0].clientOrderId;
      other.reduceOnly = *rc::gen::weightedElement<bool>({{1, false}, {4, true}});
    }
    list.orders.push_back(other);
  }
  return list;
}

void randomStep(Desk& desk) {
  const int kind = *rc::gen::inRange(0, 15);
  const auto anyOrder = [&] {
    return OrderId{*rc::gen::inRange<std::uint64_t>(1, desk.engine.core().orders.size() + 2)};
  };
  if (kind < 5) {
    const std::int64_t mid = *rc::gen::inRange<std::int64_t>(9'500, 10'500);
    const std::int64_t size = *rc::gen::inRange<std::int64_t>(0, 200);
    desk.now = desk.now + std::chrono::milliseconds(*rc::gen::inRange(1, 90'000'000));
    const Quote quote{desk.now, Price::fromRaw(mid * 10'000'000), Price::fromRaw((mid + 2) * 10'000'000),
                      Quantity::fromInt(size), Quantity::fromInt(size)};
    const SymbolIndex symbol{*rc::gen::inRange<std::uint32_t>(0, 2)};
    desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, symbol, false, QuoteUpdate{quote, {}}}, desk.events);
  } else if (kind < 9) {
    desk.send(SubmitOrder{randomRequest()});
  } else if (kind == 9) {
    desk.send(CancelOrder{anyOrder(), ""});
  } else if (kind == 10) {
    desk.send(CloseAllPositions{});
  } else if (kind == 11 || kind == 12) {
    desk.send(randomReplacement(anyOrder()));
  } else if (kind == 13) {
    desk.send(randomList(desk));
  } else if (*rc::gen::inRange(0, 4) == 0) {
    desk.send(EngageKillSwitch{"random", *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()});
  } else {
    desk.send(ResetKillSwitch{"random"});
  }
}

RC_GTEST_PROP(EngineProperties, TheBooksBalanceAfterEveryStep, ()) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::milliseconds(*rc::gen::element(0, 20, 3'000));
  config.broker.latency.modify = std::chrono::milliseconds(*rc::gen::element(0, 3'000));
  config.broker.latency.jitter = std::chrono::milliseconds(*rc::gen::element(0, 2'000));
  config.accountType = *rc::gen::element(AccountType::margin, AccountType::cash);
  Desk desk(config);
  Bookkeeper bookkeeper;
  const int steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    randomStep(desk);
    bookkeeper.follow(desk);
  }
}

template <class Number>
Number extreme() {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  const std::int64_t size = *rc::gen::element<std::int64_t>(0, 1, Number::one, 100 * Number::one, largest / 4,
                                                            largest / 2, largest - 1, largest);
  return Number::fromRaw(*rc::gen::arbitrary<bool>() ? size : -size);
}

// Whatever numbers somebody sends: they are answered, and those that make no order make none.
RC_GTEST_PROP(EngineProperties, NoNumberIsTooLargeToBeRefused, ()) {
  EngineConfig config = Desk::config({Ladder{.more = kStops}.binding(ApprovalMode::manual)});
  config.accountType = *rc::gen::element(AccountType::margin, AccountType::cash);
  Desk desk(config);
  closeMinute(desk, "120.00", "120.02");
  desk.buy("10");
  for (int i = 0; i < 10; ++i) {
    OrderRequest request = randomRequest();
    request.quantity = extreme<Quantity>();
    if (hasLimitPrice(request.type))
      request.price = extreme<Price>();
    if (hasTriggerPrice(request.type))
      request.triggerPrice = extreme<Price>();
    request.stopLoss = extreme<Price>();
    request.takeProfit = extreme<Price>();
    desk.engine.dryRun(request, Actor::strategy("one:AAA"), desk.now);
    for (const CheckResult& check : desk.engine.dryRun(request, Actor::trader(), desk.now).checks)
      RC_ASSERT(!message(check).empty() && (check.value > check.limit) == (check.headroom() < 0));
    ReplaceOrder change;
    change.order = desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "99.00"));
    change.quantity = extreme<Quantity>();
    change.price = extreme<Price>();
    const bool takes = desk.engine.dryRun(change, Actor::trader(), desk.now).checks.passed();
    RC_ASSERT(desk.send(change).accepted == takes);
    const OrderId id = desk.send(SubmitOrder{request}).orders.at(0);
    RC_ASSERT(request.quantity.isPositive() || desk.order(id).status == OrderStatus::denied);
    DecideApproval decision = Desk::approval({1});
    decision.quantity = extreme<Quantity>();
    decision.price = extreme<Price>();
    decision.stopLoss = extreme<Price>();
    decision.takeProfit = extreme<Price>();
    desk.send(decision);
    desk.quote("120.00", "120.02");
  }
  desk.engine.core().books.assertBalanced();
}

RC_GTEST_PROP(EngineProperties, HaltedAcceptsNothingButReductionsByRiskAndSystem, ()) {
  Desk desk;
  for (int i = 0; i < 20; ++i)
    randomStep(desk);
  desk.send(EngageKillSwitch{"stop", false, true});
  const std::size_t from = desk.events.size();
  for (int i = 0; i < 20; ++i) {
    if (*rc::gen::arbitrary<bool>())
      desk.send(SubmitOrder{randomRequest()});
    else
      desk.quote("100.00", "100.02");
  }
  for (std::size_t i = from; i < desk.events.size(); ++i) {
    const auto* changed = std::get_if<OrderChanged>(&desk.events[i].body);
    if (!changed || changed->kind != OrderEventKind::submitted)
      continue;
    const ActorKind author = changed->order.actor.kind;
    RC_ASSERT(changed->order.request.reduceOnly && (author == ActorKind::risk || author == ActorKind::system));
  }
}

RC_GTEST_PROP(EngineProperties, TheSameInputGivesTheSameStateAndEvents, (std::uint32_t seed)) {
  // One recorded run, applied to a second engine.
  Desk first;
  Desk second;
  std::uint64_t random = seed;
  const auto next = [&](std::uint64_t below) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % below;
  };
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t kind = next(3);
    const auto cents = static_cast<std::int64_t>(9'900 + next(200));
    OrderRequest request = Desk::request(next(2) == 0 ? Side::buy : Side::sell, "7", OrderType::limit);
    request.price = Price::fromRaw(cents * 10'000'000);
    for (Desk* desk : {&first, &second}) {
      if (kind == 0)
        desk->send(SubmitOrder{request});
      else
        desk->quote(request.price.text().c_str(), (request.price + Price::fromRaw(20'000'000)).text().c_str());
    }
  }
  RC_ASSERT(first.engine.stateHash() == second.engine.stateHash());
  RC_ASSERT(first.names() == second.names());
}

}  // namespace
}  // namespace oms::test
