// The tape behind the stream.
#include <gtest/gtest.h>

#include <random>

#include "tests/oms/mirror/mirrored.h"

namespace oms {
namespace {

struct MirroredTape : Mirrored {
  void follow() { take(server.merged(StreamChannel::tape)); }
  void cut() {
    mirror.disconnected();
    server.merged(StreamChannel::tape);  // to nobody
  }
  const TapeRecord& truth() { return *server.view.market().tape({0}); }
  const TapeRecord& mine() { return *view.market().tape({0}); }
  std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> all;
    for (const MarketTrade& trade : mine().trades)
      all.push_back(trade.number);
    return all;
  }
  void expectSameTape() {
    ASSERT_EQ(mine().trades.size(), truth().trades.size());
    for (std::size_t i = 0; i < truth().trades.size(); ++i) {
      const MarketTrade& its = truth().trades[i];
      const MarketTrade& has = mine().trades[i];
      ASSERT_EQ(has.number, its.number) << i;
      EXPECT_EQ(has.tick.time, its.tick.time) << i;
      EXPECT_EQ(has.tick.price, its.tick.price) << i;
      EXPECT_EQ(has.tick.size, its.tick.size) << i;
      EXPECT_EQ(has.tick.aggressor, its.tick.aggressor) << i;
      EXPECT_EQ(has.aggressorTold, its.aggressorTold) << i;
    }
    EXPECT_EQ(mergedRows(StreamChannel::tape, {}, view), mergedRows(StreamChannel::tape, {}, server.view));
  }
};

TEST(MirroredPrints, areTheMarketsToTheLastField) {
  MirroredTape ends;
  ends.server.engine.trade(7);
  ends.connect();
  ends.expectSameTape();
  ends.server.engine.trade(3);
  ends.follow();
  ends.expectSameTape();
  EXPECT_EQ(ends.mine().received, 10U);
  EXPECT_EQ(ends.mine().leftOut, 0U);
  EXPECT_EQ(ends.complaints, std::vector<std::string>());
}

TEST(MirroredPrints, aGapInTheNumbersWasLeftOut) {
  MirroredTape ends;
  ends.server.engine.trade(2);
  ends.connect();
  ends.server.engine.trade(2, 5);
  ends.server.engine.trade(1, 1);
  ends.follow();
  EXPECT_EQ(ends.numbers(), (std::vector<std::uint64_t>{1, 2, 8, 9, 11}));
  EXPECT_EQ(ends.mine().leftOut, 6U);
}

// What was made before anybody looked was not left out.
TEST(MirroredPrints, whatIsOlderThanTheFirstSnapshotIsNotMissed) {
  MirroredTape ends;
  ends.server.engine.trade(700);
  ends.connect();
  ASSERT_EQ(ends.mine().trades.size(), 500U);
  EXPECT_EQ(ends.mine().trades.front().number, 201U);
  EXPECT_EQ(ends.mine().leftOut, 0U);
}

TEST(MirroredPrints, aDeltaMayBringAgainWhatTheSnapshotHad) {
  MirroredTape ends;
  ends.server.engine.trade(4);
  ends.connect();
  ends.follow();  // which was due before the snapshot was cut
  EXPECT_EQ(ends.mine().received, 4U);
  ends.expectSameTape();
}

TEST(MirroredPrints, aCutLosesNothingThatIsStillTold) {
  MirroredTape ends;
  ends.server.engine.trade(20);
  ends.connect();
  ends.cut();
  ends.server.engine.trade(300, 2);
  ends.connect();
  ends.expectSameTape();
  EXPECT_EQ(ends.mine().leftOut, 2U);
  EXPECT_EQ(ends.mine().begun, 1U);
}

TEST(MirroredPrints, afterALongCutTheTapeBeginsAnew) {
  MirroredTape ends;
  ends.server.engine.trade(20);
  ends.connect();
  ends.cut();
  ends.server.engine.trade(900);
  ends.connect();
  ASSERT_EQ(ends.mine().trades.size(), 500U);
  EXPECT_EQ(ends.mine().trades.front().number, 421U);
  EXPECT_EQ(ends.mine().leftOut, 0U) << "nobody was here";
  EXPECT_EQ(ends.mine().begun, 2U);
}

// The engine counts its feed's trades from one when it is started again.
TEST(MirroredPrints, aServerThatCountsAnewBeginsATape) {
  MirroredTape ends;
  ends.server.engine.trade(20);
  ends.connect();
  const std::string rows = mergedRows(StreamChannel::tape, {}, ends.server.view)[0];
  const auto snapshot = [&](const std::string& some) {
    ends.take(R"({"v":1,"ch":"tape","type":"snapshot","epoch":"e1","seq":2,"prev":null,"ts":null,"part":1,"parts":1,)"
              R"("reset":true,"data":{"rows":[)" +
              some + "]}}");
  };
  const auto print = [](int number) {
    return R"({"symbol":"BTCUSDT","number":)" + std::to_string(number) +
           R"(,"time":"2026-01-05T12:00:09.000000Z","price":"151","size":"1","side":null,"side_is_stated":false})";
  };
  snapshot(print(1) + "," + print(2));
  EXPECT_EQ(ends.numbers(), (std::vector<std::uint64_t>{1, 2}));
  // The same number, but of another print.
  snapshot(rows);
  snapshot(print(19) + "," + print(20) + "," + print(21));
  EXPECT_EQ(ends.numbers(), (std::vector<std::uint64_t>{19, 20, 21}));
  // Nothing traded yet: what is shown stays until something is.
  snapshot("");
  EXPECT_EQ(ends.mine().trades.size(), 3U);
  ends.take(R"({"v":1,"ch":"tape","type":"delta","seq":3,"prev":null,"ts":null,"merged":1,"data":{"upsert":[)" +
            print(1) + R"(],"remove":[]}})");
  EXPECT_EQ(ends.numbers(), (std::vector<std::uint64_t>{1}));
}

TEST(MirroredPrints, areTheSameAfterManyCuts) {
  MirroredTape ends;
  ends.server.engine.trade(1);
  ends.connect();
  std::mt19937 dice(5);
  for (int i = 0; i < 300; ++i) {
    switch (dice() % 4) {
      case 0:
        ends.cut();
        ends.server.engine.trade(1 + static_cast<int>(dice() % 40), dice() % 3);
        ends.connect();
        break;
      case 1:
        ends.follow();
        break;
      default:
        ends.server.engine.trade(1 + static_cast<int>(dice() % 30), dice() % 3);
    }
  }
  ends.follow();
  ends.expectSameTape();
  EXPECT_EQ(ends.mine().leftOut, ends.truth().leftOut);
  EXPECT_EQ(ends.mine().begun, 1U);
}

TEST(MirroredPrints, aServerWithoutThemTellsAllElse) {
  MirroredTape ends;
  ends.server.hasTape = false;
  ends.mirror.disconnected();
  ends.take(ends.server.hello());
  for (const StreamChannel channel : Mirrored::all()) {
    for (const std::string& request : ends.mirror.requests()) {
      EXPECT_EQ(request.find("tape"), std::string::npos) << request;
      ends.take(ends.server.answer(request));
    }
    if (channel != StreamChannel::tape)
      ends.take(ends.server.snapshot(channel));
  }
  EXPECT_TRUE(ends.view.status().tellsTrades);
  ends.take(ends.server.heartbeat());
  EXPECT_TRUE(ends.mirror.isComplete());
  EXPECT_EQ(ends.mirror.refusal(), "");
  EXPECT_FALSE(ends.view.status().tellsTrades);
  // It was started again with a newer version.
  ends.server.hasTape = true;
  ends.server.engine.trade(2);
  ends.connect();
  EXPECT_TRUE(ends.view.status().tellsTrades);
  ends.expectSameTape();
}

}  // namespace
}  // namespace oms
