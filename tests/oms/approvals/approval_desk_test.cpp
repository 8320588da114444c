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
  EXPECT_EQ(desk.decidable(decision, Actor::trader(), at(1)).error().code, "stale_version");
  decision.expectedVersion = 1;
  EXPECT_TRUE(desk.decidable(decision, Actor::trader(), at(59)).ok());
  EXPECT_EQ(desk.decidable(decision, Actor::trader(), at(60)).error().code, "expired");
  desk.end(decision.signal, SignalStatus::rejected, Actor::trader(), "no", at(1));
  EXPECT_EQ(desk.decidable(decision, Actor::trader(), at(2)).error().code, "not_pending");
  decision.signal = {99};
  EXPECT_EQ(desk.decidable(decision, Actor::trader(), at(2)).error().code, "not_found");
}

// A signal of 0.091 at 100 that a person has approved with 0.273.
class SecondPerson : public testing::Test {
 protected:
  SecondPerson() {
    std::vector<Signal> superseded;
    Signal raised = signalOf(0, 60);
    raised.approversNeeded = 2;
    raised.quantity = *Quantity::parse("0.091");
    raised.price = Price::fromInt(100);
    raised.takeProfit = Price::fromInt(110);
    signal_ = &desk_.raise(raised, at(0), superseded);
    decision_.signal = signal_->id;
    decision_.approve = true;
  }
  void approveFirst(const Actor& by) {
    Signal wanted = *signal_;
    wanted.quantity = *Quantity::parse("0.273");
    EXPECT_FALSE(*desk_.approve(*signal_, wanted, by, at(1)));
  }
  std::string codeOf(const Actor& by) {
    const auto found = desk_.decidable(decision_, by, at(2));
    if (!found)
      return found.error().code;
    const auto sent = desk_.approve(*signal_, *signal_, by, at(2));
    return sent ? *sent ? "sent" : "waits" : sent.error().code;
  }

  ApprovalDesk desk_;
  Signal* signal_ = nullptr;
  DecideApproval decision_;
};

TEST_F(SecondPerson, ApprovesNoNumbersThatItHasNotRead) {
  approveFirst(Actor::remote("ann"));
  const auto found = desk_.decidable(decision_, Actor::remote("ben"), at(2));
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, "stale_version");
  EXPECT_EQ(found.error().message,
            "another person has approved quantity 0.273, price 100, no stop loss, take profit 110; if these suit you, "
            "approve with expected_version 2");
  decision_.expectedVersion = 1;
  EXPECT_EQ(codeOf(Actor::remote("ben")), "stale_version");
  decision_.expectedVersion = 2;
  EXPECT_EQ(codeOf(Actor::remote("ben")), "sent");
}

TEST_F(SecondPerson, MayNameTheNumbersInsteadOfTheVersion) {
  approveFirst(Actor::remote("ann"));
  decision_.quantity = *Quantity::parse("0.273");
  decision_.price = Price::fromInt(100);
  EXPECT_EQ(codeOf(Actor::remote("ben")), "stale_version") << "there is a target, too";
  decision_.takeProfit = Price::fromInt(110);
  EXPECT_EQ(codeOf(Actor::remote("ben")), "sent");
}

TEST_F(SecondPerson, NeedsNoVersionToReject) {
  approveFirst(Actor::remote("ann"));
  decision_.approve = false;
  EXPECT_TRUE(desk_.decidable(decision_, Actor::remote("ben"), at(2)).ok());
}

// The window and the token of the terminal's own process are one person.
TEST_F(SecondPerson, IsNobodyAtTheSameMachine) {
  for (const auto& [first, second] :
       {std::pair(Actor::trader(), Actor::remote(kOwnToken)), std::pair(Actor::remote(kOwnToken), Actor::trader())}) {
    approveFirst(first);
    EXPECT_EQ(codeOf(second), "second_person");
    signal_->quantity = *Quantity::parse("0.091");
  }
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
