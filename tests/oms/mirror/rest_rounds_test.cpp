// Against the real listener, with a scripted engine behind it.
#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "oms/mirror/rest_rounds.h"
#include "oms/remote/remote_server.h"
#include "oms/remote/stream_rows.h"
#include "tests/oms/remote/scripted_engine.h"

namespace oms {
namespace {

constexpr int mostMs = 20'000;

class RestRoundsTest : public testing::Test {
 protected:
  RestRoundsTest() {
    auto store = TokenStore::open(folder_.path());
    const std::string token = store->createForProcess("eyes", Role::viewer);
    RemoteConfig config;
    config.listen = "127.0.0.1:0";
    config.version = "test";
    server_ = std::make_unique<RemoteServer>(config, std::move(*store), engine_);
    engine_.begin();
    QUrl url(QString::fromStdString(*server_->start()));
    url.setScheme("ws");
    rounds_ = std::make_unique<RestRounds>(LinkTarget{url, token, {}}, batches_, [this](const auto& batch) {
      ViewChanges unread;
      view_.apply(*batch, unread);
      if (onBatch_)
        onBatch_();
    });
  }
  ~RestRoundsTest() override { server_->stop(); }

  // What the stream told before it went, of a session of that name.
  void tellSession(const std::string& id) {
    StreamRows rows;
    rows.begin(truth_, std::make_shared<const InstrumentList>(truth_.instruments()));
    for (const StreamChannel channel : {StreamChannel::session, StreamChannel::strategies, StreamChannel::risk}) {
      StreamChange change{channel, true, 1, truth_.sessionTime(), {}, {}};
      for (const auto& [key, row] : rows.table(channel).rows()) {
        std::string text = *row.json;
        if (const auto at = text.find(truth_.session().id); at != std::string::npos)
          text.replace(at, truth_.session().id.size(), id);
        change.rows.push_back(*parseWire(text));
      }
      ViewChanges unread;
      view_.apply(*batches_.take(change, 1), unread);
    }
  }
  // Something that the engine itself does not do.
  void happens(std::vector<Event> events) {
    auto batch = std::make_shared<EventBatch>();
    batch->entries.push_back({truth_.lastSeq() + 1, 0, std::move(events)});
    ViewChanges unread;
    truth_.apply(*batch, unread);
    server_->publish(std::move(batch));
  }
  bool comes(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, mostMs); }

  QTemporaryDir folder_;
  SessionView truth_;
  std::unique_ptr<RemoteServer> server_;
  ScriptedEngine engine_{[this](std::shared_ptr<const EventBatch> batch) {
    ViewChanges unread;
    truth_.apply(*batch, unread);
    server_->publish(std::move(batch));
  }};
  SessionView view_;
  MirroredBatches batches_;
  std::unique_ptr<RestRounds> rounds_;
  std::function<void()> onBatch_;
};

TEST_F(RestRoundsTest, whileThereIsNoStreamTheMostNeededIsAskedFor) {
  tellSession(truth_.session().id);
  SubmitOrder submit;
  submit.request.symbol = SymbolIndex{0};
  submit.request.quantity = Quantity::fromInt(1);
  engine_.send({Actor::trader(), {}, submit}, [](const CommandOutcome&) {});
  engine_.send({Actor::trader(), {}, EngageKillSwitch{"enough", false, true}}, [](const CommandOutcome&) {});
  EXPECT_FALSE(rounds_->isAnsweredAlone());
  rounds_->tickAlone();
  EXPECT_TRUE(comes([&] { return view_.orders().size() == 1; }));
  EXPECT_TRUE(comes([&] { return view_.positions().size() == truth_.positions().size(); }));
  EXPECT_TRUE(comes([&] { return view_.allSignals().size() == truth_.allSignals().size(); }));
  EXPECT_TRUE(comes([&] { return view_.killSwitch().engaged; }));
  EXPECT_TRUE(comes([&] { return view_.equity().size() == truth_.equity().size(); }));
  EXPECT_TRUE(rounds_->isAnsweredAlone());
  // Not for ever: the server may have gone too.
  server_->stop();
  for (int second = 0; second < 10; ++second)
    rounds_->tickAlone();
  EXPECT_FALSE(rounds_->isAnsweredAlone());
}

// What it tells is newer than whatever was asked for before it.
TEST_F(RestRoundsTest, whatIsAnsweredOnceTheStreamIsBackIsDropped) {
  tellSession(truth_.session().id);
  engine_.send({Actor::trader(), {}, EngageKillSwitch{"enough", false, true}}, [](const CommandOutcome&) {});
  int batches = 0;
  onBatch_ = [&] {
    if (++batches == 1)
      rounds_->begin();
  };
  rounds_->tickAlone();
  ASSERT_TRUE(comes([&] { return batches > 0; }));
  EXPECT_FALSE(rounds_->isAnsweredAlone());
  // Asked for behind the others.
  rounds_->tick();
  ASSERT_TRUE(comes([&] { return !view_.status().preflight.empty(); }));
  const std::vector<bool> lists{!view_.positions().empty(), !view_.allSignals().empty(), view_.killSwitch().engaged};
  EXPECT_LE(std::count(lists.begin(), lists.end(), true), 1);
}

// REST's summary does not have it.
TEST_F(RestRoundsTest, whyTradingIsRestrictedStaysKnown) {
  happens({{truth_.sessionTime(), TradingStateChanged{TradingState::reducing, "the day's loss", Actor::risk()}}});
  tellSession(truth_.session().id);
  ASSERT_EQ(view_.tradingStateReason(), "the day's loss");
  engine_.send({Actor::trader(), {}, EngageKillSwitch{"enough", false, true}}, [](const CommandOutcome&) {});
  onBatch_ = [&] { EXPECT_EQ(view_.tradingStateReason(), "the day's loss"); };
  rounds_->tickAlone();
  ASSERT_TRUE(comes([&] { return view_.killSwitch().engaged && view_.equity().size() == truth_.equity().size(); }));
}

TEST_F(RestRoundsTest, aLongDaysTradesComePageByPage) {
  constexpr std::uint64_t closed = 2'345;
  std::vector<Event> events;
  for (std::uint64_t i = 1; i <= closed; ++i) {
    RoundTrip trade;
    trade.position = {i};
    trade.symbol = SymbolIndex{0};
    // Several close at one instant, also where a page ends.
    trade.entryTime = truth_.sessionTime();
    trade.exitTime = truth_.sessionTime() + std::chrono::seconds(i / 10);
    events.emplace_back(trade.exitTime, TradeClosed{trade});
  }
  happens(std::move(events));
  tellSession(truth_.session().id);
  rounds_->tick();
  ASSERT_TRUE(comes([&] { return !view_.trades().empty(); }));
  ASSERT_EQ(view_.trades().size(), closed);
  for (std::uint64_t i = 1; i <= closed; ++i)
    ASSERT_EQ(view_.trades()[i - 1].position.value, i);
}

// Ids begin anew with each session.
TEST_F(RestRoundsTest, ofAnotherSessionNothingIsTaken) {
  tellSession("exec_20260105_120000_0000beef");
  rounds_->tickAlone();
  // Asked for behind it.
  rounds_->tick();
  ASSERT_TRUE(comes([&] { return !view_.status().preflight.empty(); }));
  EXPECT_FALSE(rounds_->isAnsweredAlone());
  EXPECT_TRUE(view_.positions().empty());
}

}  // namespace
}  // namespace oms
