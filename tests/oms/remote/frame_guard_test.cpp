#include "oms/remote/frame_guard.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

// A client's frame, masked with a key that is not zero.
std::string frame(int opcode, std::string payload, bool final = true) {
  const char key[4] = {1, 2, 3, 4};
  std::string out{static_cast<char>((final ? 0x80 : 0) | opcode)};
  const std::size_t size = payload.size();
  if (size < 126) {
    out += static_cast<char>(0x80 | size);
  } else if (size <= 0xFFFF) {
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(size >> 8);
    out += static_cast<char>(size & 0xFF);
  } else {
    out += static_cast<char>(0x80 | 127);
    for (int shift = 56; shift >= 0; shift -= 8)
      out += static_cast<char>(size >> shift & 0xFF);
  }
  out.append(key, 4);
  for (std::size_t i = 0; i < size; ++i)
    payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
  return out + payload;
}

std::string clean(int opcode, const std::string& payload) {
  return std::string{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | payload.size())} +
         std::string(4, '\0') + payload;
}

// With which the connection is to be closed; 0: not at all.
std::uint16_t closeCodeOf(const std::string& bytes) {
  FrameGuard guard;
  const auto outcome = guard.feed(bytes);
  return outcome.end ? outcome.end->closeCode : 0;
}

TEST(FrameGuard, PassesWholeMessages) {
  FrameGuard guard;
  EXPECT_EQ(guard.feed(frame(1, "hello")).clean, clean(1, "hello"));
  const auto ping = guard.feed(frame(9, "p"));
  EXPECT_EQ(ping.clean, clean(9, "p"));
  EXPECT_EQ(ping.pongBytes, 3U);
  EXPECT_EQ(guard.feed(frame(1, "")).clean, clean(1, ""));
}

TEST(FrameGuard, TakesOneByteAtATime) {
  FrameGuard guard;
  std::string out;
  for (const char c : frame(1, std::string(300, 'x')) + frame(1, "end")) {
    const auto outcome = guard.feed({&c, 1});
    EXPECT_FALSE(outcome.end);
    out += outcome.clean;
  }
  EXPECT_EQ(out.size(), 8 + 300 + 6 + 3);
}

TEST(FrameGuard, JoinsFragmentsAroundControlFrames) {
  FrameGuard guard;
  const std::string bytes = frame(1, "a\xE2", false) + frame(9, "?") + frame(0, "\x82", false) +
                            frame(0,
                                  "\xAC"
                                  "b");
  EXPECT_EQ(guard.feed(bytes).clean, clean(9, "?") + clean(1,
                                                           "a\xE2\x82\xAC"
                                                           "b"));
}

TEST(FrameGuard, RefusesWhatTheProtocolForbids) {
  struct Case {
    const char* what;
    std::string bytes;
    std::uint16_t code;
  };
  std::string unmasked = "\x81\x01x";
  std::string reserved = frame(1, "x");
  reserved[0] = static_cast<char>(reserved[0] | 0x40);
  std::string longForm = std::string("\x81\xFE\x00\x05", 4) + "keyyhello";
  std::string hugeLength = std::string("\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10);
  std::string negativeLength = std::string("\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10);
  const Case cases[] = {
      {"unmasked", unmasked, 1002},
      {"reserved bit", reserved, 1002},
      {"unknown opcode", frame(3, ""), 1002},
      {"unknown control opcode", frame(11, ""), 1002},
      {"fragmented ping", frame(9, "", false), 1002},
      {"long ping", frame(9, std::string(126, 'x')), 1002},
      {"continuation of nothing", frame(0, "x"), 1002},
      {"new message inside another", frame(1, "a", false) + frame(1, "b"), 1002},
      {"length not minimal", longForm, 1002},
      {"length that overflows", hugeLength, 1009},
      {"length with the top bit", negativeLength, 1009},
      {"too long", frame(1, std::string(maxMessageBytes + 1, 'x')), 1009},
      {"too long in pieces", frame(1, std::string(maxMessageBytes, 'x'), false) + frame(0, "x"), 1009},
      {"binary", frame(2, "x"), 1003},
      {"not UTF-8", frame(1, "\xC0\x80"), 1007},
      {"surrogate", frame(1, "\xED\xA0\x80"), 1007},
      {"beyond Unicode", frame(1, "\xF4\x90\x80\x80"), 1007},
      {"cut character", frame(1, "\xE2\x82"), 1007},
      {"close of one byte", frame(8, "x"), 1002},
      {"close code 1005", frame(8, "\x03\xED"), 1002},
      {"close reason not UTF-8", frame(8, "\x03\xE8\xFF"), 1007},
  };
  for (const Case& c : cases)
    EXPECT_EQ(closeCodeOf(c.bytes), c.code) << c.what;
  EXPECT_EQ(closeCodeOf(frame(1, std::string(maxMessageBytes, 'x'))), 0);
}

TEST(FrameGuard, GivesACloseFrameBack) {
  EXPECT_EQ(closeCodeOf(frame(8, "\x03\xE9 bye")), 1001);
  EXPECT_EQ(closeCodeOf(frame(8, "\x03\xF6")), 1014);
  EXPECT_EQ(closeCodeOf(frame(8, "\x13\x87")), 4999);
  EXPECT_EQ(closeCodeOf(frame(8, "")), 1000);
  FrameGuard guard;
  EXPECT_EQ(guard.feed(frame(8, "\x03\xE9 bye")).end->reason, " bye");
}

TEST(FrameGuard, ReadsNothingAfterACloseFrame) {
  FrameGuard guard;
  const auto outcome = guard.feed(frame(1, "said") + frame(8, "") + frame(1, "late"));
  EXPECT_TRUE(outcome.end);
  EXPECT_EQ(outcome.clean, clean(1, "said"));
  EXPECT_EQ(guard.feed(frame(1, "later")).clean, "");
}

TEST(FrameGuard, WritesServerFrames) {
  EXPECT_EQ(encodedFrame(FrameOpcode::text, "hi"), "\x81\x02hi");
  EXPECT_EQ(encodedFrame(FrameOpcode::text, std::string(200, 'x')).substr(0, 4), std::string("\x81\x7E\x00\xC8", 4));
  EXPECT_EQ(encodedFrame(FrameOpcode::text, std::string(70'000, 'x')).size(), 70'010U);
  EXPECT_EQ(encodedClose(1008, "no"), "\x88\x04\x03\xF0no");
}

}  // namespace
}  // namespace oms
