#include "oms/model/sha256.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sodium/crypto_hash_sha256.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace oms {
namespace {

TEST(Sha256, GivesTheStandardsOwnExamples) {
  struct Case {
    std::string text;
    std::string_view digest;
  };
  for (const Case& c :
       {Case{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        Case{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        Case{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        Case{std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}}) {
    Sha256 hash;
    hash.add(c.text.data(), c.text.size());
    EXPECT_EQ(hex(hash.digest()), c.digest) << c.text.size() << " bytes";
  }
}

RC_GTEST_PROP(Sha256, IsLibsodiumsHoweverTheBytesComeIn, (const std::vector<unsigned char>& head)) {
  std::vector<unsigned char> bytes(*rc::gen::inRange<std::size_t>(0, 700), 7);
  bytes.insert(bytes.begin(), head.begin(), head.end());
  Sha256::Digest expected{};
  crypto_hash_sha256(expected.data(), bytes.data(), bytes.size());
  Sha256 hash;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t part = std::min(bytes.size() - at, *rc::gen::inRange<std::size_t>(0, 150));
    hash.add(bytes.data() + at, part);
    at += part;
  }
  RC_ASSERT(hash.digest() == expected);
}

}  // namespace
}  // namespace oms
