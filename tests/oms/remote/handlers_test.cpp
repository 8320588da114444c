// Answers that show what a command was done to, from a view that changes between the command and its answer.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QObject>

#include "oms/remote/handlers.h"
#include "tests/support/sample_session.h"

namespace oms {
namespace {

class HandlersTest : public testing::Test {
 protected:
  HandlersTest() {
    ViewChanges unread;
    view_.apply(support::sampleBatch(), unread);
  }

  // The status of that handler's answer, which is made when the view has let go of all that it had.
  int answerOf(Handler handler, const std::string& id, const std::string& body) {
    int status = 0;
    ApiCall call;
    call.caller = TokenClaims{"desk", Role::trader, 0, {}, "1"};
    call.parameters = {{"id", id}};
    call.body = body;
    call.respond = [&status](const HttpResponse& response) { status = response.status; };
    const SessionView before = view_;
    handler(api_, std::move(call));
    EXPECT_EQ(status, 0) << id << " is answered before the engine has";
    view_ = SessionView{};
    QCoreApplication::processEvents();
    view_ = before;
    return status;
  }

  QObject thread_;
  SessionView view_;
  FirstResults firstResults_;
  support::RecordingSink sink_;
  OutcomeDesk desk_{view_, sink_, std::make_shared<Mailbox>(&thread_)};
  TicketBook tickets_;
  RemoteMetrics metrics_;
  RemoteConfig config_;
  ApiContext api_{view_, firstResults_, desk_, tickets_, metrics_, config_, {}, 0, {}};
};

TEST_F(HandlersTest, WhatTheViewHasLetGoOfIsNotShown) {
  const auto isWorking = [](const auto& item) { return !isTerminal(item.second.order.status); };
  const auto order = std::ranges::find_if(view_.orders(), isWorking);
  ASSERT_NE(order, view_.orders().end());
  const std::string orderId = order->first.text();
  const std::string signalId = view_.allSignals().begin()->first.text();
  const std::string tradeId = view_.fills().front().fill.id.text();
  const std::string alertId = view_.alerts().front().id.text();
  EXPECT_EQ(answerOf(&deleteOrder, orderId, "{}"), 503);
  EXPECT_EQ(answerOf(&patchOrder, orderId, R"({"quantity":"1"})"), 503);
  EXPECT_EQ(answerOf(&postApproval, signalId, R"({"decision":"reject"})"), 503);
  EXPECT_EQ(answerOf(&putTradeNote, tradeId, R"({"note":"late"})"), 503);
  EXPECT_EQ(answerOf(&postAcknowledgeAlert, alertId, "{}"), 503);
}

}  // namespace
}  // namespace oms
