#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"

namespace oms {

// A member's name. Of one that stands in the program the compiler knows whether something in it has to be escaped.
class JsonName {
 public:
  template <std::size_t N>
  consteval JsonName(const char (&literal)[N]) : text_(literal), size_(N - 1), isPlain_(true) {
    for (const char c : text())
      isPlain_ = isPlain_ && c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }
  JsonName(std::string_view text) : text_(text.data()), size_(static_cast<std::uint32_t>(text.size())) {}
  JsonName(const std::string& text) : JsonName(std::string_view(text)) {}
  template <std::same_as<const char*> Chosen>  // not a literal
  JsonName(Chosen text) : JsonName(std::string_view(text)) {}

  constexpr std::string_view text() const { return {text_, size_}; }
  constexpr bool isPlain() const { return isPlain_; }

 private:
  const char* text_;
  std::uint32_t size_;
  bool isPlain_ = false;  // false: perhaps
};

// Compact JSON as in the wire contract: prices, quantities and money are strings of their exact digits, times RFC 3339
// UTC with microseconds, and null stands for what is absent. The same values give the same bytes.
class JsonWriter {
 public:
  JsonWriter() { clear(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& beginObject() { return begin('{'); }
  JsonWriter& endObject() { return end('}'); }
  JsonWriter& beginArray() { return begin('['); }
  JsonWriter& endArray() { return end(']'); }
  JsonWriter& key(JsonName name);

  JsonWriter& null() { return raw("null"); }
  // Bytes that are not UTF-8 become U+FFFD, so that no reader chokes on a text that was cut inside a character.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  template <std::size_t N>
  JsonWriter& value(const Text<N>& text) {
    return value(text.view());
  }
  JsonWriter& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonWriter& value(T number) {
    const bool isNegative = number < 0;
    const auto size = static_cast<std::uint64_t>(number);
    return whole(isNegative, isNegative ? 0 - size : size);
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
  JsonWriter& field(JsonName name, const T& content) {
    return key(name).value(content);
  }
  JsonWriter& field(JsonName name, const char* content) { return key(name).value(content); }
  // Null for an empty text or a zero number, where zero means that there is none.
  JsonWriter& fieldOrNull(JsonName name, std::string_view text) {
    return text.empty() ? key(name).null() : field(name, text);
  }
  template <class Tag, class Rep>
  JsonWriter& fieldOrNull(JsonName name, Decimal<Tag, Rep> decimal) {
    return decimal.isZero() ? key(name).null() : field(name, decimal);
  }

  std::string_view text() const { return {bytes_.get() + 1, size_ - 1}; }
  std::string take() const { return std::string(text()); }
  // Begins again with an empty text, keeping the memory.
  void clear();

 private:
  // Where the next bytes go, of which there are at most so many: behind a comma where one belongs. There is none behind
  // what opens something or a name, and the text begins as if in a list.
  char* next(std::size_t most) {
    char* const at = room(most + 1);
    const char last = at[-1];
    if (last == '{' || last == '[' || last == ':')
      return at;
    *at = ',';
    return at + 1;
  }
  char* room(std::size_t most) {
    if (capacity_ - size_ < most)
      grow(most);
    return bytes_.get() + size_;
  }
  JsonWriter& endAt(const char* end) {
    size_ = static_cast<std::size_t>(end - bytes_.get());
    return *this;
  }
  JsonWriter& begin(char bracket) {
    char* const at = next(1);
    *at = bracket;
    return endAt(at + 1);
  }
  JsonWriter& end(char bracket) {
    char* const at = room(1);
    *at = bracket;
    return endAt(at + 1);
  }
  void grow(std::size_t most);
  void string(std::string_view text, bool isPlain);
  JsonWriter& whole(bool isNegative, std::uint64_t size);
  JsonWriter& real(double number);
  JsonWriter& decimalText(Int128 raw);
  JsonWriter& decimalNumber(Int128 raw);
  JsonWriter& idText(std::string_view prefix, std::uint64_t number);

  std::unique_ptr<char[]> bytes_;  // the first one is not the text's
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace oms
