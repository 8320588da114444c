#include "oms/mirror/server_clock.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

TEST(ServerClock, isAheadOrBehindByWhatTheGreetingSaid) {
  const Timestamp noon = Timestamp::fromSeconds(43'200);
  const auto after = [&](int seconds) { return noon + std::chrono::seconds(seconds); };
  ServerClock clock;
  EXPECT_EQ(clock.at(noon), noon);
  clock.heard(after(40), noon);
  EXPECT_EQ(clock.at(after(5)), after(45));
  clock.heard(after(-3'600), noon);
  EXPECT_EQ(clock.at(after(5)), after(-3'595));
  clock.heard({}, noon);
  EXPECT_EQ(clock.at(after(5)), after(-3'595));
}

}  // namespace
}  // namespace oms
