#include <gtest/gtest.h>

#include "oms/model/timeframe.h"
#include "oms/model/timestamp.h"

namespace oms {
namespace {

Timestamp at(const char* text) {
  return parseRfc3339(text).value();
}

TEST(Time, GoesInAndComesOut) {
  EXPECT_EQ(rfc3339(at("2024-12-01T00:00:59.999+01:00")), "2024-11-30T23:00:59.999000Z");
  EXPECT_EQ(rfc3339(at("1969-12-31T23:59:59.5Z"), TimePrecision::milliseconds), "1969-12-31T23:59:59.500Z");
  EXPECT_EQ(isoDate(at("2024-02-29T12:00:00Z")), "2024-02-29");
  for (const char* text : {"", "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01"}) {
    EXPECT_EQ(parseRfc3339(text), std::nullopt) << text;
  }
}

TEST(Time, DurationsHaveOneUnit) {
  EXPECT_EQ(parseDuration("90s"), std::chrono::seconds(90));
  EXPECT_EQ(parseDuration("250ms"), std::chrono::milliseconds(250));
  EXPECT_EQ(parseDuration("2d"), std::chrono::hours(48));
  for (const char* text : {"", "5", "-5s", "s", "5 s", "5w", "99999999999999999999s"}) {
    EXPECT_EQ(parseDuration(text), std::nullopt) << text;
  }
  EXPECT_EQ(formatDuration(std::chrono::seconds(3'725)), "1h 2m");
  EXPECT_EQ(formatDuration(std::chrono::seconds(0)), "0s");
}

struct Opening {
  Timeframe timeframe;
  const char* time;
  const char* open;
  const char* close;
};

TEST(Time, BarsBeginWhereTheirTimeframeSays) {
  const Opening cases[] = {
      {Timeframe::m5, "2026-01-05T12:07:31Z", "2026-01-05T12:05:00Z", "2026-01-05T12:10:00Z"},
      {Timeframe::d1, "2026-01-05T23:59:59Z", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"},
      {Timeframe::w1, "2026-01-11T23:00:00Z", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"},  // Monday to Monday
      {Timeframe::mo1, "2024-02-29T10:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
      {Timeframe::h4, "1969-12-31T23:59:59Z", "1969-12-31T20:00:00Z", "1970-01-01T00:00:00Z"},
  };
  for (const Opening& c : cases) {
    EXPECT_EQ(openOf(c.timeframe, at(c.time)), at(c.open)) << c.time;
    EXPECT_EQ(closeOf(c.timeframe, at(c.open)), at(c.close)) << c.time;
  }
  EXPECT_EQ(timeframeOfGap(std::chrono::seconds(60)), Timeframe::m1);
  EXPECT_EQ(timeframeOfGap(std::chrono::hours(24 * 31)), Timeframe::mo1);
  EXPECT_EQ(timeframeOfGap(std::chrono::minutes(7)), std::nullopt);
}

}  // namespace
}  // namespace oms
