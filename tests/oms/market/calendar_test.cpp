#include "oms/market/calendar.h"

#include <gtest/gtest.h>

namespace oms::test {
namespace {

Timestamp at(const char* text) {
  const std::optional<Timestamp> time = parseRfc3339(std::string(text) + ":00Z");
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(Timestamp{});
}

struct Hour {
  const char* what;
  CalendarKind kind;
  const char* time;
  bool open;
};

TEST(Calendar, KnowsWhenAMarketIsOpen) {
  constexpr auto crypto = CalendarKind::crypto, fx = CalendarKind::fx, us = CalendarKind::usEquities;
  const Hour hours[] = {
      {"crypto never closes", crypto, "2026-01-04T03:00", true},
      {"nor on New Year", crypto, "2031-01-01T00:00", true},
      {"fx on Wednesday night", fx, "2026-01-07T03:00", true},
      {"fx on Friday before 17:00 in winter", fx, "2026-01-09T21:59", true},
      {"and after", fx, "2026-01-09T22:00", false},
      {"fx on Saturday", fx, "2026-01-10T12:00", false},
      {"fx on Sunday evening in winter", fx, "2026-01-11T22:00", true},
      {"and in summer, an hour earlier in UTC", fx, "2026-07-12T21:00", true},
      {"on the Sunday the clocks go forward", fx, "2026-03-08T21:00", true},
      {"and not before", fx, "2026-03-08T20:59", false},
      {"stocks before the open", us, "2026-01-07T14:29", false},
      {"at the open", us, "2026-01-07T14:30", true},
      {"before the close", us, "2026-01-07T20:59", true},
      {"at the close", us, "2026-01-07T21:00", false},
      {"in summer", us, "2026-07-07T13:30", true},
      {"on Saturday", us, "2026-01-10T15:00", false},
      {"on Good Friday", us, "2026-04-03T15:00", false},
      {"on Independence Day kept on Friday", us, "2026-07-03T15:00", false},
      {"on Juneteenth of 2027, kept on Friday", us, "2027-06-18T15:00", false},
      {"which was no holiday in 2020", us, "2020-06-19T15:00", true},
      {"on New Year's Eve before a Saturday", us, "2021-12-31T15:00", true},
      {"in the morning of a half day", us, "2026-11-27T17:59", true},
      {"in its afternoon", us, "2026-11-27T18:00", false},
      {"in the week of the attacks", us, "2001-09-12T15:00", false},
      {"in the old days of summer time, in late October", us, "2005-10-28T13:30", true},
      {"beyond what is known", us, "2028-01-05T15:00", false},
      {"before what is known", us, "1997-06-03T15:00", false},
  };
  for (const Hour& hour : hours) {
    EXPECT_EQ(calendarOf(hour.kind).isOpen(at(hour.time)), hour.open) << hour.what;
  }
}

TEST(Calendar, GivesTheSessionThatHoldsATimeOrTheNextOne) {
  const Calendar& us = calendarOf(CalendarKind::usEquities);
  const TradingSession friday{at("2026-01-09T14:30"), at("2026-01-09T21:00")};
  const TradingSession monday{at("2026-01-12T14:30"), at("2026-01-12T21:00")};
  EXPECT_EQ(us.sessionAt(at("2026-01-09T15:00")), friday);
  EXPECT_EQ(us.sessionAt(at("2026-01-09T14:00")), friday);
  EXPECT_EQ(us.sessionAt(at("2026-01-09T21:00")), monday);
  EXPECT_EQ(us.sessionAfter(at("2026-01-09T15:00")), monday);
  EXPECT_EQ(us.sessionAfter(at("2026-01-09T14:00")), friday);
  EXPECT_EQ(us.sessionAt(at("2026-11-27T15:00"))->length, SessionLength::half);
  EXPECT_EQ(us.sessionAt(at("2028-01-01T00:00")), std::nullopt);

  const Calendar& crypto = calendarOf(CalendarKind::crypto);
  EXPECT_EQ(crypto.sessionAt(at("2026-01-04T03:00")), (TradingSession{at("2026-01-04T00:00"), at("2026-01-05T00:00")}));
  EXPECT_EQ(crypto.sessionAfter(at("2026-01-04T00:00"))->open, at("2026-01-05T00:00"));
}

TEST(Calendar, SaysWhatABarSaw) {
  const Calendar& us = calendarOf(CalendarKind::usEquities);
  struct Case {
    const char* from;
    const char* to;
    std::optional<const char*> open;
    std::optional<const char*> close;
  };
  const Case cases[] = {
      {"2026-01-09T00:00", "2026-01-10T00:00", "2026-01-09T14:30", "2026-01-09T21:00"},  // a day
      {"2026-01-05T00:00", "2026-01-12T00:00", "2026-01-05T14:30", "2026-01-09T21:00"},  // a week
      {"2026-01-09T14:30", "2026-01-09T14:31", "2026-01-09T14:30", std::nullopt},        // its first minute
      {"2026-01-09T20:59", "2026-01-09T21:00", "2026-01-09T14:30", "2026-01-09T21:00"},  // its last
      {"2026-01-09T21:00", "2026-01-09T22:00", std::nullopt, std::nullopt},              // after it
      {"2026-01-10T00:00", "2026-01-11T00:00", std::nullopt, std::nullopt},              // a Saturday
  };
  for (const Case& test : cases) {
    const auto session = us.sessionWithin(at(test.from), at(test.to));
    const auto close = us.lastCloseWithin(at(test.from), at(test.to));
    EXPECT_EQ(session ? session->open : Timestamp{}, test.open ? at(*test.open) : Timestamp{}) << test.from;
    EXPECT_EQ(close.value_or(Timestamp{}), test.close ? at(*test.close) : Timestamp{}) << test.from;
  }
}

// The counts that the exchange's own calendars give.
TEST(Calendar, HasAsManyTradingDaysAsTheExchangeHad) {
  const std::pair<const char*, int> years[] = {{"2001", 248}, {"2003", 252}, {"2012", 250},
                                               {"2018", 251}, {"2024", 252}, {"2025", 250}};
  for (const auto& [year, days] : years) {
    const Calendar& us = calendarOf(CalendarKind::usEquities);
    const Timestamp end = at((std::to_string(std::stoi(year) + 1) + "-01-01T00:00").c_str());
    int count = 0;
    auto session = us.sessionAt(at((std::string(year) + "-01-01T00:00").c_str()));
    while (session && session->open < end) {
      ++count;
      session = us.sessionAt(session->close);
    }
    EXPECT_EQ(count, days) << year;
  }
}

TEST(Calendar, SaysWhichMarketsAreOpen) {
  InstrumentList instruments;
  for (const CalendarKind kind : {CalendarKind::usEquities, CalendarKind::crypto, CalendarKind::fx}) {
    Instrument instrument;
    instrument.symbol = name(kind);
    instrument.calendar = kind;
    instruments.add(instrument);
  }
  EXPECT_EQ(describeCalendars(instruments, at("2026-01-05T12:00")),
            "crypto never closes; fx is open until 2026-01-05T22:00:00Z; us_equities is closed until "
            "2026-01-05T14:30:00Z");
  EXPECT_EQ(describeCalendars(instruments, at("2026-01-05T12:00"), true).substr(0, 67),
            "demo instruments trade around the clock; fx is open until 2026-01-0");
  EXPECT_EQ(describeCalendars(instruments, at("2029-01-05T12:00")),
            "crypto never closes; fx is closed; us_equities is closed");
}

std::optional<std::string> calendarWarning(CalendarKind kind, Timestamp now) {
  Instrument instrument;
  instrument.calendar = kind;
  return oms::calendarWarning(instrument, now);
}

TEST(Calendar, WarnsBeforeItRunsOut) {
  EXPECT_EQ(calendarWarning(CalendarKind::crypto, at("2099-01-01T00:00")), std::nullopt);
  EXPECT_EQ(calendarWarning(CalendarKind::fx, at("2027-06-01T00:00")), std::nullopt);
  EXPECT_EQ(calendarWarning(CalendarKind::usEquities, at("2027-12-01T00:00")),
            "the calendar us_equities ends on 2027-12-31: a newer version of the program brings the next years");
  EXPECT_EQ(calendarWarning(CalendarKind::fx, at("2028-02-01T00:00")),
            "the calendar fx ended on 2027-12-31 and its markets count as closed: a newer version of the program "
            "brings the next years");
}

constexpr const char* kOwn =
    "open,close,day\r\n2026-01-05T08:00Z,2026-01-05T16:30Z,full\r\n2026-01-06T08:00:30Z,2026-01-06T12:00Z,half\n";

TEST(Calendar, ComesFromAFile) {
  const auto sessions = parseCalendar(kOwn);
  ASSERT_TRUE(sessions.ok()) << sessions.error().message;
  ASSERT_EQ(sessions->size(), 2u);
  EXPECT_EQ((*sessions)[0], (TradingSession{at("2026-01-05T08:00"), at("2026-01-05T16:30"), SessionLength::full}));
  EXPECT_EQ((*sessions)[1].open, at("2026-01-06T08:00") + std::chrono::seconds(30));
  EXPECT_EQ((*sessions)[1].length, SessionLength::half);

  Instrument instrument;
  instrument.ownCalendar = std::make_shared<OwnCalendar>(OwnCalendar{"hours.csv", *sessions});
  EXPECT_TRUE(calendarOf(instrument).isOpen(at("2026-01-05T16:29")));
  EXPECT_FALSE(calendarOf(instrument).isOpen(at("2026-01-05T16:30")));
  EXPECT_EQ(oms::calendarWarning(instrument, at("2026-01-05T00:00")),
            "the calendar hours.csv ends on 2026-01-06: add the next sessions to the file");
  InstrumentList instruments;
  instruments.add(instrument);
  EXPECT_EQ(describeCalendars(instruments, at("2026-01-05T09:00")), "hours.csv is open until 2026-01-05T16:30:00Z");
}

TEST(Calendar, SaysWhatIsWrongWithAFile) {
  struct {
    const char* csv;
    const char* error;
  } const cases[] = {
      {"", "it has no session"},
      {"open,close\n", "line 1: must be open,close,day"},
      {"open,close,day\n", "it has no session"},
      {"open,close,day\n2026-01-05T08:00Z\n", "line 2: must have an open, a close and full or half"},
      {"open,close,day\n2026-01-05T08:00Z,2026-01-05T16:00Z\n", "line 2: must have an open, a close and full or half"},
      {"open,close,day\n2026-01-05 08:00,2026-01-05T16:00Z,full\n",
       "line 2: must be like 2026-01-05T14:30Z,2026-01-05T21:00Z,full"},
      {"open,close,day\n2026-01-05T08:00Z,2026-01-05T16:00Z,short\n",
       "line 2: must be like 2026-01-05T14:30Z,2026-01-05T21:00Z,full"},
      {"open,close,day\n2026-01-05T08:00Z,2026-01-05T08:00Z,full\n", "line 2: must close after it opens"},
      {"open,close,day\n2026-01-05T08:00Z,2026-01-05T16:00Z,full\n\n2026-01-05T15:00Z,2026-01-05T17:00Z,full\n",
       "line 4: must not open before the session before it has closed"}};
  for (const auto& [csv, error] : cases) {
    const auto sessions = parseCalendar(csv);
    ASSERT_FALSE(sessions.ok()) << csv;
    EXPECT_EQ(sessions.error().message, error);
  }
}

}  // namespace
}  // namespace oms::test
