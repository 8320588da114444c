#include <gtest/gtest.h>

#include "oms/remote/order_input.h"
#include "oms/remote/refusals.h"

namespace oms {
namespace {

TEST(WireValue, KeepsDigitsAsTheyAre) {
  const auto value = parseWire(R"({"a":0.1000000000000000055511151231257827,"b":-1.5E+3,"c":[1,"x",null,true]})");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->find("a")->digits(), "0.1000000000000000055511151231257827");
  EXPECT_EQ(value->find("b")->digits(), "-1.5E+3");
  EXPECT_EQ(value->find("c")->items.at(1).string(), "x");
  EXPECT_EQ(value->find("c")->items.at(0).integer(), 1);
}

TEST(WireValue, RefusesWhatIsNotStrict) {
  for (const char* text : {"", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "01", "1.", "nul", "[1] 2", "\"\xff\"", "NaN",
                           "{\"a\":1,\"a\":2}", "// x\n1", "\"\\ud800\""}) {
    EXPECT_FALSE(parseWire(text)) << text;
  }
  EXPECT_TRUE(parseWire(std::string(32, '[') + std::string(32, ']')));
  EXPECT_FALSE(parseWire(std::string(33, '[') + std::string(33, ']')));
  EXPECT_FALSE(parseWire(std::string(100'000, '[')));
}

TEST(WireValue, AKeyComesOnceInItsObject) {
  EXPECT_TRUE(parseWire(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
  EXPECT_EQ(parseWire(R"([{"b":{"k":1,"l":2,"k":3}}])").error().message,
            "not valid JSON at byte 24: the key \"k\" comes twice");
  std::string many = "{";
  for (int i = 0; i < 19'000; ++i)
    many += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_TRUE(parseWire(many + "\"k\":1}"));
  EXPECT_FALSE(parseWire(many + "\"k0\":1}"));
}

TEST(WireTime, IsRfc3339OrMillisecondsThatFit) {
  EXPECT_EQ(parseWireTime("1767571200000"), parseRfc3339("2026-01-05T00:00:00Z"));
  EXPECT_EQ(parseWireTime("-1"), Timestamp::fromMs(-1));
  for (const char* text : {"", "1e3", "9000000000001", "-9000000000001", "9223372036854775807", "-9223372036854775808",
                           "2026-01-05", "2026-01-05T00:00:00", "9999-01-01T00:00:00Z"})
    EXPECT_FALSE(parseWireTime(text)) << text;
}

TEST(Digits, LoseTheirExponent) {
  const std::pair<const char*, const char*> cases[] = {{"1", "1"},           {"1e-05", "0.00001"}, {"1.5E3", "1500"},
                                                       {"-2.5e-1", "-0.25"}, {"12.34e1", "123.4"}, {"0e0", "0"}};
  for (const auto& [written, plain] : cases)
    EXPECT_EQ(withoutExponent(written), plain);
  EXPECT_FALSE(withoutExponent("1e99999"));
  EXPECT_FALSE(withoutExponent("1e"));
}

class OrderInputTest : public testing::Test {
 protected:
  OrderInputTest() {
    auto instruments = std::make_shared<InstrumentList>();
    Instrument instrument;
    instrument.symbol = "BTCUSDT";
    instruments->add(instrument);
    EventBatch batch;
    batch.instruments = instruments;
    ViewChanges changes;
    view_.apply(batch, changes);
  }
  Result<OrderInput, ApiError> read(const std::string& json) {
    return readOrder(*parseWire(json), view_, Timestamp::fromSeconds(100));
  }
  std::string fieldOf(const std::string& json) {
    const auto input = read(json);
    return input ? "" : input.error().field;
  }
  SessionView view_;
};

TEST_F(OrderInputTest, ReadsNumbersAndStringsAlike) {
  const auto input =
      read(R"({"client_order_id":"a-1","symbol":"BTCUSDT","side":"sell","type":"stop_limit","quantity":1e-3,)"
           R"("price":"100.000000001","trigger_price":101,"time_in_force":"ioc","dry_run":true})");
  ASSERT_TRUE(input);
  EXPECT_EQ(input->request.quantity.text(), "0.001");
  EXPECT_EQ(input->request.price.text(), "100.000000001");
  EXPECT_EQ(input->request.type, OrderType::stopLimit);
  EXPECT_EQ(input->request.validUntil, Timestamp::fromSeconds(105));
  EXPECT_TRUE(input->dryRun);
  EXPECT_FALSE(input->estimates);
}

TEST_F(OrderInputTest, WhatItWouldCostIsToldOfADryRunAlone) {
  const std::string order = R"({"symbol":"BTCUSDT","side":"buy","type":"market","quantity":1,"estimate":true)";
  const auto input = read(order + R"(,"dry_run":true})");
  ASSERT_TRUE(input);
  EXPECT_TRUE(input->estimates);
  EXPECT_EQ(fieldOf(order + "}"), "estimate");
  EXPECT_EQ(readReplacement(*parseWire(R"({"price":1,"estimate":true})")).error().field, "estimate");
}

TEST_F(OrderInputTest, ReadsEveryFieldOfTheContract) {
  const auto input = read(
      R"({"symbol":"BTCUSDT","side":"sell","type":"trailing_stop_limit","quantity":5,"price":98,)"
      R"("trigger_price":"99",)"
      R"("trigger_price_type":"last","trailing_offset":50,"trailing_offset_type":"basis_points",)"
      R"("activation_price":101,)"
      R"("time_in_force":"gtd","expire_time":"2026-01-05T12:00:00Z","product":"intraday","display_qty":1,)"
      R"("oco_group":"g","parent_client_order_id":"p-1","position_id":"pos_7","cancel_after":30,"confirmed":true})");
  ASSERT_TRUE(input) << input.error().message;
  const OrderRequest& request = input->request;
  EXPECT_EQ(request.type, OrderType::trailingStopLimit);
  EXPECT_EQ(request.triggerPriceType, TriggerPriceType::last);
  EXPECT_EQ(request.trailingOffset.text(), "50");
  EXPECT_EQ(request.trailingOffsetType, OffsetType::basisPoints);
  EXPECT_EQ(request.activationPrice.text(), "101");
  EXPECT_EQ(request.timeInForce, TimeInForce::gtd);
  EXPECT_EQ(rfc3339(request.expireTime, TimePrecision::seconds), "2026-01-05T12:00:00Z");
  EXPECT_EQ(request.product, Product::intraday);
  EXPECT_EQ(request.displayQuantity.text(), "1");
  EXPECT_EQ(request.ocoGroup.view(), "g");
  EXPECT_EQ(request.parentClientOrderId.view(), "p-1");
  EXPECT_EQ(request.position, PositionId{7});
  EXPECT_FALSE(request.reduceOnly) << "the engine knows what an order is to its position";
  EXPECT_TRUE(request.confirmed);
  EXPECT_EQ(request.cancelAt, Timestamp::fromSeconds(130));
}

TEST_F(OrderInputTest, AWrongWordIsAnsweredWithTheRightOnes) {
  const auto problemOf = [&](const std::string& more) {
    const auto input = read(R"({"symbol":"BTCUSDT","quantity":1,)" + more + "}");
    return input ? "" : input.error().message;
  };
  const std::string buy = R"("side":"buy",)";
  EXPECT_EQ(problemOf(R"("side":"long","type":"market")"), R"(side is one of buy, sell, not "long")");
  EXPECT_EQ(problemOf(buy + R"("type":"mkt")"),
            "type is one of market, limit, stop_market, stop_limit, market_if_touched, limit_if_touched, "
            "trailing_stop_market, trailing_stop_limit, not \"mkt\"");
  const std::string market = buy + R"("type":"market",)";
  EXPECT_EQ(problemOf(market + R"("time_in_force":"gtx")"),
            R"(time_in_force is one of day, gtc, gtd, ioc, fok, at_open, at_close, not "gtx"; did you mean "gtc"?)");
  EXPECT_EQ(problemOf(market + R"("product":"cash")"), R"(product is one of intraday, delivery, margin, not "cash")");
  EXPECT_EQ(problemOf(market + R"("trailing_offset_type":"bps")"),
            R"(trailing_offset_type is one of price, ticks, basis_points, not "bps")");
  EXPECT_EQ(problemOf(market + R"("trigger_price_type":"mark")"),
            R"(trigger_price_type is one of bid_ask, last, mid, not "mark")");
  EXPECT_EQ(problemOf(buy + R"("type":"limit","price":1,"prise":1)"),
            R"(prise is not known here; did you mean "price"?)");
  const std::string all = problemOf(market + R"("wholly_unknown":1)");
  EXPECT_NE(all.find(" product,"), std::string::npos) << all;
  EXPECT_EQ(all.find(" product,"), all.rfind(" product,")) << all;
}

TEST(Refusals, AnOrderGoodUntilAPastDateNamesItsDate) {
  CheckResult past;
  past.code = CheckCode::session;
  past.passed = false;
  past.detail = 1;
  const auto fieldOf = [](const CheckResult& result) {
    CheckResults checks;
    checks.add(result);
    const auto body = parseWire(denied("", checks, "").body);
    return body->find("error")->find("field")->text;
  };
  EXPECT_EQ(fieldOf(past), "expire_time");
  past.detail = 0;
  EXPECT_EQ(fieldOf(past), "time_in_force");
}

TEST_F(OrderInputTest, WhatDoesNotBelongTogetherIsRefusedByItsField) {
  const std::string start = R"({"symbol":"BTCUSDT","side":"buy","quantity":1,"type":")";
  EXPECT_EQ(fieldOf(start + R"(limit","price":1,"time_in_force":"gtd"})"), "expire_time");
  EXPECT_EQ(fieldOf(start + R"(limit","price":1,"expire_time":"2026-01-05T12:00:00Z"})"), "expire_time");
  EXPECT_EQ(fieldOf(start + R"(trailing_stop_market"})"), "trailing_offset");
  EXPECT_EQ(fieldOf(start + R"(trailing_stop_market","trailing_offset":0})"), "trailing_offset");
  EXPECT_EQ(fieldOf(start + R"(market","activation_price":5})"), "activation_price");
  EXPECT_EQ(fieldOf(start + R"(market","price":5})"), "price");
  EXPECT_EQ(fieldOf(start + R"(market","position_id":"ord_1"})"), "position_id");
  EXPECT_EQ(fieldOf(start + R"(market","cancel_after":-1})"), "cancel_after");
  EXPECT_EQ(fieldOf(start + R"(market","oco_group":"a b"})"), "oco_group");
}

// An empty word says nothing: it is not the first of its kind, a buy at the market.
TEST_F(OrderInputTest, AnEmptyWordIsRefused) {
  const auto order = [](const std::string& side, const std::string& type, const std::string& more) {
    return R"({"symbol":"BTCUSDT","quantity":1,"side":")" + side + R"(","type":")" + type + "\"" + more + "}";
  };
  EXPECT_EQ(fieldOf(order("buy", "market", "")), "");
  EXPECT_EQ(fieldOf(order("", "market", "")), "side");
  EXPECT_EQ(fieldOf(order("buy", "", "")), "type");
  for (const char* key : {"time_in_force", "product", "position_id"}) {
    EXPECT_EQ(fieldOf(order("buy", "market", ",\"" + std::string(key) + R"(":"")")), key);
    EXPECT_EQ(fieldOf(order("buy", "market", ",\"" + std::string(key) + R"(":null)")), "");
  }
}

// What is left out means all: what was to narrow it and came out empty may not.
TEST(FieldReader, AFilterIsNotEmpty) {
  const auto problem = [](const char* json) {
    const WireValue body = *parseWire(json);
    FieldReader fields(body);
    fields.filter("symbol");
    fields.finish();
    return fields.error() ? fields.error()->message : "";
  };
  EXPECT_EQ(problem("{}"), "");
  EXPECT_EQ(problem(R"({"symbol":"AAPL"})"), "");
  EXPECT_EQ(problem(R"({"symbol":""})"), "symbol is empty; say which, or leave it out for all");
  EXPECT_EQ(problem(R"({"symbol":null})"), "symbol is empty; say which, or leave it out for all");
  EXPECT_EQ(problem(R"({"symbol":5})"), "symbol is not a text");
}

// As many as a body may have. Without an end at the first one this test comes to none.
TEST(FieldReader, OfManyUnknownFieldsTheFirstIsTold) {
  WireValue body;
  body.kind = WireValue::Kind::object;
  for (int i = 0; i < 20'000; ++i)
    body.members.push_back(WireMember{"an_unknown_field_with_a_name_of_some_length_" + std::to_string(i), {}});
  for (int i = 0; i < 1'000; ++i) {
    FieldReader fields(body);
    for (const char* known : {"symbol", "quantity", "client_order_id", "trailing_offset"})
      fields.raw(known);
    fields.finish();
    ASSERT_TRUE(fields.error());
    ASSERT_EQ(fields.error()->field, "an_unknown_field_with_a_name_of_some_length_0");
  }
}

TEST(FieldReader, FieldsOfABodyDoNotStandInTheAddress) {
  ApiCall call;
  HttpResponse answer;
  call.respond = [&](const HttpResponse& response) { answer = response; };
  EXPECT_TRUE(bodyObject(call).has_value());
  call.head.query.emplace_back("symbol", "AAPL");
  EXPECT_FALSE(bodyObject(call).has_value());
  EXPECT_EQ(answer.status, 400);
}

TEST_F(OrderInputTest, AListNamesTheOrderThatIsWrong) {
  const auto list = [&](const std::string& json) { return readOrders(*parseWire(json), view_, Timestamp{}); };
  const std::string good = R"({"symbol":"BTCUSDT","side":"buy","type":"market","quantity":1})";
  EXPECT_EQ(list("{\"orders\":[" + good + "," + good + "]}")->size(), 2u);
  EXPECT_EQ(list("{}").error().field, "orders");
  EXPECT_EQ(list("{\"orders\":[" + good + R"(,{"symbol":"BTCUSDT","side":"buy","type":"market"}]})").error().field,
            "orders[1].quantity");
  EXPECT_EQ(list(R"({"orders":[{"symbol":"BTCUSDT","side":"buy","type":"market","quantity":1,"dry_run":true}]})")
                .error()
                .field,
            "orders[0].dry_run");
}

TEST_F(OrderInputTest, AReplacementHasOnlyWhatCanBeReplaced) {
  const auto given =
      readReplacement(*parseWire(R"({"quantity":"2","price":1.5,"expected_version":3,"expire_time":1767614400000})"));
  ASSERT_TRUE(given);
  const ReplaceOrder& command = given->command;
  EXPECT_EQ(command.quantity->text(), "2");
  EXPECT_EQ(command.price->text(), "1.5");
  EXPECT_EQ(command.expectedVersion, 3u);
  EXPECT_TRUE(command.expireTime.has_value());
  EXPECT_FALSE(command.triggerPrice.has_value());
  EXPECT_FALSE(given->dryRun);
  EXPECT_TRUE(readReplacement(*parseWire(R"({"price":1,"dry_run":true})"))->dryRun);
  EXPECT_EQ(readReplacement(*parseWire(R"({"price":1,"dry_run":"yes"})")).error().field, "dry_run");
  EXPECT_EQ(readReplacement(*parseWire(R"({"side":"buy"})")).error().field, "side");
  EXPECT_EQ(readReplacement(*parseWire(R"({"expected_version":-1})")).error().field, "expected_version");
}

TEST_F(OrderInputTest, NamesTheFieldThatIsWrong) {
  const std::string good = R"("symbol":"BTCUSDT","side":"buy","type":"market")";
  EXPECT_EQ(fieldOf("{" + good + "}"), "quantity");
  EXPECT_EQ(fieldOf("{" + good + R"(,"quantity":"1","colour":1})"), "colour");
  EXPECT_EQ(fieldOf("{" + good + R"(,"quantity":"one"})"), "quantity");
  EXPECT_EQ(fieldOf("{" + good + R"(,"quantity":1,"client_order_id":"a b"})"), "client_order_id");
  EXPECT_EQ(fieldOf("{" + good + R"(,"quantity":1,"trailing_offset":1})"), "trailing_offset");
  EXPECT_EQ(fieldOf("{" + good + R"(,"quantity":0.0000000001})"), "quantity");
  EXPECT_EQ(fieldOf(R"({"symbol":"BTCUSDT","side":"hold","type":"market","quantity":1})"), "side");
  EXPECT_EQ(fieldOf(R"({"symbol":"BTCUSDT","side":"buy","type":"limit","quantity":1})"), "price");
  EXPECT_EQ(fieldOf(R"({"symbol":5,"side":"buy","type":"market","quantity":1})"), "symbol");
  EXPECT_EQ(read("{" + good + R"(,"quantity":1})")->request.symbol, SymbolIndex{0});
  EXPECT_FALSE(read(R"({"symbol":"NOPE","side":"buy","type":"market","quantity":1})")->request.symbol.isSet());
}

}  // namespace
}  // namespace oms
