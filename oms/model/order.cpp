#include "oms/model/order.h"

#include "oms/model/names.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, 2> kSides{"buy", "sell"};
constexpr std::array<std::string_view, 8> kTypes{"market",
                                                 "limit",
                                                 "stop_market",
                                                 "stop_limit",
                                                 "market_if_touched",
                                                 "limit_if_touched",
                                                 "trailing_stop_market",
                                                 "trailing_stop_limit"};
constexpr std::array<std::string_view, 7> kTifs{"day", "gtc", "gtd", "ioc", "fok", "at_open", "at_close"};
constexpr std::array<std::string_view, 3> kProducts{"intraday", "delivery", "margin"};
constexpr std::array<std::string_view, 3> kTriggerPriceTypes{"bid_ask", "last", "mid"};
constexpr std::array<std::string_view, 3> kOffsetTypes{"price", "ticks", "basis_points"};
constexpr std::array<std::string_view, 4> kContingencies{"none", "oco", "oto", "ouo"};
constexpr std::array<std::string_view, 12> kStatuses{
    "initialized",    "denied",         "submitted",        "accepted", "rejected", "triggered",
    "pending_update", "pending_cancel", "partially_filled", "filled",   "canceled", "expired"};
constexpr std::array<std::string_view, 5> kActors{"trader", "strategy", "remote", "risk", "system"};

}  // namespace

std::string_view name(Side side) {
  return nameIn(kSides, side);
}
std::string_view name(OrderType type) {
  return nameIn(kTypes, type);
}
std::string_view name(TimeInForce tif) {
  return nameIn(kTifs, tif);
}
std::string_view name(Product product) {
  return nameIn(kProducts, product);
}
std::string_view name(TriggerPriceType type) {
  return nameIn(kTriggerPriceTypes, type);
}
std::string_view name(OffsetType type) {
  return nameIn(kOffsetTypes, type);
}
std::string_view name(Contingency contingency) {
  return nameIn(kContingencies, contingency);
}
std::string_view name(OrderStatus status) {
  return nameIn(kStatuses, status);
}

std::optional<Side> parseSide(std::string_view text) {
  return findIn<Side>(kSides, text);
}
std::optional<OrderType> parseOrderType(std::string_view text) {
  return findIn<OrderType>(kTypes, text);
}
std::optional<TimeInForce> parseTimeInForce(std::string_view text) {
  return findIn<TimeInForce>(kTifs, text);
}
std::optional<Product> parseProduct(std::string_view text) {
  return findIn<Product>(kProducts, text);
}
std::optional<TriggerPriceType> parseTriggerPriceType(std::string_view text) {
  return findIn<TriggerPriceType>(kTriggerPriceTypes, text);
}
std::optional<OffsetType> parseOffsetType(std::string_view text) {
  return findIn<OffsetType>(kOffsetTypes, text);
}
std::optional<OrderStatus> parseOrderStatus(std::string_view text) {
  return findIn<OrderStatus>(kStatuses, text);
}

std::string Actor::text() const {
  std::string text(nameIn(kActors, kind));
  if (!detail.empty())
    text.append(":").append(detail.view());
  return text;
}

Actor Actor::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto kind = findIn<ActorKind>(kActors, text.substr(0, colon));
  if (!kind)
    return system();
  return {*kind, colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1)};
}

}  // namespace oms
