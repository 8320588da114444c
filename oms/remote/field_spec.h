#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "oms/remote/api_error.h"
#include "oms/remote/wire_value.h"

namespace oms {

// How the interface's objects and requests are spelled out: tables of fields, from which requests are checked and the
// descriptions made.

// Prices, quantities and money are `decimal`: strings of their digits going out, strings or numbers coming in. `map` is
// an object of values by names that are data; `any` is said in words, or in a schema of its own, only.
enum class FieldKind : std::uint8_t { text, decimal, integer, number, boolean, time, list, object, any, map };
std::string_view name(FieldKind kind);

// Going out `always` may be null but is never left out, `sure` is neither; coming in both are needed. `maybe` may be
// left out or null. The time of what may happen before a session's first price is `always`: there is none then.
enum class Presence : std::uint8_t { always, maybe, sure };

struct FieldSpec {
  std::string_view name;
  FieldKind kind = FieldKind::text;
  Presence presence = Presence::always;
  std::string_view of{};    // the schema of the value, of a list's items or of a map's values; empty: any of its kind
  std::string_view more{};  // further members of its JSON schema: a unit, a range
};
using Fields = std::span<const FieldSpec>;

// The first field that is unknown, missing or of another form; nothing where all are right.
std::optional<ApiError> checkFields(const WireValue& object, Fields fields);

}  // namespace oms
