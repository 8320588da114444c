#include "oms/remote/order_input.h"

#include <algorithm>
#include <array>

namespace oms {

namespace {

constexpr Duration defaultValidity = std::chrono::seconds(5);

// Fields of the contract that this release does not act on.
constexpr std::array<std::string_view, 9> notAvailable{
    "trailing_offset", "trailing_offset_type",   "activation_price", "display_qty", "expire_time",
    "oco_group",       "parent_client_order_id", "position_id",      "cancel_after"};

// What the broker acts on; the contract's others are known by name, so that they can be refused by name.
constexpr std::array availableTypes{OrderType::market, OrderType::limit, OrderType::stopMarket, OrderType::stopLimit};
constexpr std::array availableTimes{TimeInForce::day, TimeInForce::gtc, TimeInForce::ioc};

template <class Enum, std::size_t size>
void requireAvailable(FieldReader& fields, std::string_view key, Enum value, const std::array<Enum, size>& available) {
  if (std::find(available.begin(), available.end(), value) != available.end())
    return;
  std::string names;
  for (const Enum each : available)
    names += (names.empty() ? "" : ", ") + std::string(name(each));
  fields.fail(key, std::string(name(value)) + " is not available in this release: use " + names);
}

bool validClientOrderId(std::string_view id) {
  return id.size() <= ClientOrderId::capacity() && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

template <class Enum>
Enum readEnum(FieldReader& fields, std::string_view key, std::optional<Enum> (*parse)(std::string_view),
              std::optional<Enum> fallback) {
  const std::string text = fields.text(key, !fallback);
  if (text.empty())
    return fallback.value_or(Enum{});
  const auto value = parse(text);
  if (!value)
    fields.fail(key, "does not know \"" + text + "\"");
  return value.value_or(Enum{});
}

void readPrices(FieldReader& fields, OrderRequest& request) {
  request.price = fields.decimal<Price>("price", hasLimitPrice(request.type)).value_or(Price{});
  request.triggerPrice = fields.decimal<Price>("trigger_price", hasTriggerPrice(request.type)).value_or(Price{});
  request.stopLoss = fields.decimal<Price>("stop_loss").value_or(Price{});
  request.takeProfit = fields.decimal<Price>("take_profit").value_or(Price{});
  const std::string trigger = fields.text("trigger_price_type");
  if (!trigger.empty() && trigger != "bid_ask")
    fields.fail("trigger_price_type", "takes bid_ask only");
}

}  // namespace

Result<OrderInput, ApiError> readOrder(const WireValue& body, const SessionView& view, Timestamp wallNow) {
  OrderInput input;
  OrderRequest& request = input.request;
  FieldReader fields(body);
  const std::string clientOrderId = fields.text("client_order_id");
  if (!validClientOrderId(clientOrderId))
    fields.fail("client_order_id", "is at most 36 of A-Z a-z 0-9 _ -");
  request.clientOrderId = clientOrderId;
  const std::string symbol = fields.text("symbol", true);
  request.side = readEnum<Side>(fields, "side", parseSide, std::nullopt);
  request.type = readEnum<OrderType>(fields, "type", parseOrderType, std::nullopt);
  requireAvailable(fields, "type", request.type, availableTypes);
  request.quantity = fields.decimal<Quantity>("quantity", true).value_or(Quantity{});
  request.timeInForce = readEnum<TimeInForce>(fields, "time_in_force", parseTimeInForce, TimeInForce::gtc);
  requireAvailable(fields, "time_in_force", request.timeInForce, availableTimes);
  request.product = readEnum<Product>(fields, "product", parseProduct, Product::margin);
  readPrices(fields, request);
  request.postOnly = fields.boolean("post_only", false);
  request.reduceOnly = fields.boolean("reduce_only", false);
  request.validUntil = fields.time("valid_until").value_or(wallNow + defaultValidity);
  input.dryRun = fields.boolean("dry_run", false);
  for (const std::string_view key : notAvailable) {
    if (fields.raw(key) != nullptr)
      fields.fail(key, "is not available in this release");
  }
  fields.finish();
  if (fields.error())
    return *fields.error();
  request.symbol = view.instruments().find(symbol).value_or(SymbolIndex{SymbolIndex::none});
  return input;
}

}  // namespace oms
