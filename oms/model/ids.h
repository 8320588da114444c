#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oms {

// A counter with a type of its own; zero is "none". Counters start at 1 in each session, so the same input gives the
// same ids. The text is the tag's prefix and the counter: ord_12.
template <class Tag>
struct Id {
  std::uint64_t value = 0;

  constexpr bool isSet() const { return value != 0; }
  std::string text() const { return Tag::prefix + std::to_string(value); }
  static std::optional<Id> parse(std::string_view text) {
    const std::string_view prefix = Tag::prefix;
    if (text.substr(0, prefix.size()) != prefix)
      return std::nullopt;
    text.remove_prefix(prefix.size());
    Id id;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (error != std::errc{} || end != text.data() + text.size() || id.value == 0)
      return std::nullopt;
    return id;
  }
  friend constexpr auto operator<=>(Id, Id) = default;
};

struct OrderTag {
  static constexpr const char* prefix = "ord_";
};
struct TradeTag {
  static constexpr const char* prefix = "trd_";
};
struct SignalTag {
  static constexpr const char* prefix = "sig_";
};
struct PositionTag {
  static constexpr const char* prefix = "pos_";
};
struct AlertTag {
  static constexpr const char* prefix = "alr_";
};

using OrderId = Id<OrderTag>;
using TradeId = Id<TradeTag>;
using SignalId = Id<SignalTag>;
using PositionId = Id<PositionTag>;
using AlertId = Id<AlertTag>;

// Place of an instrument in the session's list, from 0; none in an order for a symbol that the session does not have.
struct SymbolIndex {
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  std::uint32_t value = 0;
  constexpr bool isSet() const { return value != none; }
  friend constexpr auto operator<=>(SymbolIndex, SymbolIndex) = default;
};

// Place of a strategy instance (one strategy on one symbol) in the session's list, from 0; none for other authors.
struct InstanceIndex {
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  std::uint32_t value = none;
  constexpr bool isSet() const { return value != none; }
  friend constexpr auto operator<=>(InstanceIndex, InstanceIndex) = default;
};

}  // namespace oms
