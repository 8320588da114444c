#include "oms/messages/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace oms {
namespace {

// Length of the well-formed UTF-8 character that the text begins with; 0 when it begins with none.
std::size_t characterLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    if (length == 0)
      return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string madeUtf8(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    clean += length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return clean;
}

void putDigits(char* at, std::uint64_t value, int count) {
  for (int i = count - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// The digits of Decimal::text() without its strings; room for 60 characters.
std::size_t putDecimal(char* begin, Int128 raw) {
  char* at = begin;
  if (raw < 0)
    *at++ = '-';
  const Int128 magnitude = raw < 0 ? -raw : raw;
  constexpr Int128 one = 1'000'000'000;
  const Int128 whole = magnitude / one;
  constexpr Int128 half = one * one;  // two halves of a 128-bit number that to_chars can write
  if (whole >= half) {
    at = std::to_chars(at, at + 20, static_cast<std::uint64_t>(whole / half)).ptr;
    putDigits(at, static_cast<std::uint64_t>(whole % half), 18);
    at += 18;
  } else {
    at = std::to_chars(at, at + 20, static_cast<std::uint64_t>(whole)).ptr;
  }
  auto fraction = static_cast<std::uint64_t>(magnitude % one);
  if (fraction == 0)
    return static_cast<std::size_t>(at - begin);
  int digits = 9;
  for (; fraction % 10 == 0; fraction /= 10)
    --digits;
  *at = '.';
  putDigits(at + 1, fraction, digits);
  return static_cast<std::size_t>(at + 1 + digits - begin);
}

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// rfc3339() without its strings, the fraction cut to that many digits; room for 40 characters.
std::size_t putTime(char* at, Timestamp time, int fractionDigits) {
  const std::int64_t seconds = floorDiv(time.ns(), kNsPerSecond);
  const std::int64_t day = floorDiv(seconds, kSecondsPerDay);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto ofDay = static_cast<std::uint64_t>(seconds - day * kSecondsPerDay);
  std::memcpy(at, "0000-00-00T00:00:00.", 20);
  putDigits(at, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  putDigits(at + 5, static_cast<unsigned>(date.month()), 2);
  putDigits(at + 8, static_cast<unsigned>(date.day()), 2);
  putDigits(at + 11, ofDay / 3600, 2);
  putDigits(at + 14, ofDay / 60 % 60, 2);
  putDigits(at + 17, ofDay % 60, 2);
  const auto ns = static_cast<std::uint64_t>(time.ns() - seconds * kNsPerSecond);
  putDigits(at + 20, fractionDigits == 6 ? ns / 1'000 : ns, fractionDigits);
  at[20 + fractionDigits] = 'Z';
  return static_cast<std::size_t>(21 + fractionDigits);
}

}  // namespace

JsonWriter& JsonWriter::value(std::string_view text) {
  if (!isUtf8(text))
    return value(madeUtf8(text));
  writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return *this;
}

JsonWriter& JsonWriter::value(Timestamp time) {
  if (!time.isSet())
    return null();
  std::array<char, 40> buffer;
  writer_.String(buffer.data(), static_cast<rapidjson::SizeType>(putTime(buffer.data(), time, 6)));
  return *this;
}

JsonWriter& JsonWriter::exactTime(Timestamp time) {
  if (time.ns() % 1'000 == 0)
    return value(time);
  std::array<char, 40> buffer;
  writer_.String(buffer.data(), static_cast<rapidjson::SizeType>(putTime(buffer.data(), time, 9)));
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  writer_.RawValue(json.data(), json.size(), rapidjson::kNumberType);
  return *this;
}

JsonWriter& JsonWriter::real(double number) {
  if (!std::isfinite(number))
    return null();
  std::array<char, 1'100> buffer;  // the longest double has 1,077 digits and signs
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::decimalText(Int128 raw) {
  std::array<char, 64> buffer;
  writer_.String(buffer.data(), static_cast<rapidjson::SizeType>(putDecimal(buffer.data(), raw)));
  return *this;
}

JsonWriter& JsonWriter::decimalNumber(Int128 number) {
  std::array<char, 64> buffer;
  return raw({buffer.data(), putDecimal(buffer.data(), number)});
}

JsonWriter& JsonWriter::idText(std::string_view prefix, std::uint64_t number) {
  std::array<char, 40> buffer;
  std::memcpy(buffer.data(), prefix.data(), prefix.size());
  const auto end = std::to_chars(buffer.data() + prefix.size(), buffer.data() + buffer.size(), number).ptr;
  writer_.String(buffer.data(), static_cast<rapidjson::SizeType>(end - buffer.data()));
  return *this;
}

}  // namespace oms
