// What the engine tells its statistics, its day rolls and its books by owner.
#include <gtest/gtest.h>

#include <algorithm>

#include "oms/engine/bookkeeping.h"
#include "oms/engine/sampler.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

Timestamp at(const char* text) {
  return parseRfc3339(text).value();
}

void quoteAt(Desk& desk, const char* time, const char* bid, const char* ask) {
  desk.now = at(time) - std::chrono::seconds(1);
  desk.quote(bid, ask);
}

void barAt(Desk& desk, const char* close, const char* price) {
  desk.now = at(close);
  BarUpdate bar;
  bar.timeframe = Timeframe::m1;
  bar.bar.closeTime = desk.now;
  bar.bar.openTime = desk.now - std::chrono::minutes(1);
  bar.bar.open = bar.bar.high = bar.bar.low = bar.bar.close = Price::parse(price).value();
  bar.bar.volume = Volume::fromInt(1'000'000);
  desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, {0}, false, bar}, desk.events);
}

// The dates of the days that began, "2026-01-05 100000" with their equity.
std::vector<std::string> daysOf(const Desk& desk) {
  std::vector<std::string> days;
  for (const Event& event : desk.events) {
    if (const auto* day = std::get_if<DayStarted>(&event.body))
      days.push_back(day->date + ' ' + day->equity.text());
  }
  return days;
}

