#include "oms/remote/wire_value.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>

#include "oms/messages/json_writer.h"

namespace oms {

namespace {

const std::string& nameOf(const WireMember* member) {
  return member->first;
}

std::vector<const WireMember*> sortedByName(const WireValue& object) {
  std::vector<const WireMember*> members;
  members.reserve(object.members.size());
  for (const WireMember& member : object.members)
    members.push_back(&member);
  std::ranges::sort(members, {}, nameOf);
  return members;
}

// Builds the tree while the text is read. A false answer ends the parse at once.
class TreeBuilder {
 public:
  explicit TreeBuilder(WireLimits limits) : limits_(limits) {}

  bool Null() { return add({}); }
  bool Bool(bool truth) {
    WireValue value;
    value.kind = WireValue::Kind::boolean;
    value.truth = truth;
    return add(std::move(value));
  }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
    return add(textual(WireValue::Kind::number, digits, size));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return add(textual(WireValue::Kind::string, text, size));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    key_.assign(text, size);
    return true;
  }
  bool StartObject() { return begin(WireValue::Kind::object); }
  bool StartArray() { return begin(WireValue::Kind::array); }
  bool EndObject(rapidjson::SizeType) {
    // At once for all: to look for each among those before it takes seconds where somebody sends thousands.
    const std::vector<const WireMember*> members = sortedByName(*open_.back());
    const auto twice = std::ranges::adjacent_find(members, {}, nameOf);
    if (twice == members.end())
      return end();
    problem_ = "the key \"" + (*twice)->first + "\" comes twice";
    return false;
  }
  bool EndArray(rapidjson::SizeType) { return end(); }
  // Never called with numbers kept as text, but the reader's interface asks for them.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  const std::string& problem() const { return problem_; }
  WireValue take() { return std::move(root_); }

 private:
  static WireValue textual(WireValue::Kind kind, const char* text, rapidjson::SizeType size) {
    WireValue value;
    value.kind = kind;
    value.text.assign(text, size);
    return value;
  }
  bool add(WireValue value) { return place(std::move(value)) != nullptr; }
  WireValue* place(WireValue value) {
    if (++values_ > limits_.values) {
      problem_ = "too many values";
      return nullptr;
    }
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    WireValue& parent = *open_.back();
    if (parent.kind == WireValue::Kind::array)
      return &parent.items.emplace_back(std::move(value));
    return &parent.members.emplace_back(WireMember{std::move(key_), std::move(value)}).second;
  }
  bool begin(WireValue::Kind kind) {
    if (static_cast<int>(open_.size()) >= limits_.depth) {
      problem_ = "nested deeper than " + std::to_string(limits_.depth);
      return false;
    }
    WireValue value;
    value.kind = kind;
    WireValue* placed = place(std::move(value));
    if (placed == nullptr)
      return false;
    // The parents of an open value do not grow before it is closed, so the pointers stay good.
    open_.push_back(placed);
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }

  WireLimits limits_;
  WireValue root_;
  std::vector<WireValue*> open_;
  std::string key_;
  std::string problem_;
  std::size_t values_ = 0;
};

void writeCanonical(JsonWriter& json, const WireValue& value) {
  switch (value.kind) {
    case WireValue::Kind::null:
      json.null();
      return;
    case WireValue::Kind::boolean:
      json.value(value.truth);
      return;
    case WireValue::Kind::number:
      json.raw(value.text);
      return;
    case WireValue::Kind::string:
      json.value(value.text);
      return;
    case WireValue::Kind::array:
      json.beginArray();
      for (const WireValue& item : value.items)
        writeCanonical(json, item);
      json.endArray();
      return;
    case WireValue::Kind::object:
      break;
  }
  json.beginObject();
  for (const WireMember* member : sortedByName(value)) {
    json.key(member->first);
    writeCanonical(json, member->second);
  }
  json.endObject();
}

}  // namespace

const WireValue* WireValue::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.first == key)
      return &member.second;
  }
  return nullptr;
}

std::optional<std::string_view> WireValue::string() const {
  if (kind != Kind::string)
    return std::nullopt;
  return text;
}

std::optional<std::string_view> WireValue::digits() const {
  if (kind != Kind::number && kind != Kind::string)
    return std::nullopt;
  return text;
}

std::optional<bool> WireValue::boolean() const {
  if (kind != Kind::boolean)
    return std::nullopt;
  return truth;
}

std::optional<std::int64_t> WireValue::integer() const {
  const auto written = digits();
  if (!written || written->empty())
    return std::nullopt;
  std::int64_t value = 0;
  const char* last = written->data() + written->size();
  const auto [end, error] = std::from_chars(written->data(), last, value);
  if (error != std::errc{} || end != last)
    return std::nullopt;
  return value;
}

Result<WireValue> parseWire(std::string_view json, WireLimits limits) {
  // The reader takes a zero byte for the end of the text.
  if (json.find('\0') != std::string_view::npos)
    return Failure{"the JSON text holds a zero byte"};
  std::string terminated(json);
  // It checks a character of UTF-8 to its end before it looks for that of the text, which may cut the character short.
  terminated.append(3, '\0');
  constexpr unsigned flags =
      rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::StringStream stream(terminated.c_str());
  rapidjson::Reader reader;
  TreeBuilder builder(limits);
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, builder);
  if (!result.IsError())
    return builder.take();
  const std::string why = builder.problem().empty() ? rapidjson::GetParseError_En(result.Code()) : builder.problem();
  return Failure{"not valid JSON at byte " + std::to_string(result.Offset()) + ": " + why};
}

std::string canonicalJson(const WireValue& value) {
  JsonWriter json;
  writeCanonical(json, value);
  return json.take();
}

}  // namespace oms
