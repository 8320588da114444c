#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace oms {

// A short text held in place (at most N bytes, longer input is cut), so that orders and events can be copied on the
// hot path without touching the heap. What has texts in it says `X() {}` and not `= default`, which would clear all of
// their bytes wherever an X() is made.
template <std::size_t N>
class Text {
  static_assert(N < 256);

 public:
  // Of its bytes only those of the text are ever looked at; the others are not even cleared.
  constexpr Text() {}
  constexpr Text(std::string_view text) { assign(text); }
  constexpr Text(const char* text) { assign(text); }
  Text(const std::string& text) { assign(text); }

  constexpr std::string_view view() const { return {bytes_.data(), size_}; }
  std::string string() const { return std::string(view()); }
  constexpr bool empty() const { return size_ == 0; }
  static constexpr std::size_t capacity() { return N; }

  friend constexpr bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }
  template <std::size_t M>
  friend constexpr bool operator==(const Text& a, const char (&literal)[M]) {
    return a.view() == std::string_view(literal);
  }
  friend constexpr auto operator<=>(const Text& a, const Text& b) { return a.view() <=> b.view(); }

 private:
  constexpr void assign(std::string_view text) {
    size_ = static_cast<std::uint8_t>(text.size() < N ? text.size() : N);
    std::char_traits<char>::copy(bytes_.data(), text.data(), size_);
  }

  std::array<char, N> bytes_;
  std::uint8_t size_ = 0;
};

}  // namespace oms
