#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/model/result.h"

namespace oms {

struct WireMember;

// One value of a JSON text that came in from outside. Numbers keep the digits they were written with, so that a price
// never passes through a double.
class WireValue {
 public:
  enum class Kind { null, boolean, number, string, array, object };
  using Member = WireMember;  // no pair: clang cannot make one of a type that is not complete yet

  Kind kind = Kind::null;
  bool truth = false;            // of a boolean
  std::string text;              // a string's characters, a number's digits
  std::vector<WireValue> items;  // of an array
  std::vector<Member> members;   // of an object, in the order written, no key twice

  bool isNull() const { return kind == Kind::null; }
  bool isObject() const { return kind == Kind::object; }
  const WireValue* find(std::string_view key) const;
  // A string's characters; nothing for every other kind.
  std::optional<std::string_view> string() const;
  // Digits of a number, or of a string, as the contract takes either.
  std::optional<std::string_view> digits() const;
  std::optional<bool> boolean() const;
  // A whole number that fits, from a number or a string.
  std::optional<std::int64_t> integer() const;
};

struct WireMember {
  std::string first;
  WireValue second;
};

struct WireLimits {
  int depth = 32;
  std::size_t values = 20'000;
};

// For JSON that we have written ourselves.
inline constexpr WireLimits kNoWireLimits{32, std::size_t{1} << 30};

// Strict RFC 8259: valid UTF-8, no comments, no trailing commas, nothing after the value; a key that comes twice, too
// deep a nest and too many values are refused.
Result<WireValue> parseWire(std::string_view json, WireLimits limits = {});

// The value as JSON with the members of each object sorted by their names' bytes and no spaces; numbers keep their
// digits.
std::string canonicalJson(const WireValue& value);

}  // namespace oms
