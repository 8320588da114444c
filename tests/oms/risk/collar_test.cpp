// How far through the market a price may reach.
#include "tests/oms/risk/scene.h"

namespace oms::test {
namespace {

TEST(Checks, PriceCollarIsHardFarOffAndSoftNearer) {
  struct Case {
    Side side;
    const char* limit;
    const char* expected;
  };
  for (const Case& c :
       {Case{Side::buy, "103.02", "pass"}, Case{Side::buy, "103.03", "soft 1"}, Case{Side::buy, "110.02", "soft 1"},
        Case{Side::buy, "110.03", "hard 0"}, Case{Side::sell, "97.00", "pass"}, Case{Side::sell, "96.99", "soft 1"},
        Case{Side::sell, "89.99", "hard 0"}, Case{Side::buy, "50", "pass"}}) {
    Scene scene;
    scene.request.type = OrderType::limit;
    scene.request.side = c.side;
    scene.request.price = Scene::price(c.limit);
    EXPECT_EQ(scene.verdict(CheckCode::priceCollar), c.expected) << c.limit;
  }
  Scene blind;
  blind.market = MarketState{};
  EXPECT_EQ(blind.verdict(CheckCode::priceCollar), "hard 3");
}

// It meets the market at its trigger, however far off that is today.
TEST(Checks, PriceCollarOfATriggeredLimitIsMeasuredFromItsTrigger) {
  struct Case {
    OrderType type;
    Side side;
    const char* trigger;
    const char* limit;
    const char* expected;
  };
  for (const Case& c : {Case{OrderType::stopLimit, Side::buy, "112", "112.50", "pass"},
                        Case{OrderType::stopLimit, Side::buy, "112", "116", "soft 1"},
                        Case{OrderType::stopLimit, Side::buy, "101", "112", "hard 0"},
                        Case{OrderType::stopLimit, Side::sell, "88", "87.50", "pass"},
                        Case{OrderType::stopLimit, Side::sell, "88", "79", "hard 0"},
                        Case{OrderType::limitIfTouched, Side::buy, "80", "81", "pass"},
                        Case{OrderType::limitIfTouched, Side::buy, "80", "89", "hard 0"},
                        Case{OrderType::limitIfTouched, Side::sell, "120", "119", "pass"}}) {
    Scene scene;
    scene.request.type = c.type;
    scene.request.side = c.side;
    scene.request.triggerPrice = Scene::price(c.trigger);
    scene.request.price = Scene::price(c.limit);
    EXPECT_EQ(scene.verdict(CheckCode::priceCollar), c.expected) << c.trigger << ' ' << c.limit;
  }
}

}  // namespace
}  // namespace oms::test
