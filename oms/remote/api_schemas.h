#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/json_writer.h"
#include "oms/remote/field_spec.h"

namespace oms {

// The schemas that descriptions share, each under a name to which fields refer: words, objects, and a few values that
// are spelled out.

// A word out of a closed list.
struct WordsSpec {
  std::string_view name;
  std::vector<std::string> (*words)() = nullptr;
};
std::span<const WordsSpec> apiWords();

// What is answered with.
struct ObjectSpec {
  std::string_view name;
  Fields fields;
  std::string_view summary;
  std::string_view base{};  // the object that has further fields
};
std::span<const ObjectSpec> apiObjects();

// A value's own schema, as JSON.
struct ValueSpec {
  std::string_view name;
  std::string_view schema;
};
std::span<const ValueSpec> apiValues();

// What is said: an answer that may grow by fields, which its readers ignore, or a request, in which an unknown one is
// an error and decimals and times may be numbers.
enum class Direction { out, in };

// The members of an object's schema, from "type" on; the object is the caller's.
void writeObjectSchema(JsonWriter& json, Fields fields, Direction direction);
// A reference to a shared schema, or the schema of a kind by its name ("text").
void writeSchemaOf(JsonWriter& json, std::string_view of);
void writeFieldSchema(JsonWriter& json, const FieldSpec& field, Direction direction);

}  // namespace oms
