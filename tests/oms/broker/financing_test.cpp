#include "oms/broker/financing.h"

#include <gtest/gtest.h>

namespace oms::test {
namespace {

Timestamp at(const std::string& text) {
  return parseRfc3339(text + ":00Z").value_or(Timestamp{});
}

struct Week {
  const char* what;
  CalendarKind kind;
  const char* after;
  const char* until;
  std::vector<FinancingDue> due;
};

TEST(Rule29, PositionsAreChargedAtTheCalendarsBoundaries) {
  const std::vector<Week> weeks{
      {"crypto three times a day",
       CalendarKind::crypto,
       "2026-01-05T00:00",
       "2026-01-06T00:00",
       {{at("2026-01-05T08:00"), 1}, {at("2026-01-05T16:00"), 1}, {at("2026-01-06T00:00"), 1}}},
      {"fx at 17:00 in New York, three days on Wednesday",
       CalendarKind::fx,
       "2026-01-05T23:00",
       "2026-01-12T00:00",
       {{at("2026-01-06T22:00"), 3},
        {at("2026-01-07T22:00"), 9},
        {at("2026-01-08T22:00"), 3},
        {at("2026-01-09T22:00"), 3}}},
      {"stocks at the close, over the weekend for three days",
       CalendarKind::usEquities,
       "2026-01-08T21:00",
       "2026-01-12T21:00",
       {{at("2026-01-09T21:00"), 9}, {at("2026-01-12T21:00"), 3}}},
      {"and over Good Friday for four",
       CalendarKind::usEquities,
       "2026-04-02T00:00",
       "2026-04-03T00:00",
       {{at("2026-04-02T20:00"), 12}}},
      {"none between", CalendarKind::fx, "2026-01-05T22:00", "2026-01-06T21:59", {}},
  };
  for (const Week& week : weeks) {
    Instrument instrument;
    instrument.calendar = week.kind;
    EXPECT_EQ(financingBetween(instrument, at(week.after), at(week.until)), week.due) << week.what;
  }
}

TEST(Rule29, ACalendarOfItsOwnChargesAtItsCloses) {
  Instrument instrument;
  instrument.ownCalendar = std::make_shared<OwnCalendar>(OwnCalendar{
      "hours.csv",
      {{at("2026-01-05T08:00"), at("2026-01-05T16:00")}, {at("2026-01-07T08:00"), at("2026-01-07T16:00")}}});
  EXPECT_EQ(financingBetween(instrument, at("2026-01-05T00:00"), at("2026-01-06T00:00")),
            (std::vector<FinancingDue>{{at("2026-01-05T16:00"), 6}}));
}

TEST(Rule29, TheCostIsThePartOfTheYear) {
  struct Case {
    const char* what;
    const char* position;
    int thirds;
    const char* cost;
  };
  // 3.65 % a year for longs, 1.095 % received for shorts, at 100 with a multiplier of 10.
  const FinancingRates rates{*Ratio::parse("0.0365"), *Ratio::parse("-0.01095")};
  const Case cases[] = {{"long for a day", "2", 3, "0.2"},
                        {"for a third", "3", 1, "0.1"},
                        {"over a weekend", "2", 9, "0.6"},
                        {"short", "-2", 3, "-0.06"},
                        {"flat", "0", 3, "0"}};
  for (const Case& test : cases) {
    const auto cost =
        financingOf(*Quantity::parse(test.position), Price::fromInt(100), Ratio::fromInt(10), rates, test.thirds);
    ASSERT_TRUE(cost.has_value()) << test.what;
    EXPECT_EQ(cost->text(), test.cost) << test.what;
  }
  EXPECT_FALSE(
      financingOf(Quantity::fromInt(9'000'000'000), Price::fromInt(9'000'000'000), Ratio::fromInt(1), rates, 3));
}

}  // namespace
}  // namespace oms::test
