#include "oms/approvals/approval_desk.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

constexpr Timestamp at(int second) {
  return Timestamp::fromSeconds(1'767'571'200 + second);
}

Signal signalOf(std::uint32_t instance, int expiresIn) {
  Signal signal;
  signal.instance = {instance};
  signal.expiresAt = at(expiresIn);
  return signal;
}

TEST(ApprovalDesk, ANewerSignalOfTheSameInstanceSupersedesTheOlder) {
  ApprovalDesk desk;
  std::vector<Signal> superseded;
  const SignalId first = desk.raise(signalOf(0, 60), at(0), superseded).id;
  desk.raise(signalOf(1, 60), at(1), superseded);
  EXPECT_TRUE(superseded.empty());
  desk.raise(signalOf(0, 60), at(2), superseded);
  ASSERT_EQ(superseded.size(), 1u);
  EXPECT_EQ(superseded[0].id, first);
  EXPECT_EQ(superseded[0].status, SignalStatus::superseded);
  EXPECT_EQ(desk.pending().size(), 2u);
}

TEST(ApprovalDesk, ADecisionNeedsALivingSignalOfTheVersionThatWasRead) {
  ApprovalDesk desk;
  std::vector<Signal> superseded;
  DecideApproval decision;
  decision.signal = desk.raise(signalOf(0, 60), at(0), superseded).id;
  decision.expectedVersion = 7;
  EXPECT_EQ(desk.decidable(decision, at(1)).error().code, "stale_version");
  decision.expectedVersion = 1;
  EXPECT_TRUE(desk.decidable(decision, at(59)).ok());
  EXPECT_EQ(desk.decidable(decision, at(60)).error().code, "expired");
  desk.end(decision.signal, SignalStatus::rejected, Actor::trader(), "no", at(1));
  EXPECT_EQ(desk.decidable(decision, at(2)).error().code, "not_pending");
  decision.signal = {99};
  EXPECT_EQ(desk.decidable(decision, at(2)).error().code, "not_found");
}

TEST(ApprovalDesk, SignalsExpireOnTheSessionsClockAndOnlyThen) {
  ApprovalDesk desk;
  std::vector<Signal> superseded;
  std::vector<Signal> expired;
  desk.raise(signalOf(0, 60), at(0), superseded);
  desk.raise(signalOf(1, 30), at(0), superseded);
  desk.expire(at(29), expired);
  EXPECT_TRUE(expired.empty());
  desk.expire(at(30), expired);
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(expired[0].instance.value, 1u);
  desk.expire(at(60), expired);
  EXPECT_EQ(expired.size(), 2u);
}

}  // namespace
}  // namespace oms
