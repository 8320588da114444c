#include "oms/messages/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "oms/messages/digits.h"

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

constexpr std::uint64_t eightOf(unsigned char byte) {
  return 0x0101010101010101U * byte;
}

// The high bit of a byte is set where it, or one before it, is not plain.
std::uint64_t notPlain(std::uint64_t bytes) {
  const std::uint64_t quotes = (bytes ^ eightOf('"')) - eightOf(1);
  const std::uint64_t backslashes = (bytes ^ eightOf('\\')) - eightOf(1);
  return (bytes | (bytes - eightOf(' ')) | quotes | backslashes) & eightOf(0x80);
}

template <class Bytes>
Bytes bytesAt(const char* text) {
  Bytes bytes;
  std::memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

// Names and values are mostly short, and of a length that is not known: two pieces that overlap cover them, where a
// copy by the library would cost a call.
template <class Bytes>
bool copiedAsTwo(char* out, std::string_view text) {
  if (text.size() < sizeof(Bytes) || text.size() > 2 * sizeof(Bytes))
    return false;
  const char* const end = text.data() + text.size() - sizeof(Bytes);
  const auto first = bytesAt<Bytes>(text.data());
  const auto last = bytesAt<Bytes>(end);
  std::memcpy(out, &first, sizeof(first));
  std::memcpy(out + text.size() - sizeof(last), &last, sizeof(last));
  return true;
}

void copyText(char* out, std::string_view text) {
  if (copiedAsTwo<std::uint64_t>(out, text) || copiedAsTwo<std::uint32_t>(out, text) ||
      copiedAsTwo<std::uint16_t>(out, text))
    return;
  if (text.size() > 1)
    std::memcpy(out, text.data(), text.size());
  else if (!text.empty())
    *out = text.front();
}

// Whether nothing in the text has to be escaped or looked at: printable ASCII without quote and backslash.
bool isPlain(std::string_view text) {
  constexpr std::size_t step = sizeof(std::uint64_t);
  if (text.size() >= step) {
    // The last piece may overlap the one before it.
    std::uint64_t found = notPlain(bytesAt<std::uint64_t>(text.data() + text.size() - step));
    for (; text.size() > step; text.remove_prefix(step))
      found |= notPlain(bytesAt<std::uint64_t>(text.data()));
    return found == 0;
  }
  constexpr std::size_t half = step / 2;
  if (text.size() >= half) {
    const std::uint64_t first = bytesAt<std::uint32_t>(text.data());
    const std::uint64_t last = bytesAt<std::uint32_t>(text.data() + text.size() - half);
    return notPlain(first | last << 32) == 0;
  }
  std::uint64_t bytes = eightOf(' ');
  for (const char c : text)
    bytes = bytes << 8 | static_cast<unsigned char>(c);
  return notPlain(bytes) == 0;
}

constexpr std::size_t kLongestEscape = 6;  // \u001F

// What is put behind a backslash for it; 0: nothing.
char escapeOf(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return static_cast<unsigned char>(c) < ' ' ? 'u' : '\0';
  }
}

char* putEscaped(char* out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const char escape = escapeOf(c);
    if (escape == '\0') {
      *out++ = c;
      continue;
    }
    *out++ = '\\';
    *out++ = escape;
    if (escape != 'u')
      continue;
    *out++ = '0';
    *out++ = '0';
    *out++ = digits[static_cast<unsigned char>(c) / 16];
    *out++ = digits[static_cast<unsigned char>(c) % 16];
  }
  return out;
}

}  // namespace

void JsonWriter::clear() {
  size_ = 0;
  *room(1) = '[';
  size_ = 1;
}

void JsonWriter::grow(std::size_t most) {
  const std::size_t capacity = std::max<std::size_t>(size_ + most, std::max<std::size_t>(256, capacity_ * 2));
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ > 0)
    std::memcpy(larger.get(), bytes_.get(), size_);
  bytes_ = std::move(larger);
  capacity_ = capacity;
}

void JsonWriter::string(std::string_view text, bool isPlain) {
  char* at = next(text.size() * (isPlain ? 1 : kLongestEscape) + 2);
  *at++ = '"';
  if (isPlain) {
    copyText(at, text);
    at += text.size();
  } else {
    at = putEscaped(at, text);
  }
  *at = '"';
  endAt(at + 1);
}

JsonWriter& JsonWriter::key(JsonName name) {
  string(name.text(), name.isPlain() || isPlain(name.text()));
  return end(':');
}

JsonWriter& JsonWriter::value(std::string_view text) {
  const bool plain = isPlain(text);
  if (!plain && !isUtf8(text))
    return value(madeUtf8(text));
  string(text, plain);
  return *this;
}

JsonWriter& JsonWriter::value(Timestamp time) {
  if (!time.isSet())
    return null();
  char* const at = next(kDigitsRoom + 2);
  const std::size_t size = putTime(at + 1, time);
  at[0] = at[size + 1] = '"';
  return endAt(at + size + 2);
}

JsonWriter& JsonWriter::exactTime(Timestamp time) {
  if (time.ns() % 1'000 == 0)
    return value(time);
  char* const at = next(kDigitsRoom + 2);
  const std::size_t size = putTime(at + 1, time, 9);
  at[0] = at[size + 1] = '"';
  return endAt(at + size + 2);
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  char* const at = next(json.size());
  copyText(at, json);
  return endAt(at + json.size());
}

JsonWriter& JsonWriter::whole(bool isNegative, std::uint64_t size) {
  char* const at = next(kDigitsRoom);
  *at = '-';
  char* const digits = at + (isNegative ? 1 : 0);
  return endAt(digits + putNumber(digits, size));
}

JsonWriter& JsonWriter::real(double number) {
  if (!std::isfinite(number))
    return null();
  std::array<char, 1'100> buffer;  // the longest double has 1,077 digits and signs
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::decimalText(Int128 raw) {
  char* const at = next(kDigitsRoom + 2);
  const std::size_t size = putDecimal(at + 1, raw);
  at[0] = at[size + 1] = '"';
  return endAt(at + size + 2);
}

JsonWriter& JsonWriter::decimalNumber(Int128 number) {
  char* const at = next(kDigitsRoom);
  return endAt(at + putDecimal(at, number));
}

JsonWriter& JsonWriter::idText(std::string_view prefix, std::uint64_t number) {
  char* const at = next(prefix.size() + kDigitsRoom + 2);
  copyText(at + 1, prefix);
  const std::size_t size = prefix.size() + putNumber(at + 1 + prefix.size(), number);
  at[0] = at[size + 1] = '"';
  return endAt(at + size + 2);
}

}  // namespace oms
