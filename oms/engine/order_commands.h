#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oms/engine/order_desk.h"

namespace oms {

CommandOutcome refusedCommand(std::string code, std::string message, std::string field = {});

Replacement termsOf(const ReplaceOrder& c);

// Whether two requests under one client id are the same: everything counts but the wall clock's times, which a client
// that sends once more reckons anew.
bool sameOrder(OrderRequest a, OrderRequest b);

// What people, scripts and remote clients may ask of orders: what the order desk is given has been found whole here.
class OrderCommands {
 public:
  static constexpr std::size_t kMostInList = 100;
  static constexpr std::size_t kMostPositions = 200;  // hedging: open ones of a symbol

  OrderCommands(Core& core, OrderDesk& desk, const Command& command) : core_(core), desk_(desk), command_(command) {}

  CommandOutcome submit(const SubmitOrder& c);
  CommandOutcome submitList(const SubmitOrderList& c);
  CommandOutcome replace(const ReplaceOrder& c);
  // What replace() would say of it, without any effect.
  DryRunResult dryRun(const ReplaceOrder& c) const;
  CommandOutcome cancel(const CancelOrder& c);
  CommandOutcome cancelAll(const CancelAllOrders& c);
  // The closing orders; the entries that went before them stand apart.
  CommandOutcome close(const ClosePosition& c);
  CommandOutcome closeAll(const CloseAllPositions& c);

  // The command's orders were sent before: the first result is the answer, whatever the session's state is now.
  bool isRepeated() const;
  // Refused where one of them was denied, with its reason.
  CommandOutcome outcomeOf(OrderIds orders) const;

 private:
  OrderOrigin origin() const { return {command_.actor, command_.wall, {}, {}, {}, {}}; }
  const Order* sentBefore(const OrderRequest& request) const;
  std::optional<CommandOutcome> problemOf(const OrderRequest& request) const;
  std::optional<CommandOutcome> problemOf(const std::vector<OrderRequest>& list) const;
  std::optional<CommandOutcome> problemOf(const ReplaceOrder& c) const;
  OrderIds cancelEntries(SymbolIndex symbol);
  std::vector<Bare> leftBare(const OrderIds& canceled) const;
  bool opensTooMany(const OrderRequest& request) const;
  static CommandOutcome conflict(const OrderRequest& request);

  Core& core_;
  OrderDesk& desk_;
  const Command& command_;
};

}  // namespace oms
