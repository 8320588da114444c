#include "oms/messages/digits.h"

#include <charconv>
#include <chrono>
#include <string_view>

namespace oms {
namespace {

template <class Number>
void putPadded(char* at, Number value, int count) {
  for (int i = count - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

void putTwo(char* at, std::uint32_t value) {
  at[0] = static_cast<char>('0' + value / 10);
  at[1] = static_cast<char>('0' + value % 10);
}

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

std::size_t putNumber(char* out, std::uint64_t number) {
  return static_cast<std::size_t>(std::to_chars(out, out + 20, number).ptr - out);
}

std::size_t putDecimal(char* out, Int128 raw) {
  char* at = out;
  if (raw < 0)
    *at++ = '-';
  const Int128 magnitude = raw < 0 ? -raw : raw;
  constexpr std::uint64_t one = 1'000'000'000;
  std::uint32_t fraction = 0;
  if (magnitude >> 64 == 0) {  // mostly, and much sooner divided
    const auto narrow = static_cast<std::uint64_t>(magnitude);
    at += putNumber(at, narrow / one);
    fraction = static_cast<std::uint32_t>(narrow % one);
  } else {
    constexpr Int128 half = static_cast<Int128>(one) * one;  // splits 128 bits into two parts that fit 64
    const Int128 whole = magnitude / one;
    if (whole >= half) {
      at += putNumber(at, static_cast<std::uint64_t>(whole / half));
      putPadded(at, static_cast<std::uint64_t>(whole % half), 18);
      at += 18;
    } else {
      at += putNumber(at, static_cast<std::uint64_t>(whole));
    }
    fraction = static_cast<std::uint32_t>(magnitude % one);
  }
  if (fraction == 0)
    return static_cast<std::size_t>(at - out);
  int digits = 9;
  for (; fraction % 10 == 0; fraction /= 10)
    --digits;
  *at = '.';
  putPadded(at + 1, fraction, digits);
  return static_cast<std::size_t>(at + 1 + digits - out);
}

std::size_t putTime(char* out, Timestamp time, int fractionDigits) {
  const std::int64_t seconds = floorDiv(time.ns(), kNsPerSecond);
  const std::int64_t day = floorDiv(seconds, kSecondsPerDay);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto ofDay = static_cast<std::uint32_t>(seconds - day * kSecondsPerDay);
  const auto year = static_cast<std::uint32_t>(static_cast<int>(date.year()));
  constexpr std::string_view shape = "0000-00-00T00:00:00.";
  shape.copy(out, shape.size());
  putTwo(out, year / 100 % 100);
  putTwo(out + 2, year % 100);
  putTwo(out + 5, static_cast<unsigned>(date.month()));
  putTwo(out + 8, static_cast<unsigned>(date.day()));
  putTwo(out + 11, ofDay / 3600);
  putTwo(out + 14, ofDay / 60 % 60);
  putTwo(out + 17, ofDay % 60);
  const auto ns = static_cast<std::uint32_t>(time.ns() - seconds * kNsPerSecond);
  putPadded(out + 20, fractionDigits == 6 ? ns / 1'000 : ns, fractionDigits);
  out[20 + fractionDigits] = 'Z';
  return shape.size() + 1 + static_cast<std::size_t>(fractionDigits);
}

}  // namespace oms
