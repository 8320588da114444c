#include "oms/messages/json_object_reader.h"

#include <algorithm>

#include <rapidjson/error/en.h>

namespace oms {
namespace {

std::string_view viewOf(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

}  // namespace

std::optional<rapidjson::Document> parseJsonKeepingDigits(std::string_view json, std::string& problem) {
  // Iterative: a hostile depth must not use up the stack.
  constexpr unsigned flags =
      rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
  rapidjson::Document document;
  document.Parse<flags>(json.data(), json.size());
  if (!document.HasParseError())
    return document;
  problem = std::string(rapidjson::GetParseError_En(document.GetParseError())) + " (at byte " +
            std::to_string(document.GetErrorOffset()) + ")";
  return std::nullopt;
}

JsonObjectReader::JsonObjectReader(const rapidjson::Value& value, std::string_view where, std::string& problem)
    : where_(where), problem_(problem) {
  if (!value.IsObject()) {
    if (problem_.empty())
      problem_ = std::string(where) + " is not an object";
    return;
  }
  object_ = &value;
  known_.resize(value.MemberCount());
}

const rapidjson::Value* JsonObjectReader::find(std::string_view name) {
  if (object_ == nullptr)
    return nullptr;
  std::size_t index = 0;
  for (auto member = object_->MemberBegin(); member != object_->MemberEnd(); ++member, ++index) {
    if (viewOf(member->name) != name)
      continue;
    known_[index] = true;
    return member->value.IsNull() ? nullptr : &member->value;
  }
  return nullptr;
}

std::optional<std::string_view> JsonObjectReader::text(std::string_view name) {
  const rapidjson::Value* value = find(name);
  if (value == nullptr)
    return std::nullopt;
  if (!value->IsString())
    return fail(name, "is not a text"), std::nullopt;
  return viewOf(*value);
}

std::optional<bool> JsonObjectReader::boolean(std::string_view name) {
  const rapidjson::Value* value = find(name);
  if (value == nullptr)
    return std::nullopt;
  if (!value->IsBool())
    return fail(name, "is neither true nor false"), std::nullopt;
  return value->GetBool();
}

std::optional<std::uint32_t> JsonObjectReader::count(std::string_view name) {
  const auto digits = text(name);
  if (!digits)
    return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = digits->data() + digits->size();
  const auto [stop, error] = std::from_chars(digits->data(), end, number);
  if (error != std::errc{} || stop != end)
    return fail(name, "is not a whole number from 0 to 4294967295"), std::nullopt;
  return number;
}

std::optional<Timestamp> JsonObjectReader::time(std::string_view name) {
  const auto written = text(name);
  if (!written)
    return std::nullopt;
  const auto parsed = parseRfc3339(*written);
  if (!parsed)
    fail(name, "is not an RFC 3339 time");
  return parsed;
}

std::string_view JsonObjectReader::need(std::string_view name) {
  const auto found = text(name);
  if (!found)
    fail(name, "is missing");
  return found.value_or(std::string_view{});
}

bool JsonObjectReader::needBoolean(std::string_view name) {
  const auto found = boolean(name);
  if (!found)
    fail(name, "is missing");
  return found.value_or(false);
}

void JsonObjectReader::fail(std::string_view name, std::string_view what) {
  if (problem_.empty())
    problem_.append(name).append(" in ").append(where_).append(" ").append(what);
}

void JsonObjectReader::finish() {
  const auto unknown = std::find(known_.begin(), known_.end(), false);
  if (unknown == known_.end())
    return;
  // A doubled key is found here too: find() takes its first place, the second stays unknown.
  const auto member = object_->MemberBegin() + (unknown - known_.begin());
  fail(viewOf(member->name), "is unknown or comes twice");
}

}  // namespace oms
