// What the service counts of signals that two persons approve.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QTemporaryDir>

#include "oms/service/engine_service.h"
#include "tests/oms/engine/ladder.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

constexpr std::uint64_t kQuotesOfAMinute = 70;

TEST(ServiceApprovals, ASignalThatWaitsForASecondPersonIsOneSignal) {
  const QTemporaryDir folder;
  SessionPlan plan;
  plan.engine = test::Desk::config({test::Ladder{.from = "50"}.binding(ApprovalMode::manual)});
  plan.engine.approvers = 2;
  plan.engine.session.speed = "max";
  plan.feed = std::make_shared<test::Quotes>(kQuotesOfAMinute);
  plan.dataDir = folder.path();
  EngineService service(std::move(plan), false);
  std::optional<Signal> waiting;
  service.subscribe([&](const auto& batch) {
    for (const Entry& entry : batch->entries) {
      for (const Event& event : entry.events) {
        if (const auto* changed = std::get_if<SignalChanged>(&event.body))
          waiting = changed->signal;
      }
    }
  });
  std::optional<SessionSummary> summary;
  QObject::connect(&service, &EngineService::finished, &service, [&](const SessionSummary& made) { summary = made; });
  service.start();
  while (!waiting)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  DecideApproval decision;
  decision.signal = waiting->id;
  decision.approve = true;
  service.send({Actor::remote("ann"), {}, decision}, [](const CommandOutcome& told) { EXPECT_TRUE(told.accepted); });
  while (!waiting->firstApprovedAt.isSet())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  service.send({Actor::trader(), {}, ControlSession{SessionAction::stop}}, [](const CommandOutcome&) {});
  while (!summary)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  EXPECT_EQ(summary->signalsRaised, 1u);
  EXPECT_EQ(summary->approvals, 0u);
  service.shutDown();
}

}  // namespace
}  // namespace oms
