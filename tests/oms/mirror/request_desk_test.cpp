#include <gtest/gtest.h>

#include "oms/mirror/request_desk.h"

namespace oms {
namespace {

struct Desk {
  void ask(const char* op, std::int64_t nowMs, bool cutsRisk = false) {
    desk.take(
        {op, "{}", cutsRisk},
        [this, op](const StreamAnswer& answer) {
          const WireValue* code = answer.content.find("code");
          said.push_back(std::string(op) + " " + (answer.isDone ? "done" : code->text));
        },
        nowMs);
  }
  StreamAnswer done(const char* id) {
    StreamAnswer answer;
    answer.id = id;
    answer.isDone = true;
    return answer;
  }

  RequestDesk desk;
  std::vector<std::string> said;
};

using Texts = std::vector<std::string>;

TEST(RequestDesk, asksAtOnceAndFindsTheAnswerById) {
  Desk one;
  one.desk.setOnline(true, 0);
  one.ask("order.place", 0);
  one.ask("order.cancel", 0);
  EXPECT_EQ(one.desk.frames(),
            (Texts{R"({"op":"order.place","id":"c1","params":{}})", R"({"op":"order.cancel","id":"c2","params":{}})"}));
  EXPECT_EQ(one.desk.queued(), 0U);
  one.desk.answer(one.done("c2"));
  one.desk.answer(one.done("c2"));
  one.desk.answer(one.done("c9"));
  EXPECT_EQ(one.said, Texts{"order.cancel done"});
  one.desk.tick(RequestDesk::kAnswerMs);
  EXPECT_EQ(one.said.back(), "order.place no_answer");
}

// The connection may come between two seconds.
TEST(RequestDesk, whatHasExpiredIsNotSentEither) {
  Desk one;
  one.ask("approval.decide", 0);
  one.desk.setOnline(true, RequestDesk::kQueuedMs);
  EXPECT_TRUE(one.desk.frames().empty());
  EXPECT_EQ(one.said, Texts{"approval.decide expired"});
  EXPECT_EQ(one.desk.queued(), 0U);
}

// A ticket asks by itself what the checks say: nobody has given an order by that.
TEST(RequestDesk, aQuestionIsNotSeenToWaitForAConnection) {
  Desk one;
  std::string said;
  one.desk.take(
      {"order.place", "{}", false, true},
      [&](const StreamAnswer& answer) { said = answer.content.find("message")->text; }, 0);
  EXPECT_EQ(one.desk.queued(), 0U);
  one.ask("order.place", 0);
  EXPECT_EQ(one.desk.queued(), 1U);
  one.desk.tick(RequestDesk::kQueuedMs);
  EXPECT_EQ(said, "not known: there is no answer from the server");
  EXPECT_EQ(one.said, Texts{"order.place expired"});
}

TEST(RequestDesk, nothingWaitsForAConnectionThatWillNotCome) {
  Desk one;
  one.desk.setOnline(true, 0);
  one.ask("order.place", 0);
  one.desk.setOnline(false, 10);
  one.ask("kill.engage", 10, true);
  one.desk.end();
  one.ask("order.cancel", 20, true);
  EXPECT_EQ(one.said, (Texts{"order.place no_answer", "kill.engage not_connected", "order.cancel not_connected"}));
  EXPECT_EQ(one.desk.queued(), 0U);
}

TEST(RequestDesk, whatWaitsForAConnectionExpires) {
  Desk one;
  one.ask("order.place", 0);
  one.ask("order.cancel", 0, true);
  EXPECT_EQ(one.desk.queued(), 2U);
  EXPECT_TRUE(one.desk.frames().empty());
  one.desk.tick(RequestDesk::kQueuedMs - 1);
  EXPECT_TRUE(one.said.empty());
  one.desk.tick(RequestDesk::kQueuedMs);
  EXPECT_EQ(one.said, Texts{"order.place expired"});
  EXPECT_EQ(one.desk.queued(), 1U);
  one.desk.setOnline(true, RequestDesk::kQueuedCuttingMs - 1);
  EXPECT_EQ(one.desk.frames().size(), 1U);
  EXPECT_EQ(one.desk.queued(), 0U);
}

TEST(RequestDesk, whatWasOnItsWayIsNeverSentAgain) {
  Desk one;
  one.desk.setOnline(true, 0);
  one.ask("order.place", 0);
  EXPECT_EQ(one.desk.frames().size(), 1U);
  one.desk.setOnline(false, 10);
  EXPECT_EQ(one.said, Texts{"order.place no_answer"});
  one.ask("order.cancel", 20, true);
  one.desk.setOnline(true, 30);
  EXPECT_EQ(one.desk.frames(), Texts{R"({"op":"order.cancel","id":"c2","params":{}})"});
}

TEST(RequestDesk, keepsRoomForWhatCutsRiskAndForTheKillSwitch) {
  Desk one;
  const auto fill = [&](const char* op, bool cutsRisk, std::size_t most) {
    while (one.desk.queued() < most)
      one.ask(op, 0, cutsRisk);
    EXPECT_TRUE(one.said.empty());
    one.ask(op, 0, cutsRisk);
    EXPECT_EQ(std::exchange(one.said, {}), Texts{op + std::string(" busy")});
    EXPECT_EQ(one.desk.queued(), most);
  };
  fill("order.place", false, RequestDesk::kMost);
  fill("order.cancel", true, RequestDesk::kMostCutting);
  fill("kill.engage", true, RequestDesk::kMostKilling);
  one.desk.setOnline(true, 1);
  EXPECT_EQ(one.desk.frames().size(), RequestDesk::kMostKilling);
}

}  // namespace
}  // namespace oms
