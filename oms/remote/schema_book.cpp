// Finds a shared schema by its name, wherever it is told of.
#include <algorithm>
#include <map>
#include <string>

#include "oms/model/assert.h"
#include "oms/remote/api_catalog.h"
#include "oms/remote/feed_catalog.h"

namespace oms {

namespace {

std::string objectSchema(const ObjectSpec& object) {
  JsonWriter json;
  json.beginObject().field("description", object.summary);
  if (object.base.empty()) {
    writeObjectSchema(json, object.fields, Direction::out);
  } else {
    json.key("allOf").beginArray();
    writeSchemaOf(json, object.base);
    json.beginObject();
    writeObjectSchema(json, object.fields, Direction::out);
    json.endObject().endArray();
  }
  json.endObject();
  return json.take();
}

std::string wordsSchema(const WordsSpec& words) {
  JsonWriter json;
  json.beginObject().field("type", "string").key("enum").beginArray();
  for (const std::string& word : words.words())
    json.value(word);
  json.endArray().endObject();
  return json.take();
}

std::string requestSchema(Fields fields, std::string_view without) {
  std::vector<FieldSpec> kept;
  std::ranges::copy_if(fields, std::back_inserter(kept), [&](const FieldSpec& field) { return field.name != without; });
  JsonWriter json;
  json.beginObject();
  writeObjectSchema(json, kept, Direction::in);
  json.endObject();
  return json.take();
}

std::string schemaNamed(std::string_view name) {
  if (const auto value = std::ranges::find(apiValues(), name, &ValueSpec::name); value != apiValues().end())
    return std::string(value->schema);
  if (const auto words = std::ranges::find(apiWords(), name, &WordsSpec::name); words != apiWords().end())
    return wordsSchema(*words);
  for (const std::span<const ObjectSpec> objects : {apiObjects(), feedObjects()}) {
    if (const auto object = std::ranges::find(objects, name, &ObjectSpec::name); object != objects.end())
      return objectSchema(*object);
  }
  if (name == "Subscription")
    return requestSchema(subscriptionFields(), {});
  const auto operation = std::ranges::find(apiOperations(), name, &OperationSpec::body);
  OMS_ASSERT(operation != apiOperations().end(), "a field refers to a schema that nobody tells of");
  const OpSpec* request = requestOf(*operation);
  OMS_ASSERT(request != nullptr, "each body is that of a request of the stream");
  return requestSchema(request->params, request->idField);
}

void collectSchemas(std::string_view text, std::map<std::string, std::string>& schemas) {
  constexpr std::string_view mark = "\"#/components/schemas/";
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at)) {
    at += mark.size();
    const std::string name(text.substr(at, text.find('"', at) - at));
    if (schemas.contains(name))
      continue;
    const std::string schema = schemas[name] = schemaNamed(name);
    collectSchemas(schema, schemas);
  }
}

}  // namespace

void writeSharedSchemas(JsonWriter& json, std::string_view text) {
  std::map<std::string, std::string> schemas;
  collectSchemas(text, schemas);
  for (const auto& [name, schema] : schemas)
    json.key(name).raw(schema);
}

}  // namespace oms
