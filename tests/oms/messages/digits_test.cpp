#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <limits>

#include "oms/messages/digits.h"
#include "oms/messages/json_writer.h"

namespace oms {
namespace {

std::string decimalText(Int128 raw) {
  std::array<char, kDigitsRoom> room;
  return {room.data(), putDecimal(room.data(), raw)};
}

std::string timeText(Timestamp time, int digits) {
  std::array<char, kDigitsRoom> room;
  return {room.data(), putTime(room.data(), time, digits)};
}

template <class T>
std::string written(const T& value) {
  JsonWriter json;
  json.value(value);
  return json.take();
}

RC_GTEST_PROP(Digits, DecimalIsTheValuesOwnText, (std::int64_t raw, std::uint8_t zeros)) {
  for (int i = 0; i < zeros % 12; ++i)
    raw -= raw % 10 == 0 ? 0 : raw % 10;
  RC_ASSERT(decimalText(raw) == Price::fromRaw(raw).text());
}

RC_GTEST_PROP(Digits, WideDecimalIsTheValuesOwnText, (std::int64_t a, std::int64_t b)) {
  const Int128 raw = (static_cast<Int128>(a) * b) / 4;
  RC_ASSERT(decimalText(raw) == Volume::fromRaw(raw).text());
}

TEST(Digits, DecimalAtTheEdges) {
  EXPECT_EQ(decimalText(0), "0");
  EXPECT_EQ(decimalText(-1), "-0.000000001");
  EXPECT_EQ(decimalText(std::numeric_limits<std::int64_t>::max()), "9223372036.854775807");
  const Int128 wide = static_cast<Int128>(1) << 126;
  EXPECT_EQ(decimalText(wide), Volume::fromRaw(wide).text());
  EXPECT_EQ(decimalText(-wide), Volume::fromRaw(-wide).text());
}

RC_GTEST_PROP(Digits, TimeIsTheModelsText, (std::int64_t ns)) {
  const auto time = Timestamp::fromNs(ns);
  RC_ASSERT(timeText(time, 6) == rfc3339(time));
  const auto back = parseRfc3339(timeText(time, 9));
  RC_PRE(back.has_value());  // years at the very ends of the range are not read
  RC_ASSERT(*back == time);
}

TEST(JsonWriter, ValuesHaveTheContractsForm) {
  EXPECT_EQ(written(*Price::parse("63705.40")), "\"63705.4\"");
  EXPECT_EQ(written(*Ratio::parse("0.03")), "0.03");
  EXPECT_EQ(written(Timestamp::fromMs(1'767'614'400'250)), "\"2026-01-05T12:00:00.250000Z\"");
  EXPECT_EQ(written(Timestamp{}), "null");
  EXPECT_EQ(written(OrderId{12}), "\"ord_12\"");
  EXPECT_EQ(written(OrderId{}), "null");
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(1e21), "1000000000000000000000");
  EXPECT_EQ(written(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(written(std::numeric_limits<double>::max()).size(), 309U);
  EXPECT_EQ(written(std::string_view("a\"\n\\\x01")), R"("a\"\n\\\u0001")");
}

TEST(JsonWriter, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(written(std::string_view("caf\xC3\xA9")), "\"caf\xC3\xA9\"");
  const std::string_view cut("caf\xC3");
  const std::string_view surrogate("\xED\xA0\x80");
  const std::string_view overlong("\xC0\xAF");
  EXPECT_EQ(written(cut), "\"caf\xEF\xBF\xBD\"");
  EXPECT_EQ(written(surrogate), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(written(overlong), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

// Each byte alone, at each place of a word and behind it: as RapidJSON writes it, as a key too.
TEST(JsonWriter, TextThatNeedsNoEscapeIsToldFromAllOther) {
  for (std::size_t size = 0; size < 36; ++size) {
    for (std::size_t at = 0; at <= size; ++at) {
      for (int byte = 0; byte < 0x80; ++byte) {
        std::string text;
        while (text.size() < size)
          text += static_cast<char>('0' + text.size());
        if (at < size)
          text[at] = static_cast<char>(byte);
        rapidjson::StringBuffer expected;
        rapidjson::Writer<rapidjson::StringBuffer> writer(expected);
        writer.StartObject();
        writer.Key(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        writer.EndObject();
        JsonWriter json;
        json.beginObject().field(text, text).endObject();
        ASSERT_EQ(json.text(), std::string_view(expected.GetString(), expected.GetSize())) << byte << " at " << at;
      }
    }
  }
}

}  // namespace
}  // namespace oms
