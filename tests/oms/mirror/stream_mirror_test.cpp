#include <gtest/gtest.h>

#include "oms/mirror/stream_mirror.h"
#include "tests/oms/mirror/server_twin.h"

namespace oms {
namespace {

using enum StreamChannel;

Command place(const char* quantity) {
  Command command;
  command.actor = Actor::remote("hands");
  SubmitOrder submit;
  submit.request.symbol = SymbolIndex{0};
  submit.request.quantity = Quantity::parse(quantity).value();
  command.body = submit;
  return command;
}

struct Ends {
  void send(const char* quantity) {
    server.engine.send(place(quantity), [](const CommandOutcome&) {});
  }
  StreamNews take(const std::string& frame) {
    auto news = mirror.take(frame);
    EXPECT_TRUE(news.ok());
    return news ? std::move(*news) : StreamNews{};
  }
  // All that is asked for, as a server that has room for it.
  std::vector<std::string> acknowledge() {
    const auto asked = mirror.requests();
    for (const std::string& request : asked)
      take(server.answer(request));
    return asked;
  }
  void connect() {
    mirror.disconnected();
    take(server.hello());
    tellAll();
  }
  // What is asked for, and what is asked for then.
  void tellAll() {
    for (const StreamChannel channel : {session, orders, prices}) {
      acknowledge();
      take(server.snapshot(channel));
    }
  }
  void expectSame() {
    for (const StreamChannel channel : {session, orders})
      EXPECT_EQ(mirror.hash(channel), server.table(channel).hash());
  }

  ServerTwin server;
  StreamMirror mirror{{session, orders, prices}};
};

TEST(StreamMirror, asksForItsChannelsInTheirOrderAndKnowsWhenItHasAll) {
  Ends ends;
  const auto greeting = std::get<StreamGreeting>(ends.take(ends.server.hello()));
  EXPECT_EQ(greeting.role, "trader");
  EXPECT_EQ(greeting.sessionId, "exec_20260105_120000_00000001");
  EXPECT_EQ(greeting.serverTime, ServerTwin::kServerTime);
  const auto first = ends.acknowledge();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_NE(first[0].find(R"("channels":[{"name":"session"}])"), std::string::npos);
  // Without the session's names nothing else could be read.
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(ends.server.snapshot(StreamChannel::prices))));
  ends.take(ends.server.snapshot(session));
  const auto others = ends.acknowledge();
  ASSERT_EQ(others.size(), 1U);
  EXPECT_NE(others[0].find(R"("channels":[{"name":"orders"},{"name":"prices"}])"), std::string::npos);
  ends.take(ends.server.snapshot(orders));
  EXPECT_FALSE(ends.mirror.isComplete());
  const auto prices = std::get<StreamChange>(ends.take(ends.server.snapshot(StreamChannel::prices)));
  EXPECT_TRUE(prices.isWhole);
  EXPECT_EQ(prices.rows.size(), 2U);
  EXPECT_FALSE(ends.mirror.isComplete());
  ends.take(ends.server.heartbeat());
  EXPECT_TRUE(ends.mirror.isComplete());
}

TEST(StreamMirror, followsDeltasAndItsHashProvesIt) {
  Ends ends;
  ends.connect();
  ends.send("1");
  ends.send("200");
  std::size_t rows = 0;
  for (const std::string& frame : ends.server.deltas()) {
    const auto news = ends.take(frame);
    if (const auto* change = std::get_if<StreamChange>(&news))
      rows += change->rows.size();
  }
  EXPECT_EQ(rows, 4U);  // initialized and accepted, initialized and denied
  ends.expectSame();
  const auto pulse = std::get<StreamPulse>(ends.take(ends.server.heartbeat()));
  EXPECT_EQ(pulse.journal, "ok");
  EXPECT_EQ(ends.mirror.proofs(), 2U);
  EXPECT_EQ(ends.mirror.mismatches(), 0U);
}

TEST(StreamMirror, aGapIsAskedForOnceAndNothingIsTakenUntilItIsClosed) {
  Ends ends;
  ends.connect();
  for (const char* quantity : {"1", "2", "3"})
    ends.send(quantity);
  const auto frames = ends.server.deltas();
  std::vector<std::string> mine;
  for (const std::string& frame : frames) {
    if (frame.find(R"("ch":"orders")") != std::string::npos)
      mine.push_back(frame);
  }
  ASSERT_EQ(mine.size(), 3U);
  const std::uint64_t known = ends.server.view.lastSeq() - 3;
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(mine[1])));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(mine[2])));
  EXPECT_EQ(ends.mirror.gaps(), 1U);
  const auto asked = ends.mirror.requests();
  ASSERT_EQ(asked.size(), 1U);
  const std::string wish = R"([{"name":"orders","from_seq":)" + std::to_string(known) + R"(,"epoch":"e1"}])";
  EXPECT_NE(asked[0].find(wish), std::string::npos) << asked[0];
  // The heartbeat in between proves nothing of a channel with a gap.
  ends.take(ends.server.heartbeat());
  EXPECT_EQ(ends.mirror.mismatches(), 0U);
  ends.take(ends.server.answer(asked[0]));
  for (const std::string& frame : mine)
    EXPECT_TRUE(std::holds_alternative<StreamChange>(ends.take(frame)));
  // What a replay brings again changes nothing.
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(mine[2])));
  ends.expectSame();
}

