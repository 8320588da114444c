// An engine that was saved and loaded goes on as if nothing had happened; bytes that are no state are refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "oms/market/simulated_market.h"
#include "oms/model/archives.h"
#include "oms/model/state_fields.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

TEST(Snapshot, AnEngineThatWasLoadedGoesOnLikeTheOther) {
  Desk desk;
  desk.quote("100.00", "100.02");
  desk.submit(Desk::request(Side::buy, "5"));
  desk.submit(Desk::request(Side::sell, "3", OrderType::limit, "101"));
  Engine loaded(Desk::config());
  ASSERT_TRUE(loaded.load(desk.engine.save()));
  EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
  std::vector<Event> events;
  for (const Command& command : {Command{Actor::trader(), desk.now, CancelAllOrders{}},
                                 Command{Actor::trader(), desk.now, CloseAllPositions{}}}) {
    desk.engine.apply(command, desk.events);
    loaded.apply(command, events);
    EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
    EXPECT_EQ(loaded.save(), desk.engine.save());
  }
}

std::string savedSession() {
  Desk desk;
  for (int i = 0; i < 20; ++i) {
    desk.quote(i % 2 == 0 ? "100.00" : "99.90", "100.02");
    desk.submit(Desk::request(i % 3 == 0 ? Side::sell : Side::buy, "5", OrderType::limit, "99.95"));
  }
  return desk.engine.save();
}

TEST(Snapshot, WhatIsCutShortOrTooLongIsRefused) {
  const std::string saved = savedSession();
  for (std::size_t size = 0; size < saved.size(); size += 1 + size / 20) {
    Engine engine(Desk::config());
    EXPECT_FALSE(engine.load(saved.substr(0, size))) << size;
  }
  Engine engine(Desk::config());
  EXPECT_FALSE(engine.load(saved + '\0'));
}

// The journal's digest finds every one of these; here the point is that none does harm.
TEST(Snapshot, DamagedBytesDoNoHarm) {
  const std::string saved = savedSession();
  std::mt19937_64 random(7);
  int refused = 0;
  for (int i = 0; i < 2'000; ++i) {
    std::string damaged = saved;
    for (int flips = 0; flips <= i % 3; ++flips)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    Engine engine(Desk::config());
    refused += engine.load(damaged) ? 0 : 1;
  }
  EXPECT_GT(refused, 500);
}

TEST(Snapshot, OfAnotherConfigurationItIsRefused) {
  EngineConfig more = Desk::config();
  Instrument instrument;
  instrument.symbol = "ZZZ";
  more.instruments.add(instrument);
  Engine engine(more);
  EXPECT_FALSE(engine.load(savedSession()));
}

TEST(Snapshot, ItsShapeIsThatOfTheFieldsAndNotOfTheirValues) {
  Order order;
  const std::string before = shapeOf(order);
  order.reason = "full";
  order.filled = Quantity::fromInt(7);
  EXPECT_EQ(shapeOf(order), before);
  Fill fill;
  EXPECT_NE(shapeOf(fill), before);
}

TEST(SimulatedMarketState, GoesOnFromWhereItWasSaved) {
  const InstrumentList instruments = SimulatedMarket::instruments();
  SimulatedMarket market(7, instruments);
  for (int i = 0; i < 30'000; ++i) {
    market.peek();
    market.pop();
  }
  SaveArchive saved;
  saved(market);
  const std::string bytes = saved.take();
  SimulatedMarket other(7, instruments);
  LoadArchive broken(std::string_view(bytes).substr(0, bytes.size() / 2), instruments.size(), 0);
  broken(other);
  EXPECT_FALSE(broken.complete());
  EXPECT_EQ(other.peek()->cursor, 1u) << "a load that fails leaves it where it was";
  LoadArchive archive(bytes, instruments.size(), 0);
  archive(other);
  ASSERT_TRUE(archive.complete());
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(market.peek()->cursor, other.peek()->cursor);
    ASSERT_EQ(market.peek()->time, other.peek()->time);
    ASSERT_EQ(hashOf(*market.peek()), hashOf(*other.peek()));
    market.pop();
    other.pop();
  }
}

TEST(Snapshot, AFeedWarnsWhereItsLimitWasEditedTo) {
  Desk desk;
  desk.quote("50.00", "50.02", "0", 1);
  ASSERT_TRUE(desk.send(SetRiskLimits{{{"stale_data", "", "", "", "2s"}}, "sooner"}).accepted);
  Engine next(Desk::config());
  ASSERT_TRUE(next.load(desk.engine.save()));
  std::vector<Event> events;
  Timestamp now = desk.now;
  for (std::uint64_t i = 1; i <= 6; ++i) {
    now = now + std::chrono::seconds(1);
    const Quote quote{now, Price::fromInt(100), Price::fromInt(101), {}, {}};
    next.apply(MarketUpdate{next.cursor() + 1, now, {0}, false, QuoteUpdate{quote, {}}}, events);
  }
  const auto warns = [](const Event& event) {
    const auto* changed = std::get_if<RiskAlertChanged>(&event.body);
    return changed && changed->alert.code == "stale_data" && changed->alert.scope == "BBB";
  };
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), warns));
}

}  // namespace
}  // namespace oms::test
