#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"

namespace oms {

// RapidJSON's writer, which looks at every byte, and beside it a way for what is known to need no escape.
class PlainJsonWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using Writer::Writer;

  // Whether nothing in the text has to be escaped or looked at: printable ASCII without quote and backslash.
  static bool isPlain(std::string_view text);

  void plainString(std::string_view text);
  // A number's digits, or a finished value.
  void finished(std::string_view json) {
    Prefix(rapidjson::kNumberType);
    json.copy(os_->Push(json.size()), json.size());
  }
};

// Compact JSON as in the wire contract: prices, quantities and money are strings of their exact digits, times RFC 3339
// UTC with microseconds, and null stands for what is absent. The same values give the same bytes.
class JsonWriter {
 public:
  JsonWriter() : writer_(buffer_) {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& beginObject() { return writer_.StartObject(), *this; }
  JsonWriter& endObject() { return writer_.EndObject(), *this; }
  JsonWriter& beginArray() { return writer_.StartArray(), *this; }
  JsonWriter& endArray() { return writer_.EndArray(), *this; }
  JsonWriter& key(std::string_view name);

  JsonWriter& null() { return writer_.Null(), *this; }
  // Bytes that are not UTF-8 become U+FFFD, so that no reader chokes on a text that was cut inside a character.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  template <std::size_t N>
  JsonWriter& value(const Text<N>& text) {
    return value(text.view());
  }
  JsonWriter& value(std::same_as<bool> auto truth) { return writer_.Bool(truth), *this; }
  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonWriter& value(T number) {
    if constexpr (std::is_signed_v<T>) {
      writer_.Int64(number);
    } else {
      writer_.Uint64(number);
    }
    return *this;
  }
  // Shortest digits that read back the same, never an exponent; null when it is not finite.
  JsonWriter& value(std::same_as<double> auto number) { return real(number); }
  template <class Tag, class Rep>
  JsonWriter& value(Decimal<Tag, Rep> decimal) {
    return decimalText(decimal.raw());
  }
  // A ratio is a number everywhere.
  JsonWriter& value(Ratio ratio) { return decimalNumber(ratio.raw()); }
  JsonWriter& value(Timestamp time);  // null when it is not set
  template <class Tag>
  JsonWriter& value(Id<Tag> id) {
    return id.isSet() ? idText(Tag::prefix, id.value) : null();
  }
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  // Digits as they are, or a finished JSON value.
  JsonWriter& raw(std::string_view json);
  // With all nine digits of the fraction where six would lose some: what is read back to the nanosecond.
  JsonWriter& exactTime(Timestamp time);

  template <class T>
  JsonWriter& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  JsonWriter& field(std::string_view name, const char* content) { return key(name).value(content); }
  // Null for an empty text or a zero number, where zero means that there is none.
  JsonWriter& fieldOrNull(std::string_view name, std::string_view text) {
    return text.empty() ? key(name).null() : field(name, text);
  }
  template <class Tag, class Rep>
  JsonWriter& fieldOrNull(std::string_view name, Decimal<Tag, Rep> decimal) {
    return decimal.isZero() ? key(name).null() : field(name, decimal);
  }

  std::string_view text() const { return {buffer_.GetString(), buffer_.GetSize()}; }
  std::string take() const { return std::string(text()); }
  // Begins again with an empty text, keeping the memory.
  void clear() {
    buffer_.Clear();
    writer_.Reset(buffer_);
  }

 private:
  JsonWriter& real(double number);
  JsonWriter& decimalText(Int128 raw);
  JsonWriter& decimalNumber(Int128 raw);
  JsonWriter& idText(std::string_view prefix, std::uint64_t number);

  rapidjson::StringBuffer buffer_;
  PlainJsonWriter writer_;
};

}  // namespace oms