TEST(StreamMirror, goesOnFromWhereItStoodAndTellsOfASnapshotOnlyWhatIsNew) {
  Ends ends;
  ends.connect();
  ends.send("1");
  for (const std::string& frame : ends.server.deltas())
    ends.take(frame);
  ends.mirror.disconnected();
  ends.send("2");
  ends.take(ends.server.hello());
  EXPECT_EQ(ends.mirror.generation(), 1U);
  EXPECT_NE(ends.acknowledge().at(0).find(R"({"name":"orders","from_seq":2,"epoch":"e1"})"), std::string::npos);
  const auto change = std::get<StreamChange>(ends.take(ends.server.snapshot(orders)));
  ASSERT_EQ(change.rows.size(), 1U);
  EXPECT_EQ(change.rows[0].find("order_id")->text, "ord_2");
  ends.expectSame();
}

TEST(StreamMirror, anotherHashIsNotBelieved) {
  Ends ends;
  ends.connect();
  ends.send("1");
  ends.server.deltas();  // lost, and nobody noticed
  ends.take(ends.server.heartbeat());
  EXPECT_EQ(ends.mirror.mismatches(), 1U);
  const auto asked = ends.acknowledge();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_NE(asked[0].find(R"("channels":[{"name":"orders"}])"), std::string::npos);
  const auto change = std::get<StreamChange>(ends.take(ends.server.snapshot(orders)));
  EXPECT_EQ(change.rows.size(), 1U);
  ends.take(ends.server.heartbeat());
  EXPECT_EQ(ends.mirror.mismatches(), 1U);
  ends.expectSame();
}

TEST(StreamMirror, anotherEpochOrSessionBeginsAnew) {
  Ends ends;
  ends.connect();
  EXPECT_EQ(ends.mirror.generation(), 1U);
  ends.server.epoch = "e2";
  ends.connect();
  EXPECT_EQ(ends.mirror.generation(), 2U);
  ends.expectSame();
  SessionInfo other = ends.server.view.session();
  other.id = "exec_20260106_120000_00000002";
  ends.server.happens(SessionChanged{other});
  for (const std::string& frame : ends.server.deltas())
    ends.take(frame);
  EXPECT_EQ(ends.mirror.generation(), 3U);
  EXPECT_FALSE(ends.mirror.isComplete());
  EXPECT_EQ(ends.mirror.requests().at(0).find("from_seq"), std::string::npos);
}

// The server may speak before it has read what is asked for.
TEST(StreamMirror, whatIsKnownFromTheConnectionBeforeIsProvenWhenItIsToldOn) {
  Ends ends;
  ends.connect();
  ends.take(ends.server.heartbeat());
  EXPECT_TRUE(ends.mirror.isComplete());
  ends.mirror.disconnected();
  EXPECT_FALSE(ends.mirror.isComplete());
  ends.send("1");
  ends.take(ends.server.hello());
  ends.take(ends.server.heartbeat());
  EXPECT_EQ(ends.mirror.mismatches(), 0U);
  EXPECT_FALSE(ends.mirror.isComplete());
  ends.acknowledge();
  EXPECT_FALSE(ends.mirror.isComplete());
  for (const std::string& frame : ends.server.deltas())
    ends.take(frame);
  ends.take(ends.server.heartbeat());
  EXPECT_TRUE(ends.mirror.isComplete());
  EXPECT_EQ(ends.mirror.mismatches(), 0U);
  ends.expectSame();
}

TEST(StreamMirror, whatIsAskedForTooSoonIsAskedForAgain) {
  Ends ends;
  ends.take(ends.server.hello());
  const auto asked = ends.mirror.requests();
  ends.take(ends.server.answer(asked.at(0), 429));
  EXPECT_TRUE(ends.mirror.requests().empty());
  ends.take(ends.server.heartbeat());
  const auto again = ends.acknowledge();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_NE(again[0], asked[0]);
  ends.tellAll();
  ends.take(ends.server.heartbeat());
  EXPECT_TRUE(ends.mirror.isComplete());
  EXPECT_TRUE(ends.mirror.requests().empty());
}

