#include "oms/feeds/file_bytes.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

#include "oms/model/sha256.h"

namespace oms {
namespace {

// More than ten years of bars of a second; keeps a crafted archive from filling the memory.
constexpr std::uint64_t kLargestText = std::uint64_t{2} << 30;

constexpr std::size_t kHashedAtOnce = std::size_t{1} << 22;

bool isSet(const std::atomic<bool>* canceled) {
  return canceled != nullptr && *canceled;
}

std::string sha256Hex(std::string_view bytes, const std::atomic<bool>* canceled) {
  Sha256 sha;
  for (; !bytes.empty() && !isSet(canceled); bytes.remove_prefix(std::min(bytes.size(), kHashedAtOnce)))
    sha.add(bytes.data(), std::min(bytes.size(), kHashedAtOnce));
  return hex(sha.digest());
}

// windowBits as zlib has it: 16 + 15 for gzip (members one after another), -15 for the bare stream of a zip.
std::optional<std::string> inflated(std::string_view packed, int windowBits, const std::atomic<bool>* canceled) {
  z_stream stream{};
  if (inflateInit2(&stream, windowBits) != Z_OK)
    return std::nullopt;
  std::string text;
  std::size_t given = 0;
  int status = Z_OK;
  std::vector<char> chunk(std::size_t{1} << 18);
  while (status == Z_OK && !isSet(canceled)) {
    if (stream.avail_in == 0) {
      const std::size_t part = std::min<std::size_t>(packed.size() - given, std::size_t{1} << 30);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + given));
      stream.avail_in = static_cast<uInt>(part);
      given += part;
    }
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(chunk.data(), chunk.size() - stream.avail_out);
    if (text.size() > kLargestText)
      status = Z_MEM_ERROR;
    const bool more = stream.avail_in > 0 || given < packed.size();
    if (status == Z_STREAM_END && windowBits > 15 && more)
      status = inflateReset(&stream);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END)
    return std::nullopt;
  return text;
}

std::uint64_t littleEndian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

struct ZipEntry {
  std::string name;
  std::uint64_t method = 0;
  std::uint64_t size = 0;
  std::uint64_t packedSize = 0;
  std::uint64_t localHeader = 0;
};

bool isTable(const std::string& name) {
  return !name.empty() && name.back() != '/' && name.rfind("__MACOSX/", 0) != 0;
}

// Sizes that do not fit in 32 bits, or that the packer did not know in time, stand in an extra field (zip64): those
// of the three that are all ones, in this order.
void takeZip64(std::string_view extra, ZipEntry& entry) {
  constexpr std::uint64_t unset = 0xFFFFFFFF;
  while (extra.size() >= 4) {
    const std::uint64_t id = littleEndian(extra, 0, 2);
    const std::size_t size = std::min<std::size_t>(littleEndian(extra, 2, 2), extra.size() - 4);
    std::string_view field = extra.substr(4, size);
    extra.remove_prefix(4 + size);
    if (id != 1)
      continue;
    for (std::uint64_t* value : {&entry.size, &entry.packedSize, &entry.localHeader}) {
      if (*value != unset || field.size() < 8)
        continue;
      *value = littleEndian(field, 0, 8);
      field.remove_prefix(8);
    }
  }
}

// The files of an archive, from its central directory; nothing when it is damaged.
std::optional<std::vector<ZipEntry>> zipEntries(std::string_view zip) {
  constexpr std::size_t endSize = 22;
  if (zip.size() < endSize)
    return std::nullopt;
  const std::size_t end = zip.rfind("PK\x05\x06", zip.size() - endSize);
  if (end == std::string_view::npos)
    return std::nullopt;
  std::size_t count = littleEndian(zip, end + 10, 2);
  std::size_t at = littleEndian(zip, end + 16, 4);
  std::vector<ZipEntry> entries;
  for (; count > 0; --count) {
    constexpr std::size_t headerSize = 46;
    if (at + headerSize > zip.size() || zip.substr(at, 4) != "PK\x01\x02")
      return std::nullopt;
    const std::size_t nameSize = littleEndian(zip, at + 28, 2);
    const std::size_t extraSize = littleEndian(zip, at + 30, 2);
    const std::size_t commentSize = littleEndian(zip, at + 32, 2);
    if (at + headerSize + nameSize + extraSize > zip.size())
      return std::nullopt;
    ZipEntry entry{std::string(zip.substr(at + headerSize, nameSize)), littleEndian(zip, at + 10, 2),
                   littleEndian(zip, at + 24, 4), littleEndian(zip, at + 20, 4), littleEndian(zip, at + 42, 4)};
    takeZip64(zip.substr(at + headerSize + nameSize, extraSize), entry);
    if (isTable(entry.name))
      entries.push_back(std::move(entry));
    at += headerSize + nameSize + extraSize + commentSize;
  }
  return entries;
}

