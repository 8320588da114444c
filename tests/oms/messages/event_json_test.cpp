#include <gtest/gtest.h>

#include <rapidjson/document.h>

#include "oms/messages/json_rows.h"

namespace oms {
namespace {

template <std::size_t... I>
std::vector<Event> eachKind(std::index_sequence<I...>) {
  return {Event{Timestamp::fromMs(1), EventBody{std::in_place_index<I>}}...};
}

class EventJson : public testing::Test {
 protected:
  EventJson() {
    Instrument instrument;
    instrument.symbol = "AAPL";
    instruments_.add(instrument);
  }
  InstrumentList instruments_;
  Naming naming_{instruments_};
};

TEST_F(EventJson, EveryKindIsWrittenUnderItsName) {
  const auto events = eachKind(std::make_index_sequence<std::variant_size_v<EventBody>>());
  const std::string payload = payloadOf({1, 2, Timestamp::fromMs(1), std::nullopt, events}, naming_);
  rapidjson::Document document;
  document.Parse(payload.c_str());
  ASSERT_FALSE(document.HasParseError());
  const auto& written = document["events"];
  ASSERT_EQ(written.Size(), events.size());
  for (unsigned i = 0; i < written.Size(); ++i) {
    EXPECT_EQ(written[i]["event"].GetString(), name(events[i].body));
    EXPECT_GT(written[i].MemberCount(), 2U) << name(events[i].body);
  }
}

TEST_F(EventJson, APassedCheckKeepsWhatWasComparedAFailedOneItsSentence) {
  OrderChecked checked{{3}, {}};
  checked.checks.add({CheckCode::rate, Severity::hard, CheckUnit::count, true, false, 0, false, false, 2, 5, {}});
  checked.checks.add(
      {CheckCode::maxOrderQuantity, Severity::hard, CheckUnit::count, false, false, 0, false, false, 7, 5, {}});
  JournalRow row;
  row.events.push_back({Timestamp::fromMs(1), checked});
  EXPECT_EQ(payloadOf(row, naming_),
            R"({"events":[{"event":"order_checked","time":"1970-01-01T00:00:00.001000Z","order_id":"ord_3",)"
            R"("checks":[{"code":"rate","passed":true,"value":"2","limit":"5"},)"
            R"({"code":"max_order_quantity","severity":"hard","passed":false,"value":7,"limit":5,"headroom":-2,)"
            R"("message":"the order is 7 lots, its limit is 5; shrink it"}]}]})");
}

TEST_F(EventJson, ThePayloadGivesItsCommandBack) {
  JournalRow row;
  row.command = Command{Actor::trader(), Timestamp::fromNs(1'234'567'891), CancelOrder{{5}, "}{\"\\"}};
  row.events.push_back({Timestamp::fromMs(1), CommandRefused{"cancel_order", "not_found", "no such order", ""}});
  const auto command = commandOfPayload(payloadOf(row, naming_), instruments_);
  ASSERT_TRUE(command.ok()) << command.error().message;
  ASSERT_TRUE(command->has_value());
  EXPECT_EQ((*command)->wall, row.command->wall);
  EXPECT_EQ(std::get<CancelOrder>((*command)->body).reason, "}{\"\\");

  row.command.reset();
  const auto none = commandOfPayload(payloadOf(row, naming_), instruments_);
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_value());
  EXPECT_FALSE(commandOfPayload("{\"command\":{\"x\"", instruments_).ok());
}

}  // namespace
}  // namespace oms
