#include "oms/feeds/time_text.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

std::string read(std::string_view text, const TimeStyle& style = {}) {
  const auto time = parseFileTime(text, style);
  return time ? rfc3339(*time) : "none";
}

TEST(TimeText, ReadsTheFormsOfTheWorld) {
  struct Case {
    std::string_view text;
    std::string_view time;
  };
  for (const Case& c : {Case{"1546300800", "2019-01-01T00:00:00.000000Z"},
                        {"1546300800.25", "2019-01-01T00:00:00.250000Z"},
                        {"1546300800123", "2019-01-01T00:00:00.123000Z"},
                        {"1546300800123456", "2019-01-01T00:00:00.123456Z"},
                        {"1546300800123456789", "2019-01-01T00:00:00.123456Z"},
                        {"2019-01-01", "2019-01-01T00:00:00.000000Z"},
                        {"2019/01/31", "2019-01-31T00:00:00.000000Z"},
                        {"2012.02.01 00:05", "2012-02-01T00:05:00.000000Z"},
                        {"20120201 000500", "2012-02-01T00:05:00.000000Z"},
                        {"20200101 170000065", "2020-01-01T17:00:00.065000Z"},
                        {"20120201 00:05", "2012-02-01T00:05:00.000000Z"},
                        {"2019-01-01T12:30:15.5Z", "2019-01-01T12:30:15.500000Z"},
                        {"2024-12-01 00:00:59.999000+01:00", "2024-11-30T23:00:59.999000Z"},
                        {"2012-02-01 00:00:00+00:00", "2012-02-01T00:00:00.000000Z"},
                        {"2019-01-01 10:00:00 UTC", "2019-01-01T10:00:00.000000Z"},
                        {"01.02.2012 00:00:00.000 GMT+0100", "2012-01-31T23:00:00.000000Z"},
                        {"2017-07-01 11-AM", "2017-07-01T11:00:00.000000Z"},
                        {"2017-07-01 12-AM", "2017-07-01T00:00:00.000000Z"},
                        {"2017-07-01 12-PM", "2017-07-01T12:00:00.000000Z"},
                        {"2017-07-01 03-PM", "2017-07-01T15:00:00.000000Z"},
                        {"1/31/2017 4:00:00 PM", "2017-01-31T16:00:00.000000Z"},
                        {"01/03/17", "2017-01-03T00:00:00.000000Z"},
                        {"", "none"},
                        {"yesterday", "none"},
                        {"2019-02-30", "none"},
                        {"2019-13-01", "none"},
                        {"2019-01-01 25:00", "none"},
                        {"2019-01-01 10:00:00+25:00", "none"},
                        {"2019-01-01x", "none"},
                        {"99999999999999999999", "none"}}) {
    EXPECT_EQ(read(c.text), c.time) << c.text;
  }
}

TEST(TimeText, TellsDigitsApart) {
  EXPECT_EQ(timeStyleOf({"20190131", "20190201"})->digits, TimeStyle::Digits::calendar);
  EXPECT_EQ(timeStyleOf({"14400000", "36000000"})->digits, TimeStyle::Digits::millisecondsOfDay);
  EXPECT_EQ(timeStyleOf({"0", "60000"})->digits, TimeStyle::Digits::millisecondsOfDay);
  EXPECT_EQ(timeStyleOf({"1546300800"})->digits, TimeStyle::Digits::epoch);
  TimeStyle style = *timeStyleOf({"14400000", "36000000"});
  style.day = *fromCalendar(2013, 10, 7);
  EXPECT_EQ(read("14400000", style), "2013-10-07T04:00:00.000000Z");
  EXPECT_EQ(read("86400000", style), "none");
}

TEST(TimeText, TellsDayAndMonthApartOrSaysThatItCannot) {
  EXPECT_EQ(timeStyleOf({"01/03/2017", "01/31/2017"})->slashes, TimeStyle::Slashes::monthFirst);
  EXPECT_EQ(timeStyleOf({"03/01/2017", "31/01/2017"})->slashes, TimeStyle::Slashes::dayFirst);
  EXPECT_FALSE(timeStyleOf({"03/01/2017", "04/01/2017"}));
}

TEST(TimeText, ReadsDateAndClockOfTwoColumns) {
  EXPECT_EQ(rfc3339(*parseFileTime("2012.02.01", "00:05", TimeStyle{})), "2012-02-01T00:05:00.000000Z");
  EXPECT_EQ(rfc3339(*parseFileTime("20120201", "000500", TimeStyle{})), "2012-02-01T00:05:00.000000Z");
  EXPECT_FALSE(parseFileTime("20120201", "late", TimeStyle{}));
  EXPECT_TRUE(looksLikeClock("09:05:00"));
  EXPECT_TRUE(looksLikeClock("0905"));
  EXPECT_FALSE(looksLikeClock("2012-02-01"));
  EXPECT_FALSE(looksLikeClock("3578.73"));
}

TEST(TimeText, TakesTheGivenOffsetWhereTheTextHasNone) {
  TimeStyle newYork;
  newYork.utcOffset = std::chrono::hours(-5);
  EXPECT_EQ(read("2019-01-02 09:30", newYork), "2019-01-02T14:30:00.000000Z");
  EXPECT_EQ(read("2019-01-02 09:30Z", newYork), "2019-01-02T09:30:00.000000Z");
  EXPECT_EQ(read("1546300800", newYork), "2019-01-01T00:00:00.000000Z");
}

}  // namespace
}  // namespace oms