TEST(StatisticsFeed, ATradeAndItsCostsAreInTheReport) {
  Desk desk;
  desk.buy("10");
  desk.quote("101.00", "101.02");
  desk.quote("99.00", "99.02");
  desk.quote("101.00", "101.02");
  desk.sell("10");
  const Core& core = desk.engine.core();
  const StatisticsReport report = core.statistics.report(core.now);
  EXPECT_EQ(report.trades, 1u);
  EXPECT_EQ(report.fills, 2u);
  EXPECT_EQ(report.fees, core.books.fees());
  EXPECT_EQ(report.initialEquity.text(), "100000");
  EXPECT_EQ(report.finalEquity, core.books.equity());
  EXPECT_EQ(*report.expectancy, core.books.realized() - core.books.fees());
  EXPECT_EQ(report.averageMae->text(), "-10.2");
  EXPECT_EQ(report.averageMfe->text(), "9.8");
  EXPECT_NEAR(*report.totalReturn, (report.finalEquity - report.initialEquity).toDoubleLossy() / 100'000, 1e-12);
  // 20.0 from the best mark to the worst, of an equity that had paid 0.5001 in fees.
  EXPECT_NEAR(*report.maxDrawdown, 20.0 / (100'000 + 9.8 - 0.5001), 1e-9);
  EXPECT_DOUBLE_EQ(*report.exposureTime, 3.0 / 3);
}

TEST(StatisticsFeed, DaysEndAtTheAccountsRoll) {
  EngineConfig config = Desk::config();
  config.session.dayRoll = DayRoll::parse("22:30 UTC").value();
  Desk desk(config);  // from 2026-01-05T00:00:01Z
  desk.buy("100");
  quoteAt(desk, "2026-01-05T22:29:59Z", "101.00", "101.02");
  quoteAt(desk, "2026-01-05T22:30:00Z", "102.00", "102.02");
  quoteAt(desk, "2026-01-06T22:30:00Z", "103.00", "103.02");
  EXPECT_EQ(daysOf(desk),
            (std::vector<std::string>{"2026-01-05 100000", "2026-01-06 100092.999", "2026-01-07 100192.999"}));
  const StatisticsReport report = desk.engine.core().statistics.report(desk.now);
  EXPECT_EQ(report.dailyReturns, 1u);
  EXPECT_EQ(desk.engine.core().account.dayStartEquity().text(), "100192.999");
}

TEST(StatisticsFeed, ABarThatClosesAsTheDayEndsIsThatDays) {
  Desk desk(Desk::config());
  barAt(desk, "2026-01-05T23:59:00Z", "100");
  ASSERT_NE(desk.order(desk.buy("1")).status, OrderStatus::denied);
  barAt(desk, "2026-01-06T00:00:00Z", "110");
  ASSERT_EQ(desk.position(), "1");
  EXPECT_EQ(daysOf(desk).size(), 1u);
  barAt(desk, "2026-01-06T00:01:00Z", "120");
  ASSERT_EQ(daysOf(desk).size(), 2u);
  EXPECT_EQ(daysOf(desk).back().substr(0, 10), "2026-01-06");
  // The day's first equity is that of its last bar.
  EXPECT_EQ(desk.engine.core().account.state(desk.now).dayPnl(), Money::fromInt(10));
}

TEST(StatisticsFeed, TheDaysDrawdownBeginsAnewWithTheDay) {
  Desk desk;
  desk.buy("100");
  quoteAt(desk, "2026-01-05T10:00:00Z", "110.00", "110.02");
  quoteAt(desk, "2026-01-05T11:00:00Z", "100.00", "100.02");
  const Money peak = desk.engine.core().account.peakEquity();
  EXPECT_EQ(desk.engine.core().account.dayMaxDrawdown(), ratioOf(Money::fromInt(1'000), peak));
  quoteAt(desk, "2026-01-06T00:00:00Z", "100.00", "100.02");
  EXPECT_TRUE(desk.engine.core().account.dayMaxDrawdown().isZero());
}

TEST(StatisticsFeed, ASampleHasTheReportAndTheBooks) {
  Desk desk;
  Sampler sampler(desk.engine);
  EXPECT_TRUE(sampler.take(-1)->symbolBooks.empty());
  desk.buy("10");
  desk.quote("101.00", "101.02");
  const auto sample = sampler.take(-1);
  ASSERT_EQ(sample->symbolBooks.size(), 1u);
  ASSERT_EQ(sample->ownerBooks.size(), 1u);
  EXPECT_FALSE(sample->ownerBooks[0].instance.isSet());
  EXPECT_EQ(sample->ownerBooks[0].unrealized.text(), "9.8");
  EXPECT_EQ(sample->symbolBooks[0].total(), sample->account.equity - sample->account.initialCash);
  ASSERT_TRUE(sample->statistics);
  EXPECT_EQ(sample->statistics->finalEquity, sample->account.equity);
}

TEST(StatisticsFeed, AnAdjustmentIsBookedToItsHolderAndTold) {
  Core core(Desk::config());
  std::vector<Event> events;
  core.events = &events;
  core.now = at("2026-01-05T12:00:00Z");
  observeEquity(core);
  Fill fill;
  fill.instance = {0};
  fill.quantity = Quantity::fromInt(2);
  fill.price = Price::fromInt(100);
  Owners ended;
  bookFill(core, fill, "", ended);
  bookAdjustment(core, {AdjustmentKind::financing, {0}, Money::parse("-1.25").value(), "1 night at 5 %"});
  bookAdjustment(core, {AdjustmentKind::dividend, {0}, Money::parse("3").value(), "1.50 a share"});
  EXPECT_EQ(core.books.financing().text(), "1.75");
  EXPECT_EQ(core.books.equity().text(), "100001.75");
  EXPECT_EQ(core.account.state(core.now).financing.text(), "1.75");
  EXPECT_EQ(core.statistics.report(core.now).financing.text(), "1.75");
  std::vector<BookLine> lines;
  core.holdings[0].addLines(core.books.line({0}), core.books.marketValue({0}), lines);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].financing.text(), "1.75");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(std::get<AccountAdjusted>(events[1].body).cash.text(), "99801.75");
}

// Crypto pays every eight hours; what fell due while the feed slept is paid once each, on what was held then.
TEST(StatisticsFeed, Rule29FinancingIsChargedAtTheCalendarsBoundaries) {
  EngineConfig config = Desk::config();
  config.financing.longs = Ratio::parse("0.1095").value();  // 0.03 % a day, 0.01 % a funding
  Desk desk(config);
  desk.buy("100");
  quoteAt(desk, "2026-01-05T07:59:59Z", "200.00", "200.02");
  EXPECT_TRUE(desk.engine.core().books.financing().isZero());
  quoteAt(desk, "2026-01-05T08:00:00Z", "300.00", "300.02");
  EXPECT_EQ(desk.engine.core().books.financing().text(), "-2");  // 100 x 200 x 0.0001
  desk.sell("100");
  quoteAt(desk, "2026-01-06T12:00:00Z", "300.00", "300.02");
  EXPECT_EQ(desk.engine.core().books.financing().text(), "-2");
  desk.buy("100");
  quoteAt(desk, "2026-01-07T00:00:00Z", "300.00", "300.02");  // 16:00 and the day's end
  EXPECT_EQ(desk.engine.core().books.financing().text(), "-8");
  // The day that ended paid, not the one that begins.
  EXPECT_EQ(desk.engine.core().account.dayStartEquity(), desk.engine.core().books.equity());
  EXPECT_EQ(desk.engine.core().statistics.report(desk.now).financing.text(), "-8");
  const auto adjusts = [](const Event& event) { return std::holds_alternative<AccountAdjusted>(event.body); };
  EXPECT_EQ(std::count_if(desk.events.begin(), desk.events.end(), adjusts), 3);
}

TEST(StatisticsFeed, TheBenchmarkIsAskedAsEachDayEnds) {
  EngineConfig config = Desk::config();
  std::vector<Timestamp> asked;
  config.benchmark = [&asked](Timestamp time) -> std::optional<Price> {
    asked.push_back(time);
    return Price::fromInt(100 + static_cast<std::int64_t>(asked.size() * asked.size()));
  };
  Desk desk(config);
  desk.buy("100");
  for (const char* day : {"2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"}) {
    const std::string time = std::string(day) + "T12:00:00Z";
    quoteAt(desk, time.c_str(), "101.00", "101.02");
  }
  EXPECT_EQ(asked.size(), 4u);
  EXPECT_EQ(asked.front(), at("2026-01-06T00:00:00Z"));
  desk.engine.end(SessionState::finished, desk.events);
  const StatisticsReport report = desk.engine.core().statistics.report(desk.now);
  EXPECT_EQ(report.dailyReturns, 4u);
  EXPECT_TRUE(report.beta.has_value());
  EXPECT_TRUE(report.alpha.has_value());
}

}  // namespace
}  // namespace oms::test