std::optional<std::string> unzipped(std::string_view zip, const ZipEntry& entry, const std::atomic<bool>* canceled) {
  constexpr std::size_t headerSize = 30;
  if (entry.localHeader > zip.size() || zip.size() - entry.localHeader < headerSize)
    return std::nullopt;
  const std::size_t at = entry.localHeader;
  const std::size_t begin = at + headerSize + littleEndian(zip, at + 26, 2) + littleEndian(zip, at + 28, 2);
  if (begin > zip.size() || entry.packedSize > zip.size() - begin)
    return std::nullopt;
  const std::string_view packed = zip.substr(begin, entry.packedSize);
  if (entry.method == 0)
    return std::string(packed);
  return entry.method == 8 ? inflated(packed, -15, canceled) : std::nullopt;
}

Result<FileBytes> unpacked(const std::string& path, std::string bytes, const std::atomic<bool>* canceled) {
  FileBytes file;
  file.size = bytes.size();
  file.sha256 = sha256Hex(bytes, canceled);
  if (bytes.rfind("\x1f\x8b", 0) == 0) {
    auto text = inflated(bytes, 16 + 15, canceled);
    if (!text)
      return Failure{path + ": the gz file is damaged or unpacks to more than 2 GB; fetch it again"};
    file.text = std::move(*text);
  } else if (bytes.rfind("PK\x03\x04", 0) == 0 || bytes.rfind("PK\x05\x06", 0) == 0) {
    const auto entries = zipEntries(bytes);
    if (!entries)
      return Failure{path + ": the zip file is damaged; fetch it again"};
    if (entries->size() != 1) {
      return Failure{path + ": the zip file holds " + std::to_string(entries->size()) +
                     " files, not one table; unpack it and give the table"};
    }
    auto text = unzipped(bytes, entries->front(), canceled);
    if (!text)
      return Failure{path + ": the zip file is damaged or packed in an unknown way; unpack it first"};
    file.text = std::move(*text);
    file.entry = entries->front().name;
  } else {
    file.text = std::move(bytes);
  }
  return file;
}

}  // namespace

Result<FileBytes> readFileBytes(const std::string& path, const std::atomic<bool>* canceled) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return Failure{path + ": there is no such file; check the path"};
  if (std::filesystem::is_directory(status))
    return Failure{path + ": is a folder; give a file of it"};
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return Failure{path + ": cannot be read; check its permissions"};
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > kLargestText)
    return Failure{path + ": is larger than 2 GB; split it"};
  std::string bytes;
  if (!error)
    bytes.reserve(size);
  std::array<char, 1 << 16> chunk{};
  while (!isSet(canceled) && (stream.read(chunk.data(), chunk.size()), stream.gcount() > 0)) {
    bytes.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > kLargestText)
      return Failure{path + ": is larger than 2 GB; split it"};
  }
  if (isSet(canceled))
    return Failure{path + ": was not read, for that was canceled"};
  if (stream.bad())
    return Failure{path + ": cannot be read to its end; check the disk"};
  if (bytes.empty())
    return Failure{path + ": is empty; give a file with market data"};
  auto file = unpacked(path, std::move(bytes), canceled);
  return isSet(canceled) ? Failure{path + ": was not read, for that was canceled"} : std::move(file);
}

}  // namespace oms
