#include "oms/engine/order_commands.h"

#include <algorithm>
#include <utility>

namespace oms {

CommandOutcome refusedCommand(std::string code, std::string message, std::string field) {
  CommandOutcome outcome;
  outcome.accepted = false;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
  outcome.field = std::move(field);
  return outcome;
}

namespace {

// A time of the sender's that is over by the clock of this machine, which may be another one than the sender's.
CommandOutcome tooLate(const char* field, Timestamp until, Timestamp now, const std::string& remedy) {
  constexpr auto precision = TimePrecision::milliseconds;
  const std::int64_t lateMs = (now - until) / std::chrono::milliseconds(1);
  const std::string fraction = std::to_string(1'000 + lateMs % 1'000).substr(1);
  return refusedCommand("expired",
                        std::string(field) + " " + rfc3339(until, precision) + " was over " +
                            std::to_string(lateMs / 1'000) + "." + fraction + " s before the order came, at " +
                            rfc3339(now, precision) + " by the server's clock: set the sender's clock right, or " +
                            remedy,
                        field);
}

}  // namespace

bool sameOrder(OrderRequest a, OrderRequest b) {
  a.validUntil = b.validUntil = Timestamp{};
  a.cancelAt = b.cancelAt = Timestamp{};
  return a == b;
}

const Order* OrderCommands::sentBefore(const OrderRequest& request) const {
  return core_.orders.findClientId(command_.actor, request.clientOrderId);
}

CommandOutcome OrderCommands::conflict(const OrderRequest& request) {
  return refusedCommand(
      "idempotency_conflict",
      "client_order_id " + request.clientOrderId.string() + " was used for another order; take a new id",
      "client_order_id");
}

bool OrderCommands::isRepeated() const {
  if (const auto* submit = std::get_if<SubmitOrder>(&command_.body))
    return sentBefore(submit->request) != nullptr;
  const auto* list = std::get_if<SubmitOrderList>(&command_.body);
  return list && std::any_of(list->orders.begin(), list->orders.end(),
                             [&](const OrderRequest& request) { return sentBefore(request) != nullptr; });
}

// Each of them is looked at with every price.
bool OrderCommands::opensTooMany(const OrderRequest& request) const {
  return request.symbol.value < core_.config.instruments.size() && !request.reduceOnly && !request.position.isSet() &&
         core_.books.openCount(request.symbol) >= kMostPositions;
}

// What can be said without the checks, which need an order to be kept with.
std::optional<CommandOutcome> OrderCommands::problemOf(const OrderRequest& request) const {
  if (request.validUntil.isSet() && command_.wall > request.validUntil)
    return tooLate("valid_until", request.validUntil, command_.wall,
                   "leave valid_until out, which gives it 5 s from its arrival");
  if (request.cancelAt.isSet() && command_.wall >= request.cancelAt)
    return tooLate("cancel_after", request.cancelAt, command_.wall, "give cancel_after as a number of seconds");
  if (!request.ocoGroup.empty() && desk_.hasActed(command_.actor, request.ocoGroup)) {
    return refusedCommand("group_acted",
                          "an order of the group " + request.ocoGroup.string() +
                              " has filled, so that it cancels nothing any more; take a new name",
                          "oco_group");
  }
  if (request.position.isSet()) {
    const Position* position = core_.books.find(request.position);
    if (!position) {
      return refusedCommand(
          "not_found", "there is no open position " + request.position.text() + "; list the positions", "position_id");
    }
    if (position->symbol != request.symbol) {
      return refusedCommand("invalid_value",
                            request.position.text() + " is of " + core_.instrument(position->symbol).symbol +
                                "; name that symbol or leave the position_id out",
                            "position_id");
    }
  }
  if (core_.books.hedges() && opensTooMany(request)) {
    return refusedCommand("limit_reached",
                          core_.instrument(request.symbol).symbol + " has " + std::to_string(kMostPositions) +
                              " open positions, which is the most; close one or name one in position_id",
                          "position_id");
  }
  const bool child = !request.parentClientOrderId.empty();
  if (child && (request.stopLoss.isPositive() || request.takeProfit.isPositive())) {
    return refusedCommand("invalid_value",
                          "an order that waits for a parent has no stop_loss or take_profit of its own",
                          request.stopLoss.isPositive() ? "stop_loss" : "take_profit");
  }
  if (child && request.parentClientOrderId == request.clientOrderId)
    return refusedCommand("invalid_value", "an order cannot wait for itself", "parent_client_order_id");
  const Order* parent = child ? core_.orders.findClientId(command_.actor, request.parentClientOrderId) : nullptr;
  if (parent && !parent->request.parentClientOrderId.empty()) {
    return refusedCommand("invalid_value", parent->id.text() + " waits for a parent itself; name the parent",
                          "parent_client_order_id");
  }
  return std::nullopt;
}

std::optional<CommandOutcome> OrderCommands::problemOf(const std::vector<OrderRequest>& list) const {
  if (list.empty() || list.size() > kMostInList) {
    return refusedCommand("invalid_value", "a list has 1 to " + std::to_string(kMostInList) + " orders", "orders");
  }
  for (const OrderRequest& request : list) {
    if (auto problem = problemOf(request))
      return problem;
    for (const OrderRequest& other : list) {
      const bool twice = &other != &request && !request.clientOrderId.empty();
      if (twice && other.clientOrderId == request.clientOrderId) {
        return refusedCommand("invalid_value", "client_order_id " + request.clientOrderId.string() + " stands twice",
                              "client_order_id");
      }
      const bool parent = !request.parentClientOrderId.empty() && other.clientOrderId == request.parentClientOrderId;
      if (parent && !other.parentClientOrderId.empty()) {
        return refusedCommand("invalid_value",
                              other.clientOrderId.string() + " waits for a parent itself; name the parent",
                              "parent_client_order_id");
      }
    }
  }
  return std::nullopt;
}

CommandOutcome OrderCommands::submit(const SubmitOrder& c) {
  if (const Order* first = sentBefore(c.request)) {
    if (!sameOrder(core_.orders.asSent(*first), c.request))
      return conflict(c.request);
    CommandOutcome outcome = outcomeOf({first->id});
    outcome.repeated = true;
    return outcome;
  }
  if (auto problem = problemOf(c.request))
    return std::move(*problem);
  return outcomeOf({desk_.submit(c.request, origin())});
}

// A list is one: it was sent before as a whole, or it is another.
CommandOutcome OrderCommands::submitList(const SubmitOrderList& c) {
  OrderIds before;
  for (const OrderRequest& request : c.orders) {
    const Order* first = sentBefore(request);
    if (first && !sameOrder(core_.orders.asSent(*first), request))
      return conflict(request);
    if (first)
      before.push_back(first->id);
    else if (!before.empty())
      return conflict(core_.orders[before.front()].request);
  }
  if (!before.empty() && before.size() == c.orders.size()) {
    CommandOutcome outcome = outcomeOf(before);
    outcome.repeated = true;
    return outcome;
  }
  if (!before.empty())
    return conflict(core_.orders[before.front()].request);
  if (auto problem = problemOf(c.orders))
    return std::move(*problem);
  return outcomeOf(desk_.submitList(c.orders, origin()));
}

CommandOutcome OrderCommands::outcomeOf(OrderIds orders) const {
  CommandOutcome outcome;
  outcome.orders = std::move(orders);
  for (const OrderId id : outcome.orders) {
    if (core_.orders[id].status != OrderStatus::denied)
      continue;
    const std::string reason = core_.orders[id].reason.string();
    // The reason of a list is that of the order that was denied for its own sake.
    if (!outcome.accepted && reason.starts_with("list_denied"))
      continue;
    if (!outcome.accepted && outcome.code != "list_denied")
      continue;
    outcome.accepted = false;
    outcome.code = reason.substr(0, reason.find(':'));
    outcome.message = reason;
  }
  return outcome;
}

Replacement termsOf(const ReplaceOrder& c) {
  return {c.quantity, c.price, c.triggerPrice, c.trailingOffset, c.expireTime};
}

std::optional<CommandOutcome> OrderCommands::problemOf(const ReplaceOrder& c) const {
  const Order* order = core_.orders.find(c.order);
  if (!order)
    return refusedCommand("not_found", "there is no order " + c.order.text() + "; list the orders", "order_id");
  if (c.expectedVersion && *c.expectedVersion != order->version) {
    return refusedCommand("stale_version",
                          c.order.text() + " is at version " + std::to_string(order->version) + "; look at it again",
                          "expected_version");
  }
  return std::nullopt;
}

DryRunResult OrderCommands::dryRun(const ReplaceOrder& c) const {
  const auto problem = problemOf(c);
  if (!problem)
    return desk_.dryRunReplace(c.order, termsOf(c), origin(), c.confirmed);
  DryRunResult result;
  result.problem = problem->message;
  result.code = problem->code;
  result.field = problem->field;
  return result;
}

CommandOutcome OrderCommands::replace(const ReplaceOrder& c) {
  if (auto problem = problemOf(c))
    return std::move(*problem);
  const OrderDesk::Refusal refusal = desk_.replace(c.order, termsOf(c), origin(), c.confirmed);
  if (!refusal.code.empty()) {
    CommandOutcome outcome = refusedCommand(refusal.code, refusal.message, refusal.field);
    outcome.checks = refusal.checks;
    return outcome;
  }
  CommandOutcome outcome;
  outcome.orders = {c.order};
  return outcome;
}

CommandOutcome OrderCommands::cancel(const CancelOrder& c) {
  const Order* order = core_.orders.find(c.order);
  if (!order)
    return refusedCommand("not_found", "there is no order " + c.order.text() + "; list the orders", "order_id");
  if (isTerminal(order->status)) {
    return refusedCommand(
        "invalid_transition",
        c.order.text() + " is already " + std::string(name(order->status)) + "; there is nothing to cancel",
        "order_id");
  }
  CommandOutcome outcome;
  outcome.orders = {c.order};
  desk_.cancel(c.order, command_.actor, c.reason.empty() ? "canceled on request" : std::string_view(c.reason));
  return outcome;
}

CommandOutcome OrderCommands::cancelAll(const CancelAllOrders& c) {
  CommandOutcome outcome;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    const OrderRequest& request = core_.orders[id].request;
    if ((c.symbol && request.symbol != *c.symbol) || (c.side && request.side != *c.side))
      continue;
    if (c.keepProtective && desk_.keepAsProtection(id))
      continue;
    if (desk_.cancel(id, command_.actor, "cancel all"))
      outcome.orders.push_back(id);
  }
  outcome.bare = leftBare(outcome.orders);
  return outcome;
}

// Of the positions whose stops are among the canceled, what no other stop covers that goes on working.
std::vector<Bare> OrderCommands::leftBare(const OrderIds& canceled) const {
  const auto stopped = [&](OrderId id) {
    const Order& order = core_.orders[id];
    const Position* position = isStop(order.request.type) && !restsAsLimit(order) ? desk_.positionOf(order) : nullptr;
    return position && position->side() != order.request.side ? position : nullptr;
  };
  std::vector<Bare> bare;
  for (const OrderId id : canceled) {
    const Position* const position = stopped(id);
    const auto isIt = [&](const Bare& known) { return known.position == position->id; };
    if (position && std::none_of(bare.begin(), bare.end(), isIt))
      bare.push_back({position->id, position->quantity.abs()});
  }
  for (const OrderId id : core_.orders.working()) {
    const Order& order = core_.orders[id];
    const Position* const position = order.status == OrderStatus::pendingCancel ? nullptr : stopped(id);
    for (Bare& left : bare) {
      if (position && left.position == position->id)
        left.quantity -= std::min(left.quantity, order.leaves());
    }
  }
  std::erase_if(bare, [](const Bare& left) { return left.quantity.isZero(); });
  return bare;
}

// Entries go first: one that filled after its position was closed would open it again. The position's own stop stays
// with it until it is flat.
OrderIds OrderCommands::cancelEntries(SymbolIndex symbol) {
  OrderIds entries;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    const OrderRequest& request = core_.orders[id].request;
    const bool isEntry = request.symbol == symbol && !request.reduceOnly && !desk_.keepAsProtection(id);
    if (isEntry && desk_.cancel(id, command_.actor, "its symbol was flattened"))
      entries.push_back(id);
  }
  return entries;
}

