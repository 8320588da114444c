#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace oms {

// An enumeration's names, in the order of its enumerators, are its only spelling in files, journal and wire.
template <class Enum, std::size_t N>
constexpr std::string_view nameIn(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

template <class Enum, std::size_t N>
constexpr std::optional<Enum> findIn(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text)
      return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace oms
