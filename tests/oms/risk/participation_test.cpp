// How much of its market an order may be: of the volume, and of what is displayed.
#include "tests/oms/risk/scene.h"

namespace oms::test {
namespace {

MarketUpdate bar(int minute, const char* volume, bool known = true) {
  BarUpdate update;
  update.bar.volume = Volume::parse(volume).value();
  update.volumeKnown = known;
  return {1, Timestamp::fromSeconds(1'767'614'400 + 60 * minute), {0}, false, update};
}
MarketUpdate trade(int second, const char* size) {
  QuoteUpdate update;
  update.tick.size = Scene::quantity(size);
  return {1, Timestamp::fromSeconds(1'767'614'400 + second), {0}, false, update};
}

TEST(Checks, ParticipationIsTenPercentOfTwentyBars) {
  Scene scene;
  for (int i = 0; i < 25; ++i)
    scene.volumes.update(bar(i, i < 5 ? "100000" : "100"));  // the first five are too old to count
  scene.request.quantity = Scene::quantity("10");
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
  EXPECT_EQ(Ratio::fromRaw(scene.ask(CheckCode::participation).value).text(), "0.1");
  scene.request.quantity = Scene::quantity("11");
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 0");
  scene.hold("11", "100");
  scene.request.side = Side::sell;
  EXPECT_EQ(scene.verdict(CheckCode::participation), "exempt");
  scene.request.side = Side::buy;
  scene.limits.participation = Ratio{};
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
}

TEST(Checks, ParticipationNeedsAFinishedBarOfAFeedThatHasVolume) {
  Scene scene;
  scene.volumes.update(trade(0, "1000"));
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 2");
  scene.volumes.update(trade(61, "5"));  // the first minute is over
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
  EXPECT_EQ(scene.ask(CheckCode::participation).value, Ratio::parse("0.001").value().raw());
  Scene empty;
  empty.volumes.update(bar(0, "0"));
  EXPECT_EQ(empty.verdict(CheckCode::participation), "hard 0");  // a market without trades takes nothing
  Scene untold;
  untold.volumes.update(bar(0, "0", false));
  untold.request.quantity = Scene::quantity("100000");
  EXPECT_EQ(untold.verdict(CheckCode::participation), "pass");
}

TEST(Checks, ParticipationFallsBackOnTheDisplayedSize) {
  Scene scene;
  scene.market.quote.askSize = Scene::quantity("50");
  scene.request.quantity = Scene::quantity("50");
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
  scene.request.quantity = Scene::quantity("51");
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 1");
  scene.request.type = OrderType::limit;
  scene.request.price = Scene::price("100.01");  // rests
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
  scene.request.price = Scene::price("100.02");
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 1");
}

TEST(Checks, ParticipationLooksAtAllThatTheTakenSideShows) {
  Scene scene;
  scene.market.quote.askSize = Scene::quantity("50");
  scene.market.depth = {Volume::fromInt(80), Volume::fromInt(200)};
  scene.request.quantity = Scene::quantity("150");
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
  EXPECT_EQ(Ratio::fromRaw(scene.ask(CheckCode::participation).headroom()).text(), "0.25");
  scene.limits.participationDepth = percent(50);
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 1");
  EXPECT_EQ(Ratio::fromRaw(scene.ask(CheckCode::participation).headroom()).text(), "-0.25");
  scene.limits.participationDepth = percent(100);
  scene.request.side = Side::sell;
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 1");
  // Trades without a finished minute say less than the book; afterwards they are what counts.
  scene.request.side = Side::buy;
  scene.volumes.update(trade(0, "1000"));
  EXPECT_EQ(scene.verdict(CheckCode::participation), "pass");
  scene.limits.participationDepth = Ratio{};
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 2");
  scene.volumes.update(trade(61, "5"));
  EXPECT_EQ(scene.verdict(CheckCode::participation), "hard 0");
}

}  // namespace
}  // namespace oms::test
