#include "oms/model/day_roll.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

Timestamp moment(const char* text) {
  return parseRfc3339(text).value();
}

TEST(DayRoll, DaysAndTheirNames) {
  struct Case {
    const char* roll;
    const char* time;
    const char* start;
    const char* end;
    const char* date;
  };
  const Case cases[] = {
      {"00:00 UTC", "2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z", "2026-01-05"},
      {"00:00 UTC", "2026-01-05T23:59:59Z", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z", "2026-01-05"},
      {"22:30 UTC", "2026-01-04T22:29:59Z", "2026-01-03T22:30:00Z", "2026-01-04T22:30:00Z", "2026-01-04"},
      {"22:30 UTC", "2026-01-04T22:30:00Z", "2026-01-04T22:30:00Z", "2026-01-05T22:30:00Z", "2026-01-05"},
      // New York: winter, summer, the nights of the changes in 2026 (8 March, 1 November), and the older rule.
      {"17:00 America/New_York", "2026-01-05T21:59:59Z", "2026-01-04T22:00:00Z", "2026-01-05T22:00:00Z", "2026-01-05"},
      {"17:00 America/New_York", "2026-07-05T21:00:00Z", "2026-07-05T21:00:00Z", "2026-07-06T21:00:00Z", "2026-07-06"},
      {"17:00 America/New_York", "2026-03-08T07:00:00Z", "2026-03-07T22:00:00Z", "2026-03-08T21:00:00Z", "2026-03-08"},
      {"17:00 America/New_York", "2026-11-01T06:00:00Z", "2026-10-31T21:00:00Z", "2026-11-01T22:00:00Z", "2026-11-01"},
      {"00:00 America/New_York", "2026-11-01T04:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "2026-11-01"},
      {"17:00 America/New_York", "2006-04-01T23:00:00Z", "2006-04-01T22:00:00Z", "2006-04-02T21:00:00Z", "2006-04-02"},
      {"17:00 America/New_York", "2006-10-29T12:00:00Z", "2006-10-28T21:00:00Z", "2006-10-29T22:00:00Z", "2006-10-29"},
  };
  for (const Case& each : cases) {
    const auto roll = DayRoll::parse(each.roll);
    ASSERT_TRUE(roll.has_value()) << each.roll;
    EXPECT_EQ(roll->text(), each.roll);
    EXPECT_EQ(rfc3339(roll->startOf(moment(each.time))), rfc3339(moment(each.start))) << each.roll << ' ' << each.time;
    EXPECT_EQ(rfc3339(roll->endOf(moment(each.time))), rfc3339(moment(each.end))) << each.roll << ' ' << each.time;
    EXPECT_EQ(roll->dateOf(moment(each.time)), each.date) << each.roll << ' ' << each.time;
  }
}

TEST(DayRoll, NonsenseIsNoRoll) {
  for (const char* text : {"", "UTC", "24:00 UTC", "00:60 UTC", "0:00 UTC", "00:00", "00:00 ", "00:00 CET", "00-00 UTC",
                           "00:00  UTC", "+1:00 UTC", "00:00:00 UTC"})
    EXPECT_FALSE(DayRoll::parse(text)) << text;
}

}  // namespace
}  // namespace oms
