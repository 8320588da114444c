// The rest of the order desk: orders in new units after a split.
#include "oms/broker/split.h"
#include "oms/engine/order_desk.h"

namespace oms {

void OrderDesk::split(SymbolIndex symbol, Ratio ratio) {
  bookReports();
  const Instrument& instrument = core_.instrument(symbol);
  const std::vector<OrderId> working = core_.orders.working();
  std::vector<OrderId> changed;
  for (const OrderId id : working) {
    Order& order = core_.orders[id];
    if (order.request.symbol != symbol)
      continue;
    core_.orders.keepAsSent(order);
    core_.working.change(order, reserved(order), Quantity{});
    splitTerms(order.request, order.filled, ratio, instrument);
    order.averagePrice = splitPrice(order.averagePrice, ratio);
    order.reservePrice = splitPrice(order.reservePrice, ratio);
    if (const auto replacing = replacing_.find(id); replacing != replacing_.end()) {
      replacing->second.oldPrice = splitPrice(replacing->second.oldPrice, ratio);
      for (Quantity* quantity : {&replacing->second.extra, &replacing->second.growth, &replacing->second.more})
        *quantity = splitQuantity(*quantity, ratio);
      if (replacing->second.next)
        splitChange(*replacing->second.next, order.request, ratio, instrument);
    }
    core_.working.change(order, Quantity{}, reserved(order));
    changed.push_back(id);
  }
  // Of their parents that are done only the bracket's prices still count.
  std::set<OrderId> parents;
  for (const OrderId id : changed) {
    const OrderId parent = core_.orders[id].parent;
    if (parent.isSet() && isTerminal(core_.orders[parent].status))
      parents.insert(parent);
  }
  for (const OrderId id : parents) {
    OrderRequest& request = core_.orders[id].request;
    OrderRequest prices = request;
    Quantity filled = prices.quantity;
    splitTerms(prices, filled, ratio, instrument);
    request.stopLoss = prices.stopLoss;
    request.takeProfit = prices.takeProfit;
    request.trailingStop = prices.trailingStop;
  }
  core_.account.split(symbol, ratio);
  intraday_[symbol.value].quantity =
      splitQuantity(intraday_[symbol.value].quantity, ratio).roundedDownTo(instrument.lot);
  if (const auto apart = apart_.find(symbol); apart != apart_.end()) {
    for (auto& [id, intraday] : apart->second)
      intraday.quantity = splitQuantity(intraday.quantity, ratio).roundedDownTo(instrument.lot);
    std::erase_if(apart->second, [](const auto& each) { return each.second.quantity.isZero(); });
  }
  broker_->split(symbol, ratio);
  for (const OrderId id : changed) {
    core_.track(core_.orders[id]);
    showFlags(core_.orders[id], "a split: " + ratio.text() + " new for 1");
  }
  coverChanged_.insert(symbol);
  bookReports();
}

}  // namespace oms
