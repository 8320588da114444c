#include <gtest/gtest.h>

#include "widgets/ticket/check_lines.h"
#include "widgets/ticket/ticket_model.h"

namespace widgets {
namespace {

oms::Price priceOf(const char* text) {
  return *oms::Price::parse(text);
}

class TicketTest : public testing::Test {
 protected:
  TicketTest() {
    instrument_.symbol = "BTCUSDT";
    instrument_.tick = priceOf("0.1");
    instrument_.lot = *oms::Quantity::parse("0.001");
    instrument_.minQuantity = instrument_.lot;
    quote_.quote.bid = priceOf("63705.3");
    quote_.quote.ask = priceOf("63705.5");
    quote_.last = priceOf("63705.4");
    account_.equity = *oms::Money::parse("100000");
  }

  TicketReading read(const TicketDraft& draft) {
    return readTicket(draft, oms::SymbolIndex{0}, instrument_, &quote_, account_);
  }

  static TicketDraft limit(const QString& size, const QString& price) {
    TicketDraft draft;
    draft.size = size;
    draft.price = price;
    return draft;
  }

  oms::Instrument instrument_;
  oms::QuoteSample quote_;
  oms::AccountState account_;
};

TEST_F(TicketTest, ReadsALimitOrder) {
  const TicketReading reading = read(limit("0.150", "63,700.0"));
  ASSERT_TRUE(reading.ready());
  EXPECT_EQ(reading.request.quantity.text(), "0.15");
  EXPECT_EQ(reading.request.price.text(), "63700");
  EXPECT_TRUE(reading.request.triggerPrice.isZero());
}

TEST_F(TicketTest, OnlyTheFieldsOfTheTypeCount) {
  TicketDraft draft = limit("1", "nonsense");
  draft.type = oms::OrderType::market;
  EXPECT_TRUE(read(draft).ready());
  EXPECT_TRUE(read(draft).request.price.isZero());
  draft.type = oms::OrderType::stopLimit;
  EXPECT_FALSE(read(draft).priceProblem.isEmpty());
  EXPECT_FALSE(read(draft).triggerProblem.isEmpty());
}

TEST_F(TicketTest, SaysWhatIsWrongWithEachField) {
  EXPECT_TRUE(read(limit("0.1505", "63700")).sizeProblem.contains("0.001"));
  EXPECT_TRUE(read(limit("0.15", "63700.05")).priceProblem.contains("0.1"));
  EXPECT_FALSE(read(limit("", "63700")).sizeProblem.isEmpty());
  EXPECT_FALSE(read(limit("-1", "63700")).sizeProblem.isEmpty());
  EXPECT_FALSE(read(limit("1", "0")).priceProblem.isEmpty());
  EXPECT_FALSE(read(limit("99999999999999999999", "1")).sizeProblem.isEmpty());
}

TEST_F(TicketTest, AFractionWrittenWithACommaIsRefused) {
  EXPECT_FALSE(read(limit("0,15", "63700")).sizeProblem.isEmpty());
  EXPECT_FALSE(read(limit("0.15", "63700,5")).priceProblem.isEmpty());
  TicketDraft draft = limit("1,5", "63700");
  draft.stop = "62000";
  for (const SizeMode mode : {SizeMode::Notional, SizeMode::EquityPercent, SizeMode::RiskPercent}) {
    draft.sizeMode = mode;
    EXPECT_FALSE(read(draft).sizeProblem.isEmpty());
  }
}

TEST_F(TicketTest, SizesByMoneyUseTheOrdersPriceAndRoundDownToLots) {
  TicketDraft draft = limit("6,370", "63,700.0");
  draft.sizeMode = SizeMode::Notional;
  EXPECT_EQ(read(draft).request.quantity.text(), "0.1");
  draft.size = "6369";
  EXPECT_EQ(read(draft).request.quantity.text(), "0.099");
  draft.sizeMode = SizeMode::EquityPercent;
  draft.size = "10 %";
  EXPECT_EQ(read(draft).request.quantity.text(), "0.156");  // 10,000 / 63,700
}

TEST_F(TicketTest, SizesByRiskNeedAStop) {
  TicketDraft draft = limit("1.0", "63,700.0");
  draft.sizeMode = SizeMode::RiskPercent;
  EXPECT_FALSE(read(draft).sizeProblem.isEmpty());
  draft.stop = "63,200.0";
  EXPECT_EQ(read(draft).request.quantity.text(), "2");  // 1,000 of risk over 500 a unit
  draft.stop = "63,700.0";
  EXPECT_FALSE(read(draft).sizeProblem.isEmpty());
}

TEST_F(TicketTest, MarketOrdersAreSizedAtTheSideTheyTake) {
  TicketDraft draft;
  draft.type = oms::OrderType::market;
  draft.sizeMode = SizeMode::Notional;
  draft.size = "63705.4";
  EXPECT_EQ(read(draft).request.quantity.text(), "0.999");
  draft.side = oms::Side::sell;
  EXPECT_EQ(read(draft).request.quantity.text(), "1");
}

TEST_F(TicketTest, WithoutAnyPriceThereIsNoSizeInMoney) {
  TicketDraft draft;
  draft.type = oms::OrderType::market;
  draft.sizeMode = SizeMode::Notional;
  draft.size = "1000";
  EXPECT_FALSE(readTicket(draft, {}, instrument_, nullptr, account_).ready());
}

TEST_F(TicketTest, ProposesAModestQuantity) {
  EXPECT_EQ(modestQuantity(instrument_, quote_.last, account_.equity).text(), "0.015");
  EXPECT_EQ(modestQuantity(instrument_, quote_.last, {}).text(), "0.001");
}

TEST(TightestCheckTest, IsTheBudgetWithTheLeastLeft) {
  oms::CheckResults checks;
  const auto add = [&checks](oms::CheckCode code, std::int64_t value, std::int64_t limit, bool passed) {
    oms::CheckResult check;
    check.code = code;
    check.value = value;
    check.limit = limit;
    check.passed = passed;
    checks.add(check);
  };
  EXPECT_EQ(tightest(checks), nullptr);
  add(oms::CheckCode::tradingState, 1, 1, true);  // no budget
  add(oms::CheckCode::maxPosition, 62, 100, true);
  add(oms::CheckCode::buyingPower, 80, 100, true);
  add(oms::CheckCode::exposure, 150, 100, false);
  ASSERT_NE(tightest(checks), nullptr);
  EXPECT_EQ(tightest(checks)->code, oms::CheckCode::buyingPower);
}

}  // namespace
}  // namespace widgets
