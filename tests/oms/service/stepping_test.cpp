// A session that begins paused and is stepped, as a bar replay is.
#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "oms/projections/session_view.h"
#include "oms/service/engine_service.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

constexpr int kPatienceMs = 20'000;

class Stepping : public testing::Test {
 protected:
  void begin(bool resume) {
    SessionPlan plan;
    plan.engine.session.id = "exec_20260105_000000_00000001";
    Instrument instrument;
    instrument.symbol = "AAA";
    instrument.spread = *Price::parse("0.02");
    plan.engine.instruments.add(instrument);
    plan.feed = std::make_shared<test::Quotes>(5);
    plan.dataDir = dir_.path();
    plan.beginsPaused = true;
    view_ = SessionView{};
    service_ = std::make_unique<EngineService>(std::move(plan), resume);
    QObject::connect(service_.get(), &EngineService::started, service_.get(),
                     [](const QString& problem) { EXPECT_EQ(problem.toStdString(), ""); });
    service_->subscribe([this](const auto& batch) {
      ViewChanges changes;
      view_.apply(*batch, changes);
    });
    service_->start();
    EXPECT_TRUE(until([this] { return view_.session().state == SessionState::paused; }));
  }
  template <class Condition>
  static bool until(Condition condition) {
    return QTest::qWaitFor(condition, kPatienceMs);
  }
  // How many quotes have come: one a second.
  std::int64_t quotes() const {
    const QuoteSample* quote = view_.quote({0});
    return quote == nullptr ? 0 : quote->quote.time.ns() / 1'000'000'000 - 1'767'571'200 + 1;
  }
  CommandOutcome send(CommandBody body) {
    std::optional<CommandOutcome> outcome;
    service_->send({Actor::trader(), Timestamp::fromSeconds(1'767'571'200), std::move(body)},
                   [&](CommandOutcome answer) { outcome = std::move(answer); });
    EXPECT_TRUE(until([&] { return outcome.has_value(); }));
    return outcome.value_or(CommandOutcome{});
  }

  QTemporaryDir dir_;
  SessionView view_;
  std::unique_ptr<EngineService> service_;
};

TEST_F(Stepping, OnePieceComesForEachStepAndOrdersAreFilledByIt) {
  begin(false);
  EXPECT_EQ(quotes(), 0);
  service_->step(1);
  ASSERT_TRUE(until([this] { return quotes() == 1; }));
  OrderRequest request;
  request.quantity = Quantity::fromInt(1);
  EXPECT_TRUE(send(SubmitOrder{request}).accepted);
  service_->step(2);
  ASSERT_TRUE(until([this] { return quotes() == 3; }));
  EXPECT_EQ(view_.positions().size(), 1u);
  service_->shutDown();
  // The journal has it at its place in the feed.
  begin(true);
  EXPECT_EQ(view_.positions().size(), 1u);
  // More than there are: the last one ends the feed.
  service_->step(1'000);
  ASSERT_TRUE(until([this] { return view_.status().feedEnded; }));
  EXPECT_EQ(quotes(), 5);
}

TEST_F(Stepping, WhileItRunsTheClockDecides) {
  begin(false);
  service_->step(1);
  ASSERT_TRUE(until([this] { return quotes() == 1; }));
  ASSERT_TRUE(send(SetSpeed{"0.001"}).accepted);  // the next second comes in 17 minutes
  ASSERT_TRUE(send(ControlSession{SessionAction::resume}).accepted);
  service_->step(3);
  // Dropped, and not kept for the next pause.
  ASSERT_TRUE(send(ControlSession{SessionAction::pause}).accepted);
  EXPECT_EQ(quotes(), 1);
  service_->step(1);
  ASSERT_TRUE(until([this] { return quotes() > 1; }));
  EXPECT_EQ(quotes(), 2);
}

}  // namespace
}  // namespace oms
