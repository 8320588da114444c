#include <gmock/gmock.h>

#include "oms/messages/json_objects.h"

namespace oms {
namespace {

class ObjectJson : public testing::Test {
 protected:
  ObjectJson() {
    Instrument instrument;
    instrument.symbol = "BTCUSDT";
    instruments_.add(instrument);
  }

  template <class Write>
  std::string written(Write write) {
    JsonWriter json;
    write(json);
    return json.take();
  }
  static Price price(const char* digits) { return *Price::parse(digits); }
  static Quantity quantity(const char* digits) { return *Quantity::parse(digits); }
  static Money money(const char* digits) { return *Money::parse(digits); }

  const Timestamp noon_ = *parseRfc3339("2026-01-05T12:00:00Z");
  const std::vector<std::string> strategies_{"ema_trend:BTCUSDT"};
  InstrumentList instruments_;
  Naming naming_{instruments_, strategies_, "USD"};
};

TEST_F(ObjectJson, AnOrderHasEveryField) {
  Order order;
  order.id = {12};
  order.request.clientOrderId = "mine-1";
  order.request.type = OrderType::limit;
  order.request.quantity = quantity("2");
  order.request.price = price("63705.4");
  order.status = OrderStatus::partiallyFilled;
  order.filled = quantity("0.5");
  order.averagePrice = price("63705");
  order.fees = money("1.25");
  order.flags.set(Flag::volumeUnknown);
  order.actor = Actor::remote("desk");
  order.instance = {0};
  order.linked = {{13}, {14}};
  order.version = 3;
  order.createdAt = order.updatedAt = noon_;
  const OrderStep step{noon_, OrderEventKind::accepted, OrderStatus::accepted, "", Actor::trader()};
  EXPECT_EQ(
      written([&](JsonWriter& json) {
        writeOrder(json, order, naming_, {&step, 1});
      }),
      R"({"order_id":"ord_12","client_order_id":"mine-1","symbol":"BTCUSDT","side":"buy","type":"limit",)"
      R"("time_in_force":"gtc","product":"margin","status":"partially_filled","quantity":"2",)"
      R"("filled_quantity":"0.5","leaves_quantity":"1.5","price":"63705.4","trigger_price":null,)"
      R"("trailing_offset":null,"avg_px":"63705","post_only":false,"reduce_only":false,"display_qty":null,)"
      R"("expire_time":null,"contingency":null,"parent_order_id":null,"linked_order_ids":["ord_13","ord_14"],)"
      R"("position_id":null,"strategy":"ema_trend","signal_id":null,"actor":"remote:desk","reason":null,)"
      R"("flags":["volume_unknown"],"fees":"1.25","version":3,"created_at":"2026-01-05T12:00:00.000000Z",)"
      R"("updated_at":"2026-01-05T12:00:00.000000Z","ord_status":"1","events":[{"time":"2026-01-05T12:00:00.000000Z",)"
      R"("event":"order_accepted","status":"accepted","reason":null,"actor":"trader"}]})");
}

// Prices and quantities are strings; an offset is one of them, in whatever it counts.
TEST_F(ObjectJson, ATrailingOffsetIsAString) {
  OrderRequest request;
  request.symbol = {0};
  request.type = OrderType::trailingStopMarket;
  request.trailingOffset = Ratio::parse("12.5").value();
  const Order order(OrderId{1}, request, Actor::trader(), noon_);
  const std::string text = written([&](JsonWriter& json) { writeOrder(json, order, naming_); });
  EXPECT_NE(text.find(R"("trailing_offset":"12.5",)"), std::string::npos) << text;
}

TEST_F(ObjectJson, AFillSaysWhy) {
  Fill fill;
  fill.id = {7};
  fill.order = {12};
  fill.position = {4};
  fill.quantity = quantity("0.5");
  fill.price = price("63705.5");
  fill.fee = money("15.926");
  fill.why = {8, price("63705.4"), price("63705.3"), price("63705.4"), price("0.1"), {}, Duration(25'500'000), {}};
  fill.actor = Actor::strategy("ema_trend:BTCUSDT");
  fill.time = noon_;
  EXPECT_EQ(written([&](JsonWriter& json) { writeFill(json, fill, naming_); }),
            R"({"trade_id":"trd_7","order_id":"ord_12","position_id":"pos_4","opened_position_id":null,)"
            R"("symbol":"BTCUSDT","side":"buy","quantity":"0.5","price":"63705.5","fee":"15.926",)"
            R"("fee_currency":"USD","liquidity":"taker","rule":8,"flags":[],)"
            R"("explanation":{"rule":8,"reference":"63705.4","bid":"63705.3","ask":"63705.4","spread":"0.1",)"
            R"("slippage":"0.1","queue_ahead":"0","latency_ms":25.5,"bar_open":null,"text":"The buy took what the )"
            R"(other side showed: 0.5 at 63705.50, from 63705.40 with slippage of 0.10 against us; the market was )"
            R"(63705.30 to 63705.40; it reached the broker after 25 ms (rule 8)."},"strategy":"ema_trend",)"
            R"("time":"2026-01-05T12:00:00.000000Z"})");
}

