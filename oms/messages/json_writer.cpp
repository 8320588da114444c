#include "oms/messages/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

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

}  // namespace

bool PlainJsonWriter::isPlain(std::string_view text) {
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

void PlainJsonWriter::plainString(std::string_view text) {
  Prefix(rapidjson::kStringType);
  char* const out = os_->Push(text.size() + 2);
  out[0] = out[text.size() + 1] = '"';
  copyText(out + 1, text);
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (PlainJsonWriter::isPlain(name))
    writer_.plainString(name);
  else
    writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  if (PlainJsonWriter::isPlain(text)) {
    writer_.plainString(text);
    return *this;
  }
  if (!isUtf8(text))
    return value(madeUtf8(text));
  writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return *this;
}

JsonWriter& JsonWriter::value(Timestamp time) {
  if (!time.isSet())
    return null();
  std::array<char, kDigitsRoom> buffer;
  writer_.plainString({buffer.data(), putTime(buffer.data(), time)});
  return *this;
}

JsonWriter& JsonWriter::exactTime(Timestamp time) {
  if (time.ns() % 1'000 == 0)
    return value(time);
  std::array<char, kDigitsRoom> buffer;
  writer_.plainString({buffer.data(), putTime(buffer.data(), time, 9)});
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  writer_.finished(json);
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
  std::array<char, kDigitsRoom> buffer;
  writer_.plainString({buffer.data(), putDecimal(buffer.data(), raw)});
  return *this;
}

JsonWriter& JsonWriter::decimalNumber(Int128 number) {
  std::array<char, kDigitsRoom> buffer;
  return raw({buffer.data(), putDecimal(buffer.data(), number)});
}

JsonWriter& JsonWriter::idText(std::string_view prefix, std::uint64_t number) {
  std::array<char, kDigitsRoom> buffer;
  std::memcpy(buffer.data(), prefix.data(), prefix.size());
  const std::size_t digits = putNumber(buffer.data() + prefix.size(), number);
  writer_.plainString({buffer.data(), prefix.size() + digits});
  return *this;
}

}  // namespace oms
