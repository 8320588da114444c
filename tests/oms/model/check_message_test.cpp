// What a refused order says of itself: whole, with numbers as large as they come.
#include <gtest/gtest.h>

#include "oms/model/fitted_text.h"
#include "oms/model/risk.h"

namespace oms {
namespace {

CheckUnit unitOf(CheckCode code, int detail) {
  switch (code) {
    case CheckCode::price:
      return detail == 13 || detail == 14 ? CheckUnit::money : CheckUnit::price;
    case CheckCode::quantity:
    case CheckCode::reduceOnly:
    case CheckCode::bracket:
      return CheckUnit::quantity;
    case CheckCode::selfCross:
      return CheckUnit::price;
    case CheckCode::priceCollar:
      return detail == 4 ? CheckUnit::price : CheckUnit::ratio;
    case CheckCode::participation:
    case CheckCode::exposure:
    case CheckCode::approval:
      return CheckUnit::ratio;
    case CheckCode::staleData:
    case CheckCode::duplicate:
      return CheckUnit::milliseconds;
    case CheckCode::lossStreak:
      return detail == 1 ? CheckUnit::milliseconds : CheckUnit::count;
    case CheckCode::maxOrderQuantity:
    case CheckCode::rate:
    case CheckCode::maxWorkingOrders:
    case CheckCode::repeatedExecution:
      return CheckUnit::count;
    default:
      return CheckUnit::money;
  }
}

// As long as a trader meets them.
std::int64_t largeOf(CheckUnit unit, CheckCode code) {
  switch (unit) {
    case CheckUnit::price:
      return Price::parse("98765.12345").value().raw();
    case CheckUnit::quantity:
      return Quantity::parse("98765.4321").value().raw();
    case CheckUnit::ratio:
      return Ratio::parse("9.8765").value().raw();  // 987.65 %
    case CheckUnit::milliseconds:
      return (12 * 60 + 45) * 1'000;  // 12 min 45 s
    case CheckUnit::count:
      return code == CheckCode::maxOrderQuantity ? 98'765'432 : 98'765;
    default:
      return Money::parse("98765432.19").value().raw();
  }
}

TEST(CheckMessage, EachRefusalFitsWholeIntoAnOrdersReason) {
  for (std::size_t code = 0; code < kCheckCodes; ++code) {
    for (int detail = 0; detail < 16; ++detail) {
      CheckResult result;
      result.code = static_cast<CheckCode>(code);
      result.detail = static_cast<std::uint8_t>(detail);
      result.passed = false;
      result.unit = unitOf(result.code, detail);
      result.value = result.limit = largeOf(result.unit, result.code);
      result.since = Timestamp::fromSeconds(1'767'571'200);
      const std::string whole = std::string(name(result.code)) + ": " + message(result);
      EXPECT_FALSE(message(result).empty()) << whole;
      EXPECT_EQ(fitted(whole, 96), whole) << whole.size();
    }
  }
}

}  // namespace
}  // namespace oms