TEST_F(ObjectJson, AFillFromABookNamesItsLevel) {
  Fill fill;
  fill.quantity = quantity("0.5");
  fill.price = price("63705.5");
  fill.why = {8, price("63705.4"), price("63705.3"), price("63705.4"), price("0.1"), {}, {}, {}, 3, quantity("0.75")};
  const std::string text = written([&](JsonWriter& json) { writeExplanation(json, fill, naming_); });
  EXPECT_THAT(text, testing::HasSubstr(R"("bar_open":null,"level":3,"level_size":"0.75","text":"The buy took what the )"
                                       R"(other side showed: 0.5 at 63705.50, from 63705.40 with slippage of 0.10 )"
                                       R"(against us; level 3 of the book, where 0.75 stood; the market was )"));
}

TEST_F(ObjectJson, AFillSaysWhatItsFlagsMean) {
  for (const auto& [flag, name] : kFlagNames) {
    Fill fill;
    fill.quantity = quantity("0.5");
    const auto said = [&] { return written([&](JsonWriter& json) { writeExplanation(json, fill, naming_); }); };
    const std::string plain = said();
    fill.flags.set(flag);
    const bool ofOrdersAlone = flag == Flag::held || flag == Flag::reconciling;
    EXPECT_EQ(said() == plain, ofOrdersAlone) << name;
  }
  Fill target;
  target.liquidity = Liquidity::maker;
  target.flags.set(Flag::ambiguous);
  const std::string text = written([&](JsonWriter& json) { writeExplanation(json, target, naming_); });
  EXPECT_THAT(text, testing::HasSubstr("that the target came first is a guess"));
}

TEST_F(ObjectJson, APositionCountsItsRisk) {
  Position position;
  position.id = {4};
  position.quantity = quantity("-2");
  position.entryPrice = price("100");
  position.currentPrice = price("95");
  position.unrealized = money("10");
  position.worst = money("-3");
  position.best = money("12");
  position.stopLoss = price("104");
  position.stopCovers = quantity("2");
  position.stopValue = money("208");
  position.openedAt = noon_;
  const Timestamp now = noon_ + std::chrono::seconds(90);
  EXPECT_EQ(written([&](JsonWriter& json) { writePosition(json, position, naming_, now, money("1000")); }),
            R"({"position_id":"pos_4","symbol":"BTCUSDT","side":"sell","quantity":"2","entry_price":"100",)"
            R"("current_price":"95","unrealized_pnl":"10","unrealized_pnl_pct":5,"realized_pnl":"0","notional":"190",)"
            R"("exposure_pct":19,"risk_to_stop":"18","mae":"-3","mfe":"12","stop_loss":"104","take_profit":null,)"
            R"("stop_quantity":"2","take_profit_quantity":"0","strategy":null,)"
            R"("opened_at":"2026-01-05T12:00:00.000000Z","age_seconds":90,"broker_ticket":null})");
}

