#include "oms/remote/stream_burst.h"

#include <gtest/gtest.h>

#include <map>

namespace oms {
namespace {

class StreamBurstTest : public testing::Test {
 protected:
  void push(StreamChannel channel, std::string text) {
    RingEntry entry;
    entry.channel = channel;
    entry.prev = last_[channel];
    entry.seq = last_[channel] = ++seq_;
    entry.frame = std::make_shared<const std::string>(std::move(text));
    ring_.push(std::move(entry));
  }
  static StreamBurst::Channels only(StreamChannel channel) {
    return StreamBurst::Channels().set(static_cast<std::size_t>(channel));
  }

  StreamRing ring_;
  std::map<StreamChannel, std::uint64_t> last_;
  std::uint64_t seq_ = 0;
};

TEST_F(StreamBurstTest, JoinsTheFramesOfTheChannelsInTheirOrder) {
  push(StreamChannel::orders, "before");
  push(StreamChannel::orders, "a");
  push(StreamChannel::risk, "b");
  push(StreamChannel::orders, "c");
  StreamBurst burst(ring_, 1);
  EXPECT_EQ(burst.end(), 4u);
  EXPECT_EQ(*burst.joined(only(StreamChannel::orders)), "ac");
  EXPECT_EQ(*burst.joined(only(StreamChannel::orders) | only(StreamChannel::risk)), "abc");
  EXPECT_EQ(*burst.joined({}), "");
}

TEST_F(StreamBurstTest, SaysWhatAClientHasToHaveAndHasThen) {
  push(StreamChannel::orders, "before");
  push(StreamChannel::orders, "a");
  push(StreamChannel::orders, "b");
  const StreamBurst burst(ring_, 1);
  ASSERT_EQ(burst.parts().size(), 1u);
  EXPECT_EQ(burst.parts().front().prev, 1u);
  EXPECT_EQ(burst.parts().front().seq, 3u);
}

TEST_F(StreamBurstTest, IsMadeOnceForAll) {
  push(StreamChannel::orders, "a");
  push(StreamChannel::orders, "b");
  push(StreamChannel::risk, "c");
  StreamBurst burst(ring_, 0);
  const SharedFrame first = burst.joined(only(StreamChannel::orders));
  EXPECT_EQ(burst.joined(only(StreamChannel::orders)), first);
  // A single frame is nobody's copy.
  EXPECT_EQ(burst.joined(only(StreamChannel::risk)), ring_.at(2).frame);
}

TEST_F(StreamBurstTest, EndsBeforeItIsLargeButHasSomething) {
  push(StreamChannel::orders, std::string(100'000, 'x'));
  push(StreamChannel::orders, std::string(40'000, 'y'));
  push(StreamChannel::orders, std::string(40'000, 'z'));
  EXPECT_EQ(StreamBurst(ring_, 0).end(), 1u);
  EXPECT_EQ(StreamBurst(ring_, 1).end(), 2u);
  EXPECT_EQ(StreamBurst(ring_, 2).end(), 3u);
}

}  // namespace
}  // namespace oms
