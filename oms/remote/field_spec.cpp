#include "oms/remote/field_spec.h"

#include "oms/remote/api_context.h"

namespace oms {

namespace {

void readField(FieldReader& reader, const FieldSpec& field) {
  const bool isNeeded = field.presence != Presence::maybe;
  switch (field.kind) {
    case FieldKind::text:
      reader.text(field.name, isNeeded);
      return;
    case FieldKind::decimal:
      reader.decimal<Money>(field.name, isNeeded);
      return;
    case FieldKind::integer:
      reader.integer(field.name);
      break;
    case FieldKind::boolean:
      reader.boolean(field.name, false);
      break;
    case FieldKind::time:
      reader.time(field.name);
      break;
    default:
      break;
  }
  const WireValue* value = reader.raw(field.name);
  if (value == nullptr && isNeeded)
    reader.fail(field.name, "is missing");
  if (value != nullptr && field.kind == FieldKind::list && value->kind != WireValue::Kind::array)
    reader.fail(field.name, "is not a list");
  if (value != nullptr && (field.kind == FieldKind::object || field.kind == FieldKind::map) && !value->isObject())
    reader.fail(field.name, "is not an object");
}

}  // namespace

std::string_view name(FieldKind kind) {
  constexpr std::string_view names[] = {"text", "decimal", "integer", "number", "boolean",
                                        "time", "list",    "object",  "any",    "map"};
  return names[static_cast<std::size_t>(kind)];
}

std::optional<ApiError> checkFields(const WireValue& object, Fields fields) {
  FieldReader reader(object);
  for (const FieldSpec& field : fields)
    readField(reader, field);
  reader.finish();
  return reader.error();
}

}  // namespace oms
