#include "oms/feeds/file_bytes.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <atomic>

#include "tests/oms/feeds/temporary_file.h"

namespace oms {
namespace {

using testing::HasSubstr;

std::string deflated(const std::string& text, int windowBits) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += i < 8 ? static_cast<char>(value >> (8 * i) & 0xFF) : '\0';
  return text;
}

struct Packed {
  std::string name;
  std::string bytes;
  int method;
};

std::string zipOf(const std::vector<Packed>& files) {
  std::string zip;
  std::string directory;
  for (const Packed& file : files) {
    const std::string sizes = number(file.bytes.size(), 4) + number(file.bytes.size(), 4);
    directory += "PK\x01\x02" + number(20, 2) + number(20, 2) + number(0, 2) +
                 number(static_cast<std::uint64_t>(file.method), 2) + number(0, 8) + sizes +
                 number(file.name.size(), 2) + number(0, 12) + number(zip.size(), 4) + file.name;
    zip += "PK\x03\x04" + number(20, 2) + number(0, 2) + number(static_cast<std::uint64_t>(file.method), 2) +
           number(0, 8) + sizes + number(file.name.size(), 2) + number(0, 2) + file.name + file.bytes;
  }
  return zip + directory + "PK\x05\x06" + number(0, 4) + number(files.size(), 2) + number(files.size(), 2) +
         number(directory.size(), 4) + number(zip.size(), 4) + number(0, 2);
}

const std::string kText = "time,open\n1,2\n";

TEST(FileBytes, ReadsPlainGzAndZip) {
  const TemporaryFolder folder;
  const std::string twice = deflated(kText, 31) + deflated(kText, 31);
  struct Case {
    std::string bytes;
    std::string text;
    std::string entry;
  };
  for (const Case& c : {Case{kText, kText, ""}, Case{deflated(kText, 31), kText, ""}, Case{twice, kText + kText, ""},
                        Case{zipOf({{"a.csv", kText, 0}}), kText, "a.csv"},
                        Case{zipOf({{"a.csv", deflated(kText, -15), 8}}), kText, "a.csv"},
                        Case{zipOf({{"b/", "", 0}, {"b/a.csv", kText, 0}}), kText, "b/a.csv"}}) {
    const auto file = readFileBytes(folder.file("f", c.bytes));
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->text, c.text);
    EXPECT_EQ(file->entry, c.entry);
    EXPECT_EQ(file->size, c.bytes.size());
  }
}

TEST(FileBytes, HashesTheStoredFile) {
  const TemporaryFolder folder;
  const auto file = readFileBytes(folder.file("abc", "abc"));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(FileBytes, RefusesWithTheRemedy) {
  const TemporaryFolder folder;
  folder.file("folder/x", "x");
  const std::string gz = deflated(kText, 31);
  const std::string zip = zipOf({{"a.csv", deflated(kText, -15), 8}});
  struct Case {
    std::string path;
    std::string says;
  };
  for (const Case& c : {Case{folder.path("none.csv"), "there is no such file"},
                        Case{folder.path("folder"), "is a folder"}, Case{folder.file("empty", ""), "is empty"},
                        Case{folder.file("cut.gz", gz.substr(0, gz.size() / 2)), "is damaged"},
                        Case{folder.file("cut.zip", zip.substr(0, zip.size() / 2)), "is damaged"},
                        Case{folder.file("two.zip", zipOf({{"a", kText, 0}, {"b", kText, 0}})), "holds 2 files"},
                        Case{folder.file("none.zip", zipOf({})), "holds 0 files"},
                        Case{folder.file("lzma.zip", zipOf({{"a", kText, 14}})), "unknown way"}}) {
    const auto file = readFileBytes(c.path);
    ASSERT_FALSE(file) << c.path;
    EXPECT_THAT(file.error().message, HasSubstr(c.says));
    EXPECT_EQ(file.error().message.rfind(c.path + ": ", 0), 0U) << file.error().message;
  }
}

TEST(FileBytes, SurvivesEveryDamagedByteOfAnArchive) {
  const TemporaryFolder folder;
  for (const std::string& good : {zipOf({{"a.csv", deflated(kText, -15), 8}}), deflated(kText, 31)}) {
    for (std::size_t i = 0; i < good.size(); ++i) {
      for (const char byte : {'\x00', '\xFF', '\x7F'}) {
        std::string bad = good;
        bad[i] = byte;
        (void)readFileBytes(folder.file("damaged", bad)).ok();
      }
    }
  }
}

// Whoever waits on another thread may want it no longer.
TEST(FileBytes, AReadingThatIsCanceledFails) {
  const TemporaryFolder folder;
  for (const std::string& bytes : {kText, deflated(kText, 31), zipOf({{"a.csv", deflated(kText, -15), 8}})}) {
    std::atomic<bool> canceled = false;
    const std::string path = folder.file("f", bytes);
    EXPECT_TRUE(readFileBytes(path, &canceled));
    canceled = true;
    const auto file = readFileBytes(path, &canceled);
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().message, HasSubstr("canceled"));
  }
}

}  // namespace
}  // namespace oms