// A part without a stop risks all that it is worth: a stop for the rest must not hide it.
TEST_F(ObjectJson, APositionWithAPartialStopCountsTheRestInFull) {
  Position position;
  position.quantity = quantity("10");
  position.entryPrice = position.currentPrice = price("100");
  position.stopLoss = price("95");
  position.stopCovers = quantity("4");
  position.stopValue = money("380");
  const auto text = [&] {
    return written([&](JsonWriter& json) { writePosition(json, position, naming_, noon_, money("1000")); });
  };
  EXPECT_NE(text().find(R"("risk_to_stop":"620")"), std::string::npos) << text();
  position.stopLoss = Price{};
  position.stopCovers = Quantity{};
  position.stopValue = Money{};
  EXPECT_NE(text().find(R"("risk_to_stop":null)"), std::string::npos) << text();
}

TEST_F(ObjectJson, ARoundTripAndItsPercent) {
  RoundTrip trade;
  trade.position = {4};
  trade.quantity = quantity("2");
  trade.entryTime = trade.exitTime = noon_;
  trade.entryPrice = price("100");
  trade.exitPrice = price("101.5");
  trade.pnl = money("2.9");
  trade.fees = money("0.1");
  trade.pnlRatio = *Ratio::parse("0.0145");
  trade.exitReason = "take_profit";
  EXPECT_EQ(written([&](JsonWriter& json) { writeRoundTrip(json, trade, naming_); }),
            R"({"position_id":"pos_4","symbol":"BTCUSDT","side":"buy","quantity":"2",)"
            R"("entry_time":"2026-01-05T12:00:00.000000Z","entry_price":"100",)"
            R"("exit_time":"2026-01-05T12:00:00.000000Z","exit_price":"101.5","pnl":"2.9","pnl_pct":1.45,)"
            R"("fees":"0.1","mae":"0","mfe":"0","exit_reason":"take_profit","strategy":null})");
}

TEST_F(ObjectJson, ASignalAges) {
  Signal signal;
  signal.id = {1};
  signal.strategy = "ema_trend";
  signal.status = SignalStatus::awaitingApproval;
  signal.price = price("100");
  signal.quantity = quantity("1");
  signal.confidence = 0.85;
  signal.reasons = {"fast 1 > slow 0.5"};
  signal.createdAt = noon_;
  SignalDrift drift;
  drift.drift = *Ratio::parse("-0.001");
  const Timestamp now = noon_ + std::chrono::minutes(2);
  EXPECT_EQ(written([&](JsonWriter& json) { writeSignal(json, signal, naming_, now, &drift); }),
            R"({"signal_id":"sig_1","strategy":"ema_trend","symbol":"BTCUSDT","side":"buy","type":"market",)"
            R"("time_in_force":"gtc","status":"awaiting_approval","price":"100","quantity":"1","stop_loss":null,)"
            R"("take_profit":null,"confidence":0.85,"reasons":["fast 1 > slow 0.5"],"expected_cost":"0","risk":null,)"
            R"("drift":-0.001,"version":1,"created_at":"2026-01-05T12:00:00.000000Z","expires_at":null,)"
            R"("age_seconds":120,"decided_by":null,"decided_at":null,"reason":null,"order_id":null})");
}

TEST_F(ObjectJson, AlertAndKillSwitch) {
  const RiskAlert alert{{2},
                        AlertSeverity::critical,
                        "daily_loss",
                        "account",
                        CheckUnit::money,
                        -5'000'000'000,
                        1'000'000'000,
                        "too much",
                        noon_,
                        {},
                        Actor::trader(),
                        true};
  EXPECT_EQ(written([&](JsonWriter& json) { writeAlert(json, alert); }),
            R"({"alert_id":"alr_2","severity":"critical","code":"daily_loss","scope":"account","value":"-5",)"
            R"("limit":"1","message":"too much","raised_at":"2026-01-05T12:00:00.000000Z","cleared_at":null,)"
            R"("acknowledged_by":"trader"})");
  KillSwitchState state;
  state.engaged = true;
  state.reason = "panic";
  state.actor = Actor::trader();
  state.at = noon_;
  state.plan = {{KillStep::cancelOrders, StepState::running, 3}};
  EXPECT_EQ(written([&](JsonWriter& json) { writeKillSwitch(json, state); }),
            R"({"engaged":true,"reason":"panic","actor":"trader","at":"2026-01-05T12:00:00.000000Z",)"
            R"("flatten":false,"keep_protective":true,"plan":[{"step":"cancel_orders","state":"running","open":3}]})");
}

}  // namespace
}  // namespace oms