CommandOutcome OrderCommands::close(const ClosePosition& c) {
  const Position* position = core_.books.find(c.position);
  if (!position) {
    return refusedCommand("not_found", "there is no open position " + c.position.text() + "; list the positions",
                          "position_id");
  }
  if (c.quantity && (!c.quantity->isPositive() || *c.quantity > position->quantity.abs())) {
    return refusedCommand("invalid_value",
                          c.position.text() + " has " + position->quantity.abs().text() +
                              "; give a quantity above 0 and at most that, or none to close all of it",
                          "quantity");
  }
  const SymbolIndex symbol = position->symbol;
  OrderOrigin from = origin();
  from.purpose = "close";
  OrderIds entries = c.cancelEntries && desk_.mayClose(*position, from) ? cancelEntries(symbol) : OrderIds{};
  CommandOutcome outcome = outcomeOf(desk_.closePosition(symbol, c.position, from, c.quantity));
  outcome.canceled = std::move(entries);
  return outcome;
}

CommandOutcome OrderCommands::closeAll(const CloseAllPositions& c) {
  OrderIds entries;
  OrderIds made;
  OrderOrigin from = origin();
  from.purpose = "close";
  for (std::uint32_t i = 0; i < core_.config.instruments.size(); ++i) {
    const std::vector<PositionId> open = core_.books.openOf({i});
    const auto closes = [&](PositionId id) { return desk_.mayClose(*core_.books.find({i}, id), from); };
    if (c.cancelEntries && std::all_of(open.begin(), open.end(), closes))
      entries.append(cancelEntries({i}));
    made.append(desk_.closeAll({i}, from));
  }
  CommandOutcome outcome = outcomeOf(std::move(made));
  outcome.canceled = std::move(entries);
  return outcome;
}

}  // namespace oms
