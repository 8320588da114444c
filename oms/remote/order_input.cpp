#include "oms/remote/order_input.h"

#include <algorithm>
#include <limits>

#include "oms/model/suggestion.h"

namespace oms {

namespace {

constexpr Duration defaultValidity = std::chrono::seconds(5);

bool validClientOrderId(std::string_view id) {
  return id.size() <= ClientOrderId::capacity() && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

// `last`: the enumeration's last.
template <class Enum>
Enum readEnum(FieldReader& fields, std::string_view key, std::optional<Enum> (*parse)(std::string_view), Enum last,
              std::optional<Enum> fallback) {
  const std::string text = fields.text(key, !fallback);
  if (fields.raw(key) == nullptr)
    return fallback.value_or(Enum{});
  const auto value = parse(text);
  if (!value)
    fields.fail(key, notOneOf(text, namesUpTo(last)));
  return value.value_or(Enum{});
}

ClientOrderId readClientId(FieldReader& fields, std::string_view key) {
  const std::string id = fields.text(key);
  if (!validClientOrderId(id))
    fields.fail(key, "is at most 36 of A-Z a-z 0-9 _ -");
  return id;
}

bool mayHaveLimit(OrderType type) {
  return hasLimitPrice(type) || type == OrderType::trailingStopLimit;
}

void readPrices(FieldReader& fields, OrderRequest& request) {
  const bool trails = isTrailing(request.type);
  request.price = fields.decimal<Price>("price", hasLimitPrice(request.type)).value_or(Price{});
  request.triggerPrice = fields.decimal<Price>("trigger_price", hasTriggerPrice(request.type)).value_or(Price{});
  request.triggerPriceType = readEnum<TriggerPriceType>(fields, "trigger_price_type", parseTriggerPriceType,
                                                        TriggerPriceType::mid, TriggerPriceType::bidAsk);
  request.trailingOffset = fields.decimal<Ratio>("trailing_offset", trails).value_or(Ratio{});
  request.trailingOffsetType =
      readEnum<OffsetType>(fields, "trailing_offset_type", parseOffsetType, OffsetType::basisPoints, OffsetType::price);
  request.activationPrice = fields.decimal<Price>("activation_price").value_or(Price{});
  request.stopLoss = fields.decimal<Price>("stop_loss").value_or(Price{});
  request.takeProfit = fields.decimal<Price>("take_profit").value_or(Price{});
  const std::string type(name(request.type));
  if (!trails && !request.trailingOffset.isZero())
    fields.fail("trailing_offset", "belongs to a trailing stop, not to a " + type + " order");
  if (trails && !request.trailingOffset.isPositive())
    fields.fail("trailing_offset", "is above 0");
  if (!trails && !request.activationPrice.isZero())
    fields.fail("activation_price", "belongs to a trailing stop, not to a " + type + " order");
  if (!mayHaveLimit(request.type) && !request.price.isZero())
    fields.fail("price", "belongs to a limit order, not to a " + type + " order");
}

// A time, or from when it is received so many seconds.
Timestamp readCancelAfter(FieldReader& fields, Timestamp wallNow) {
  constexpr std::int64_t mostSeconds = 100'000'000;  // beyond it a number is epoch milliseconds
  const WireValue* value = fields.raw("cancel_after");
  const auto seconds = value ? value->integer() : std::nullopt;
  if (seconds && *seconds <= mostSeconds) {
    if (*seconds <= 0)
      fields.fail("cancel_after", "is a time to come, or a number of seconds above 0");
    return wallNow + std::chrono::seconds(*seconds);
  }
  return fields.time("cancel_after").value_or(Timestamp{});
}

void readTimes(FieldReader& fields, OrderRequest& request, Timestamp wallNow) {
  request.timeInForce =
      readEnum<TimeInForce>(fields, "time_in_force", parseTimeInForce, TimeInForce::atClose, TimeInForce::gtc);
  request.expireTime = fields.time("expire_time").value_or(Timestamp{});
  const bool dated = request.timeInForce == TimeInForce::gtd;
  if (dated != request.expireTime.isSet())
    fields.fail("expire_time", dated ? "is needed by a gtd order" : "belongs to a gtd order");
  request.validUntil = fields.time("valid_until").value_or(wallNow + defaultValidity);
  request.cancelAt = readCancelAfter(fields, wallNow);
}

// Whether it is only tried, and what is told of it then.
template <class Input>
void readDryRun(FieldReader& fields, Input& input) {
  input.dryRun = fields.boolean("dry_run", false);
  input.estimates = fields.boolean("estimate", false);
  if (input.estimates && !input.dryRun)
    fields.fail("estimate", "belongs to a dry_run");
}

}  // namespace

Result<OrderInput, ApiError> readOrder(const WireValue& body, const SessionView& view, Timestamp wallNow) {
  OrderInput input;
  OrderRequest& request = input.request;
  FieldReader fields(body);
  request.clientOrderId = readClientId(fields, "client_order_id");
  const std::string symbol = fields.text("symbol", true);
  request.side = readEnum<Side>(fields, "side", parseSide, Side::sell, std::nullopt);
  request.type = readEnum<OrderType>(fields, "type", parseOrderType, OrderType::trailingStopLimit, std::nullopt);
  request.quantity = fields.decimal<Quantity>("quantity", true).value_or(Quantity{});
  request.product = readEnum<Product>(fields, "product", parseProduct, Product::margin, Product::margin);
  readTimes(fields, request, wallNow);
  readPrices(fields, request);
  request.displayQuantity = fields.decimal<Quantity>("display_qty").value_or(Quantity{});
  request.postOnly = fields.boolean("post_only", false);
  request.reduceOnly = fields.boolean("reduce_only", false);
  request.ocoGroup = readClientId(fields, "oco_group");
  request.parentClientOrderId = readClientId(fields, "parent_client_order_id");
  if (const WireValue* position = fields.raw("position_id")) {
    const auto id = PositionId::parse(position->string().value_or(""));
    if (!id)
      fields.fail("position_id", "is no position's id");
    request.position = id.value_or(PositionId{});
  }
  request.confirmed = fields.boolean("confirmed", false);
  readDryRun(fields, input);
  fields.finish();
  if (fields.error())
    return *fields.error();
  request.symbol = view.instruments().find(symbol).value_or(SymbolIndex{SymbolIndex::none});
  return input;
}

Result<std::vector<OrderRequest>, ApiError> readOrders(const WireValue& body, const SessionView& view,
                                                       Timestamp wallNow) {
  FieldReader fields(body);
  const WireValue* list = fields.raw("orders");
  fields.finish();
  if (list == nullptr || list->kind != WireValue::Kind::array)
    fields.fail("orders", "is a list of orders");
  if (fields.error())
    return *fields.error();
  std::vector<OrderRequest> requests;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const std::string place = "orders[" + std::to_string(i) + "]";
    if (!list->items[i].isObject())
      return malformed(place + " is not an order", "orders");
    auto input = readOrder(list->items[i], view, wallNow);
    if (!input) {
      ApiError error = input.error();
      error.message = place + ": " + error.message;
      error.field = place + "." + error.field;
      return error;
    }
    if (input->dryRun)
      return malformed(place + ": dry_run tries a single order", place + ".dry_run");
    requests.push_back(input->request);
  }
  return requests;
}

Result<ReplacementInput, ApiError> readReplacement(const WireValue& body) {
  ReplacementInput input;
  ReplaceOrder& command = input.command;
  FieldReader fields(body);
  command.quantity = fields.decimal<Quantity>("quantity");
  command.price = fields.decimal<Price>("price");
  command.triggerPrice = fields.decimal<Price>("trigger_price");
  command.trailingOffset = fields.decimal<Ratio>("trailing_offset");
  command.expireTime = fields.time("expire_time");
  command.confirmed = fields.boolean("confirmed", false);
  const auto version = fields.integer("expected_version");
  if (version && (*version < 0 || *version > std::numeric_limits<std::uint32_t>::max()))
    fields.fail("expected_version", "is no version");
  if (version)
    command.expectedVersion = static_cast<std::uint32_t>(*version);
  readDryRun(fields, input);
  fields.finish();
  if (fields.error())
    return *fields.error();
  return input;
}

}  // namespace oms
