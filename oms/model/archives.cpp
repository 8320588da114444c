#include "oms/model/archives.h"

#include <bit>
#include <cmath>
#include <limits>

namespace oms {

std::size_t Archive::count(std::size_t size) {
  auto wide = static_cast<std::int64_t>(size);
  number(wide);
  if (!loads())
    return size;
  // The smallest part takes a byte.
  require(wide >= 0 && static_cast<std::uint64_t>(wide) <= left());
  return failed_ ? 0 : static_cast<std::size_t>(wide);
}

// Machines make NaNs of different bits.
void HashArchive::write(double number) {
  hasher_.addDouble(std::isnan(number) ? std::numeric_limits<double>::quiet_NaN() : number);
}

void SaveArchive::write(std::int64_t number) {
  auto rest = (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
  std::array<char, 10> bytes;
  std::size_t used = 0;
  for (; rest >= 0x80; rest >>= 7)
    bytes[used++] = static_cast<char>(rest | 0x80);
  bytes[used++] = static_cast<char>(rest);
  bytes_.append(bytes.data(), used);
}

void SaveArchive::write(double number) {
  auto bits = std::bit_cast<std::uint64_t>(std::isnan(number) ? std::numeric_limits<double>::quiet_NaN() : number);
  std::array<char, 8> bytes;
  for (char& byte : bytes) {
    byte = static_cast<char>(bits);
    bits >>= 8;
  }
  bytes_.append(bytes.data(), bytes.size());
}

void SaveArchive::write(std::string_view text) {
  write(static_cast<std::int64_t>(text.size()));
  bytes_.append(text);
}

LoadArchive::LoadArchive(std::string_view bytes, std::size_t symbols, std::size_t instances)
    : Archive(Purpose::load), bytes_(bytes) {
  symbols_ = symbols;
  instances_ = instances;
}

std::int64_t LoadArchive::readNumber() {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes_.size() && i < 10; ++i) {
    const auto byte = static_cast<unsigned char>(bytes_[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << (7 * i);
    if ((byte & 0x80) != 0)
      continue;
    bytes_.remove_prefix(i + 1);
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  require(false);
  return 0;
}

double LoadArchive::readDouble() {
  require(bytes_.size() >= 8);
  if (failed())
    return 0;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i)
    bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
  bytes_.remove_prefix(8);
  return std::bit_cast<double>(bits);
}

std::string_view LoadArchive::readText() {
  const std::int64_t size = readNumber();
  require(size >= 0 && static_cast<std::uint64_t>(size) <= bytes_.size());
  if (failed())
    return {};
  const std::string_view text = bytes_.substr(0, static_cast<std::size_t>(size));
  bytes_.remove_prefix(text.size());
  return text;
}

}  // namespace oms
