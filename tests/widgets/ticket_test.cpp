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

TEST_F(TicketTest, ATrailingStopHasItsOffsetAndMayHaveAStart) {
  TicketDraft draft = limit("0.15", "");
  draft.type = oms::OrderType::trailingStopMarket;
  EXPECT_FALSE(read(draft).offsetProblem.isEmpty());
  EXPECT_EQ(read(draft).problem(), read(draft).offsetProblem);
  draft.offset = "25";
  draft.offsetType = oms::OffsetType::basisPoints;
  draft.activation = "64,000.0";
  const TicketReading reading = read(draft);
  ASSERT_TRUE(reading.ready()) << reading.problem().toStdString();
  EXPECT_EQ(reading.request.trailingOffset.text(), "25");
  EXPECT_EQ(reading.request.trailingOffsetType, oms::OffsetType::basisPoints);
  EXPECT_EQ(reading.request.activationPrice.text(), "64000");
  EXPECT_TRUE(reading.request.triggerPrice.isZero());
  draft.type = oms::OrderType::trailingStopLimit;
  draft.price = "63,000.0";
  EXPECT_EQ(read(draft).request.price.text(), "63000");
}

// What a field says that the order does not have must not be sent with it.
TEST_F(TicketTest, TermsThatTheOrderDoesNotHaveAreNotRead) {
  TicketDraft draft = limit("0.15", "63,700.0");
  draft.offset = "25";
  draft.activation = "nonsense";
  draft.expires = "nonsense";
  draft.display = "0.05";
  draft.postOnly = draft.reduceOnly = true;
  draft.stop = "nonsense";
  TicketReading reading = read(draft);
  ASSERT_TRUE(reading.ready()) << reading.problem().toStdString();
  EXPECT_TRUE(reading.request.trailingOffset.isZero());
  EXPECT_TRUE(reading.request.postOnly && reading.request.reduceOnly);
  EXPECT_EQ(reading.request.displayQuantity.text(), "0.05");
  draft.timeInForce = oms::TimeInForce::fok;
  reading = read(draft);
  EXPECT_TRUE(reading.ready() && !reading.request.postOnly && reading.request.displayQuantity.isZero());
  draft.timeInForce = oms::TimeInForce::gtd;
  EXPECT_FALSE(read(draft).expiresProblem.isEmpty());
  draft.expires = "2026-01-05 17:30";
  EXPECT_EQ(read(draft).request.expireTime, *oms::parseRfc3339("2026-01-05T17:30:00Z"));
}

TEST_F(TicketTest, ProposesPricesThatWait) {
  const auto proposed = [&](oms::Side side, oms::OrderType type) {
    TicketDraft draft;
    draft.side = side;
    draft.type = type;
    const ProposedPrices prices = proposedPrices(draft, quote_, instrument_);
    return prices.price.text() + " " + prices.trigger.text();
  };
  EXPECT_EQ(proposed(oms::Side::buy, oms::OrderType::stopLimit), "63833 63833");
  EXPECT_EQ(proposed(oms::Side::buy, oms::OrderType::limitIfTouched), "63578 63578");
  EXPECT_EQ(proposed(oms::Side::sell, oms::OrderType::marketIfTouched), "63832.8 63832.8");
  EXPECT_EQ(proposed(oms::Side::sell, oms::OrderType::trailingStopLimit), "0 0");
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
