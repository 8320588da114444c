#include "oms/remote/refusals.h"

#include "oms/messages/json_objects.h"

namespace oms {

namespace {

std::string_view fieldOf(CheckCode code, std::uint8_t detail = 0) {
  switch (code) {
    case CheckCode::instrument:
      return "symbol";
    case CheckCode::price:
    case CheckCode::priceCollar:
      return "price";
    case CheckCode::session:
      return detail == 1 ? "expire_time" : "time_in_force";
    case CheckCode::reduceOnly:
      return "reduce_only";
    case CheckCode::riskPerTrade:
    case CheckCode::bracket:
      return "stop_loss";
    case CheckCode::quantity:
    case CheckCode::maxOrderQuantity:
    case CheckCode::maxOrderNotional:
    case CheckCode::participation:
    case CheckCode::maxPosition:
    case CheckCode::exposure:
    case CheckCode::buyingPower:
      return "quantity";
    default:
      return "";
  }
}

std::optional<CheckCode> checkNamed(std::string_view text) {
  for (std::size_t i = 0; i < kCheckCodes; ++i) {
    const auto code = static_cast<CheckCode>(i);
    if (name(code) == text)
      return code;
  }
  return std::nullopt;
}

}  // namespace

ApiError refusalOf(const CommandOutcome& outcome) {
  const std::string& code = outcome.code;
  if (code == "busy" || code == "journal_unavailable" || code == "broker_unavailable") {
    return unavailable(code, outcome.message, 1000);
  }
  ApiError error = conflict(code, outcome.message);
  error.field = outcome.field;
  if (code == "not_found")
    error.status = 404;
  if (code == "invalid_value" || code == "unknown_symbol")
    error.status = 400;
  if (const auto check = checkNamed(code)) {
    error.status = 422;
    error.field = fieldOf(*check);
  }
  return error;
}

HttpResponse doneUnseen() {
  return errorResponse(unavailable(
      "no_answer", "this was done, and what it was done to is over and too old to be shown; the journal has it", 1000));
}

void writeCanceled(JsonWriter& json, const OrderIds& canceled) {
  json.key("canceled_order_ids").beginArray();
  for (const OrderId id : canceled)
    json.value(id);
  json.endArray();
}

HttpResponse denied(const std::string& orderId, const CheckResults& checks, std::string_view reason,
                    const OrderIds* canceled) {
  ApiError error;
  error.status = 422;
  const CheckResult* failure = checks.firstFailure();
  error.code = failure == nullptr ? "denied" : std::string(name(failure->code));
  error.message = failure == nullptr ? std::string(reason) : message(*failure);
  error.field = failure == nullptr ? std::string_view() : fieldOf(failure->code, failure->detail);
  if (checks.needsConfirmation())
    error.message += "; send it with confirmed true to take it all the same";
  JsonWriter details;
  details.beginObject().fieldOrNull("order_id", orderId).key("checks");
  writeChecks(details, checks);
  if (canceled != nullptr)
    writeCanceled(details, *canceled);
  details.field("needs_confirmation", checks.needsConfirmation()).endObject();
  error.details = details.take();
  JsonWriter json;
  json.beginObject().fieldOrNull("order_id", orderId).key("checks");
  writeChecks(json, checks);
  if (canceled != nullptr)
    writeCanceled(json, *canceled);
  json.key("error").raw(errorObject(error)).endObject();
  return jsonResponse(422, json.take());
}

HttpResponse denied(const OrderRecord& record, const OrderIds* canceled) {
  return denied(record.order.id.text(), record.checks, record.order.reason.view(), canceled);
}

}  // namespace oms
