// The session's near misses: kept by the desk, in the state, and in the samples for readers.
#include <gtest/gtest.h>

#include "oms/engine/sampler.h"
#include "oms/model/sha256.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

EngineConfig two() {
  return Desk::config({Ladder{.from = "140"}.binding(), Ladder{.name = "two", .from = "200"}.binding()});
}

void nearly(Desk& desk) {
  closeMinute(desk, "100.00", "100.02");
  closeMinute(desk, "138.00", "138.02");
  closeMinute(desk, "139.00", "139.02");
}

TEST(NearMissDesk, TheSessionKeepsThemWithWhoseTheyAre) {
  Desk desk(two());
  nearly(desk);
  const std::vector<NearMiss> misses = desk.engine.strategies().nearMisses();
  ASSERT_EQ(misses.size(), 2u);
  for (std::size_t i = 0; i < misses.size(); ++i) {
    EXPECT_EQ(misses[i].number, i + 1);
    EXPECT_EQ(misses[i].instance, InstanceIndex{0});
    EXPECT_EQ(misses[i].name, "up");
    EXPECT_EQ(misses[i].threshold, 140);
  }
  EXPECT_EQ(misses[0].value, 138.01);
  EXPECT_LT(misses[0].time, misses[1].time);
}

// In every sample, so that none that is left out takes them with it; the same object until they are others.
TEST(NearMissDesk, AReaderGetsThemWithEachSample) {
  Desk desk(two());
  Sampler sampler(desk.engine);
  const auto none = sampler.take(-1)->nearMisses;
  ASSERT_NE(none, nullptr);
  EXPECT_EQ(sampler.take(-1)->nearMisses, none);
  nearly(desk);
  const auto both = sampler.take(-1)->nearMisses;
  EXPECT_EQ(both->size(), 2u);
  EXPECT_EQ(sampler.take(-1)->nearMisses, both);
}

// Those of a file that was read anew are of conditions that are gone.
TEST(NearMissDesk, AReaderSeesThemForgotten) {
  Desk desk(two());
  Sampler sampler(desk.engine);
  nearly(desk);
  ASSERT_EQ(sampler.take(-1)->nearMisses->size(), 2u);
  const std::string text = Ladder{.from = "150"}.text();
  ASSERT_TRUE(desk.send(ReloadStrategy{"one", text, hashOfText(text)}).accepted);
  EXPECT_TRUE(sampler.take(-1)->nearMisses->empty());
}

TEST(NearMissDesk, TheyAreAPartOfTheState) {
  Desk desk(two());
  nearly(desk);
  Engine loaded(two());
  ASSERT_TRUE(loaded.load(desk.engine.save()));
  EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
  ASSERT_EQ(loaded.strategies().nearMisses().size(), 2u);
  EXPECT_EQ(loaded.strategies().nearMisses()[1].value, 139.01);
  std::vector<Event> events;
  const Quote quote{desk.now + std::chrono::seconds(61), Price::fromInt(130), Price::fromInt(131), {}, {}};
  const MarketUpdate next{desk.cursor + 1, quote.time, {0}, false, QuoteUpdate{quote, {}}};
  loaded.apply(next, events);
  desk.engine.apply(next, desk.events);
  EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
}

}  // namespace
}  // namespace oms::test
