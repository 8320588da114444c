#include "oms/remote/api_schemas.h"

namespace oms {

namespace {

constexpr ValueSpec valueTable[] = {
    {"Decimal", R"({"type":"string","pattern":"^-?[0-9]+(\\.[0-9]{1,9})?$","description":"All digits of a price, a )"
                R"(quantity or an amount of money"})"},
    {"DecimalInput", R"({"type":["string","number"],"description":"A number, or its digits; at most nine decimals"})"},
    {"Time", R"({"type":"string","format":"date-time","description":"RFC 3339, UTC, microseconds"})"},
    {"TimeInput", R"({"type":["string","integer"],"description":"RFC 3339, or epoch milliseconds"})"},
    {"Amount", R"({"type":["string","number","null"],"description":"A string of money, quantities and prices, a )"
               R"(number of counts and ratios"})"},
    {"Speed", R"({"type":["number","string"],"description":"So many times real time, above 0 and at most 100000, or )"
              R"(max"})"},
    {"CancelAfter", R"({"type":["string","integer"],"description":"RFC 3339 or epoch milliseconds; up to 100000000 it )"
                    R"(is seconds from now"})"},
    {"WatchlistInput", R"({"type":"object","properties":{"name":{"type":"string"},"symbols":{"type":"array",)"
                       R"("maxItems":500,"items":{"type":"string","minLength":1,"maxLength":40}}},)"
                       R"("required":["name","symbols"],"additionalProperties":false})"},
    {"SessionBegun", R"({"type":"object","properties":{"session_id":{"type":"string"}},"required":["session_id"],)"
                     R"("additionalProperties":false,"description":"Another session; clients are told )"
                     R"(server_shutdown and connect again"})"},
    {"WholeSeconds",
     R"({"type":["string","null"],"pattern":"^[0-9-]{10}T[0-9:]{8}Z$","description":"RFC 3339, UTC, whole seconds"})"},
    {"AnyTime",
     R"({"type":["string","null"],"format":"date-time","description":"RFC 3339, UTC, as precise as the endpoint is"})"},
    {"RequestId", R"({"type":["string","number"],"description":"As the request had it"})"},
    {"SideNumber", R"({"type":"integer","enum":[0,1],"description":"0 buy, 1 sell"})"},
    {"ApprovalStatus", R"({"type":"integer","enum":[0,1,2],"description":"0 pending, 1 approved, 2 rejected"})"},
    {"SignalType", R"({"type":"string","enum":["BUY","SELL","HOLD"]})"},
    {"FeedSide", R"({"type":"string","enum":["BUY","SELL"]})"},
    {"FeedStream", R"({"type":"string","enum":["prices","signals","trades","portfolio","bars"]})"},
    {"PlacedOrTried", R"({"anyOf":[{"$ref":"#/components/schemas/Order"},{"$ref":"#/components/schemas/Checks"}]})"},
    {"Level", R"({"type":"array","items":{"$ref":"#/components/schemas/Decimal"},"minItems":2,"maxItems":2,)"
              R"("description":"Price and size"})"},
};

std::string_view jsonType(FieldKind kind, Direction direction) {
  const bool isOut = direction == Direction::out;
  switch (kind) {
    case FieldKind::text:
      return R"("string")";
    case FieldKind::integer:
      return isOut ? R"("integer")" : R"("integer","string")";
    case FieldKind::number:
      return R"("number")";
    case FieldKind::boolean:
      return R"("boolean")";
    case FieldKind::list:
      return R"("array")";
    case FieldKind::object:
    case FieldKind::map:
      return R"("object")";
    case FieldKind::decimal:
    case FieldKind::time:
    case FieldKind::any:
      break;
  }
  return "";
}

// What the field's value is called among the shared schemas; empty where it is spelled out.
std::string_view sharedName(const FieldSpec& field, Direction direction) {
  if (field.kind == FieldKind::decimal)
    return direction == Direction::out ? "Decimal" : "DecimalInput";
  if (field.kind == FieldKind::time)
    return direction == Direction::out ? "Time" : "TimeInput";
  return field.kind == FieldKind::list || field.kind == FieldKind::map ? "" : field.of;
}

}  // namespace

std::span<const ValueSpec> apiValues() {
  return valueTable;
}

void writeSchemaOf(JsonWriter& json, std::string_view of) {
  json.beginObject();
  if (of == name(FieldKind::text)) {
    json.field("type", "string");
  } else if (!of.empty()) {
    json.field("$ref", "#/components/schemas/" + std::string(of));
  }
  json.endObject();
}

void writeFieldSchema(JsonWriter& json, const FieldSpec& field, Direction direction) {
  // Null stands for what is left out in requests too, but need not be offered.
  const bool mayBeNull = direction == Direction::out && field.presence != Presence::sure;
  if (const std::string_view shared = sharedName(field, direction); !shared.empty()) {
    if (!mayBeNull)
      return writeSchemaOf(json, shared);
    json.beginObject().key("anyOf").beginArray();
    writeSchemaOf(json, shared);
    json.beginObject().field("type", "null").endObject().endArray().endObject();
    return;
  }
  json.beginObject();
  if (const std::string_view type = jsonType(field.kind, direction); !type.empty()) {
    const bool isOne = !mayBeNull && type.find(',') == std::string_view::npos;
    json.key("type").raw(isOne ? std::string(type) : "[" + std::string(type) + (mayBeNull ? ",\"null\"]" : "]"));
  }
  if (field.kind == FieldKind::list) {
    json.key("items");
    writeSchemaOf(json, field.of);
  } else if (field.kind == FieldKind::map && !field.of.empty()) {
    json.key("additionalProperties");
    writeSchemaOf(json, field.of);
  }
  if (field.more.empty())
    json.endObject();
  else
    json.raw(std::string(field.more)).endObject();
}

void writeObjectSchema(JsonWriter& json, Fields fields, Direction direction) {
  json.field("type", "object").key("properties").beginObject();
  for (const FieldSpec& field : fields) {
    json.key(field.name);
    writeFieldSchema(json, field, direction);
  }
  json.endObject().key("required").beginArray();
  for (const FieldSpec& field : fields) {
    if (field.presence != Presence::maybe)
      json.value(field.name);
  }
  json.endArray();
  if (direction == Direction::in)
    json.field("additionalProperties", false);
}

}  // namespace oms
