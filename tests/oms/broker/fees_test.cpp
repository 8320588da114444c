#include "oms/broker/fees.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "oms/broker/paper_broker.h"
#include "oms/model/session.h"

namespace oms {
namespace {

struct Case {
  const char* what;
  FeeSchedule schedule;
  const char* price;
  const char* quantity;
  Liquidity liquidity;
  const char* expected;
};

Ratio ratio(const char* text) {
  return *Ratio::parse(text);
}
Money money(const char* text) {
  return *Money::parse(text);
}

TEST(Rule25, FeesOfOneFill) {
  FeeSchedule bps;
  bps.makerBps = ratio("-1");
  bps.takerBps = ratio("5");
  FeeSchedule share;
  share.perShare = money("0.005");
  share.perShareMin = money("1");
  share.perShareMax = money("20");
  FeeSchedule contract;
  contract.perContract = money("2.25");
  FeeSchedule fixed;
  fixed.fixed = money("7");
  FeeSchedule all = bps;
  all.perContract = money("1");
  all.fixed = money("3");
  for (const Case& test :
       std::vector<Case>{{"none", {}, "100", "10", Liquidity::taker, "0"},
                         {"taker", bps, "9.4", "14", Liquidity::taker, "0.1316"},  // of 131.6 x multiplier 2
                         {"maker's rebate", bps, "9.4", "14", Liquidity::maker, "-0.02632"},
                         {"a negative price costs too", bps, "-9.4", "14", Liquidity::taker, "0.1316"},
                         {"per share", share, "100", "1000", Liquidity::taker, "5"},
                         {"its minimum", share, "100", "10", Liquidity::taker, "1"},
                         {"its maximum", share, "100", "1000000", Liquidity::taker, "20"},
                         {"per contract", contract, "100", "3", Liquidity::maker, "6.75"},
                         {"fixed", fixed, "100", "3", Liquidity::maker, "7"},
                         {"they add up", all, "100", "10", Liquidity::taker, "14"}}) {
    const Quantity quantity = *Quantity::parse(test.quantity);
    const auto value = notional(*Price::parse(test.price), quantity, Ratio::fromInt(2));
    EXPECT_EQ(feeOf(test.schedule, *value, quantity, test.liquidity).text(), test.expected) << test.what;
  }
}

// No setting turns the one into the other: they share a port and nothing else.
TEST(Rule33, ThePaperBrokerIsATypeOfItsOwn) {
  EXPECT_TRUE((std::is_base_of_v<Broker, PaperBroker>));
  EXPECT_TRUE(std::is_final_v<PaperBroker>);
  EXPECT_EQ(SessionInfo{}.mode, "PAPER");
}

TEST(FillProfiles, AreFoundByName) {
  for (const char* name : {"default", "pessimistic", "optimistic", "touch", "next-open", "close"}) {
    ASSERT_NE(findProfile(name), nullptr) << name;
    EXPECT_EQ(findProfile(name)->name, name);
  }
  EXPECT_EQ(findProfile("Default"), nullptr);
}

}  // namespace
}  // namespace oms