TEST(StreamMirror, whatIsRefusedIsNotToldAndSaysWhy) {
  Ends ends;
  ends.take(ends.server.hello());
  ends.acknowledge();
  ends.take(ends.server.snapshot(session));
  EXPECT_EQ(ends.mirror.refusal(), "");
  const auto refuse = [&](const std::string& request, const char* error) {
    ends.take(R"({"v":1,"ch":null,"type":"error","id":)" + canonicalJson(*parseWire(request)->find("id")) +
              R"(,"seq":1,"status":503,"error":)" + error + R"(,"data":{}})");
  };
  auto asked = ends.mirror.requests();
  ASSERT_EQ(asked.size(), 1U);
  refuse(asked[0], R"({"code":"unavailable","message":"the journal is away","retryable":true})");
  EXPECT_EQ(ends.mirror.refusal(), "the journal is away");
  // What may be over soon is asked for again, and until then it is not told.
  ends.take(ends.server.heartbeat());
  EXPECT_FALSE(ends.mirror.isComplete());
  asked = ends.mirror.requests();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(ends.mirror.refusal(), "the journal is away");
  refuse(asked[0], R"({"code":"malformed","message":"there is no channel prices","retryable":false})");
  ends.take(ends.server.heartbeat());
  EXPECT_TRUE(ends.mirror.requests().empty());
  EXPECT_FALSE(ends.mirror.isComplete());
  EXPECT_EQ(ends.mirror.refusal(), "there is no channel prices");
  // The next connection may be to another server.
  ends.connect();
  ends.take(ends.server.heartbeat());
  EXPECT_EQ(ends.mirror.refusal(), "");
  EXPECT_TRUE(ends.mirror.isComplete());
}

TEST(StreamMirror, whatEndedUnseenWithItsDayLeavesNothingToGoOnFrom) {
  Ends ends;
  ends.connect();
  ends.send("1");
  ends.send("200");
  for (const std::string& frame : ends.server.deltas())
    ends.take(frame);
  ends.mirror.disconnected();
  // The denied one goes with its day, which is no news.
  ends.server.happens(DayStarted{"2026-01-06", {}});
  ends.take(ends.server.hello());
  ends.acknowledge();
  const auto gone = std::get<StreamChange>(ends.take(ends.server.snapshot(orders)));
  EXPECT_EQ(gone.removed, std::vector<std::string>{"ord_2"});
  EXPECT_EQ(ends.mirror.generation(), 1U);
  ends.mirror.disconnected();
  ends.server.engine.send({Actor::trader(), {}, CancelOrder{{1}, ""}}, [](const CommandOutcome&) {});
  ends.server.happens(DayStarted{"2026-01-07", {}});
  ends.take(ends.server.hello());
  ends.acknowledge();
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(ends.server.snapshot(orders))));
  EXPECT_EQ(ends.mirror.generation(), 2U);
  // What is still on its way would be read without the session's names.
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(ends.server.snapshot(prices))));
  const auto asked = ends.acknowledge();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].find("from_seq"), std::string::npos);
}

TEST(StreamMirror, aSnapshotInPartsCountsWhenItIsWhole) {
  Ends ends;
  ends.connect();
  const auto part = [](int number, const char* id) {
    return R"({"v":1,"ch":"orders","type":"snapshot","epoch":"e1","seq":1,"prev":null,"ts":null,"part":)" +
           std::to_string(number) + R"(,"parts":2,"reset":false,"data":{"rows":[{"order_id":")" + id + R"("}]}})";
  };
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(part(1, "ord_1"))));
  // Cut off in the middle: the next one begins with its first part.
  ends.mirror.disconnected();
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(part(2, "ord_2"))));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(part(1, "ord_1"))));
  EXPECT_EQ(std::get<StreamChange>(ends.take(part(2, "ord_2"))).rows.size(), 2U);
}

TEST(StreamMirror, nonsenseChangesNothing) {
  Ends ends;
  ends.connect();
  EXPECT_FALSE(ends.mirror.take("{").ok());
  EXPECT_FALSE(ends.mirror.take("[]").ok());
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(R"({"type":"news","ch":"orders"})")));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ends.take(R"({"type":"delta","ch":"weather","seq":99})")));
  ends.expectSame();
}

TEST(StreamMirror, answersComeWithTheirIds) {
  Ends ends;
  const auto refused = std::get<StreamAnswer>(ends.take(
      R"({"v":1,"ch":null,"type":"error","id":"c7","seq":1,"status":422,"error":{"code":"max_position"},"data":{}})"));
  EXPECT_EQ(refused.id, "c7");
  EXPECT_FALSE(refused.isDone);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.content.find("code")->text, "max_position");
  const auto done = std::get<StreamAnswer>(
      ends.take(R"({"v":1,"ch":null,"type":"ack","id":"c8","seq":1,"status":201,"data":{"order_id":"ord_1"}})"));
  EXPECT_TRUE(done.isDone);
  EXPECT_EQ(done.content.find("order_id")->text, "ord_1");
}

}  // namespace
}  // namespace oms
