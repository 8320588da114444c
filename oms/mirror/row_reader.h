#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/actor.h"
#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"
#include "oms/remote/wire_value.h"

namespace oms {

// The last enumerator, to which the names of an enumeration are looked through.
template <class Enum>
struct LastOf;

// Reads an object's fields by their names into what they are of: the encoder's twin, in its order. What is absent or
// null leaves its value as it was made, unknown fields are passed over, and the first one that cannot be read stays in
// `problem`.
class RowReader {
 public:
  explicit RowReader(const WireValue& row) : row_(row) {
    if (!row.isObject())
      problem_ = "is no object";
  }

  template <class T>
  RowReader& operator()(std::string_view name, T& into) {
    const WireValue* value = row_.find(name);
    if (value != nullptr && !value->isNull() && !read(*value, into))
      fail(name);
    return *this;
  }
  void fail(std::string_view name) {
    if (problem_.empty())
      problem_ = std::string(name) + " cannot be read";
  }
  const WireValue& row() const { return row_; }
  const std::string& problem() const { return problem_; }  // empty: all could be read

 private:
  static bool read(const WireValue& value, std::string& into) {
    into = value.text;
    return value.string().has_value();
  }
  template <std::size_t N>
  static bool read(const WireValue& value, Text<N>& into) {
    into = value.text;
    return value.string().has_value();
  }
  static bool read(const WireValue& value, bool& into) {
    into = value.truth;
    return value.boolean().has_value();
  }
  static bool read(const WireValue& value, double& into) {
    const char* end = value.text.data() + value.text.size();
    return value.kind == WireValue::Kind::number && std::from_chars(value.text.data(), end, into).ptr == end;
  }
  template <std::unsigned_integral T>
  static bool read(const WireValue& value, T& into) {
    const auto number = value.integer();
    into = static_cast<T>(number.value_or(0));
    return number && *number >= 0 && static_cast<std::uint64_t>(*number) == into;
  }
  template <class Tag, class Rep>
  static bool read(const WireValue& value, Decimal<Tag, Rep>& into) {
    const auto parsed = Decimal<Tag, Rep>::parse(value.digits().value_or(""));
    into = parsed ? *parsed : into;
    return parsed.ok();
  }
  static bool read(const WireValue& value, Timestamp& into) {
    const auto parsed = parseRfc3339(value.string().value_or(""));
    into = parsed.value_or(into);
    return parsed.has_value();
  }
  template <class Tag>
  static bool read(const WireValue& value, Id<Tag>& into) {
    const auto parsed = Id<Tag>::parse(value.string().value_or(""));
    into = parsed.value_or(into);
    return parsed.has_value();
  }
  static bool read(const WireValue& value, Actor& into) {
    into = Actor::parse(value.text);
    return value.string().has_value();
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  static bool read(const WireValue& value, Enum& into) {
    for (int i = 0; i <= static_cast<int>(LastOf<Enum>::value); ++i) {
      if (name(static_cast<Enum>(i)) != value.string().value_or(""))
        continue;
      into = static_cast<Enum>(i);
      return true;
    }
    return false;
  }
  template <class T>
  static bool read(const WireValue& value, std::optional<T>& into) {
    return read(value, into.emplace());
  }
  template <class T>
  static bool read(const WireValue& value, std::vector<T>& into) {
    into.clear();
    for (const WireValue& item : value.items) {
      if (!read(item, into.emplace_back()))
        return false;
    }
    return value.kind == WireValue::Kind::array;
  }

  const WireValue& row_;
  std::string problem_;
};

}  // namespace oms
