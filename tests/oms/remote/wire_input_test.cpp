#include <gtest/gtest.h>

#include "oms/remote/order_input.h"

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
}

TEST_F(OrderInputTest, TypesAndTimesThatNothingActsOnAreRefusedByName) {
  const std::string good = R"("symbol":"BTCUSDT","side":"buy","quantity":1,"price":1,"trigger_price":1)";
  for (const char* type : {"market_if_touched", "limit_if_touched", "trailing_stop_market", "trailing_stop_limit"}) {
    const auto input = read("{" + good + R"(,"type":")" + type + "\"}");
    ASSERT_FALSE(input) << type;
    EXPECT_EQ(input.error().status, 400);
    EXPECT_EQ(input.error().message, "type " + std::string(type) +
                                         " is not available in this release: use market, limit, stop_market, "
                                         "stop_limit");
  }
  for (const char* time : {"gtd", "fok", "at_open", "at_close"}) {
    const auto input = read("{" + good + R"(,"type":"limit","time_in_force":")" + time + "\"}");
    ASSERT_FALSE(input) << time;
    EXPECT_EQ(input.error().message,
              "time_in_force " + std::string(time) + " is not available in this release: use day, gtc, ioc");
  }
  for (const char* time : {"day", "gtc", "ioc"})
    EXPECT_TRUE(read("{" + good + R"(,"type":"limit","time_in_force":")" + time + "\"}")) << time;
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
