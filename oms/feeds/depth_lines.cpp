#include "oms/feeds/depth_lines.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <vector>

#include "oms/feeds/number_text.h"
#include "oms/messages/json_object_reader.h"

namespace oms {
namespace {

using JsonValue = rapidjson::Value;

const JsonValue* memberOf(const JsonValue& object, const char* name) {
  if (!object.IsObject())
    return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() || found->value.IsNull() ? nullptr : &found->value;
}

// Of a text or a number, whose digits are kept as text; empty where there is none.
std::string_view wordOf(const JsonValue& object, const char* name) {
  const JsonValue* value = memberOf(object, name);
  return value != nullptr && value->IsString() ? std::string_view(value->GetString(), value->GetStringLength())
                                               : std::string_view();
}

std::optional<std::uint64_t> depthIdOf(const JsonValue& object, const char* name) {
  const std::string_view digits = wordOf(object, name);
  std::uint64_t id = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, id);
  if (digits.empty() || error != std::errc{} || stop != end || id == std::numeric_limits<std::uint64_t>::max())
    return std::nullopt;
  return id;
}

Timestamp stampOf(const JsonValue& object, const char* name) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  const auto ms = depthIdOf(object, name);
  return ms && *ms <= most ? Timestamp::fromMs(static_cast<std::int64_t>(*ms)) : Timestamp{};
}

// [["61837.64","1.5"], …]; old streams have a third, empty field.
const char* readLevels(const JsonValue* list, std::vector<DepthLevel>& levels, std::uint64_t& rounded) {
  if (list == nullptr || !list->IsArray())
    return "unreadable";
  levels.reserve(list->Size());
  for (const JsonValue& row : list->GetArray()) {
    if (!row.IsArray() || row.Size() < 2 || !row[0].IsString() || !row[1].IsString())
      return "unreadable";
    const DepthNumbers numbers =
        parseDepthLevel({row[0].GetString(), row[0].GetStringLength()}, {row[1].GetString(), row[1].GetStringLength()});
    if (numbers.problem != nullptr)
      return numbers.problem;
    rounded += numbers.rounded;
    levels.push_back(numbers.level);
  }
  return nullptr;
}

struct LevelNames {
  const char* bids;
  const char* asks;
};

const char* readSides(const JsonValue& object, LevelNames names, DepthMessage& message, std::uint64_t& rounded) {
  const char* problem = readLevels(memberOf(object, names.bids), message.bids, rounded);
  return problem != nullptr ? problem : readLevels(memberOf(object, names.asks), message.asks, rounded);
}

// {"e":"depthUpdate","E":…,"s":…,"U":…,"u":…,"pu":…,"b":[…],"a":[…]}
const char* readBinanceUpdate(const JsonValue& object, DepthMessage& message, std::uint64_t& rounded) {
  const auto first = depthIdOf(object, "U");
  const auto last = depthIdOf(object, "u");
  if (!first || !last || *first > *last)
    return "unreadable";
  message.kind = DepthMessage::Kind::update;
  message.firstId = *first;
  message.lastId = *last;
  message.previousId = depthIdOf(object, "pu");
  if (!message.previousId && memberOf(object, "pu") != nullptr)
    return "unreadable";
  message.time = stampOf(object, "E");
  return readSides(object, {"b", "a"}, message, rounded);
}

// {"lastUpdateId":…,"bids":[…],"asks":[…]}
const char* readBinanceSnapshot(const JsonValue& object, DepthMessage& message, std::uint64_t& rounded) {
  const auto last = depthIdOf(object, "lastUpdateId");
  if (!last)
    return "unreadable";
  message.kind = DepthMessage::Kind::snapshot;
  message.firstId = message.lastId = *last;
  message.time = stampOf(object, "E");
  return readSides(object, {"bids", "asks"}, message, rounded);
}

// {"topic":"orderbook.500.XRPUSDT","type":"delta","ts":…,"data":{"s":…,"b":[…],"a":[…],"u":…}}
const char* readBybit(const JsonValue& object, const JsonValue& data, DepthMessage& message, std::uint64_t& rounded) {
  const auto id = depthIdOf(data, "u");
  const std::string_view type = wordOf(object, "type");
  if (!id || (type != "snapshot" && type != "delta"))
    return "unreadable";
  message.kind = type == "snapshot" ? DepthMessage::Kind::snapshot : DepthMessage::Kind::update;
  message.ofStream = true;
  message.firstId = message.lastId = *id;
  message.time = stampOf(object, "ts");
  return readSides(data, {"b", "a"}, message, rounded);
}

// {"e":"trade","E":…,"s":…,"p":"61837.63","q":"0.02","m":true}: the maker was the buyer, so that a bid was taken.
const char* readBinanceTrade(const JsonValue& object, DepthMessage& message, std::uint64_t& rounded) {
  const JsonValue* ofBuyer = memberOf(object, "m");
  if (ofBuyer == nullptr || !ofBuyer->IsBool())
    return "unreadable";
  const DepthNumbers numbers = parseDepthLevel(wordOf(object, "p"), wordOf(object, "q"));
  if (numbers.problem != nullptr)
    return numbers.problem;
  message.kind = DepthMessage::Kind::trade;
  message.firstId = message.lastId = 0;
  message.time = stampOf(object, "E");
  rounded += numbers.rounded;
  (ofBuyer->GetBool() ? message.bids : message.asks).push_back(numbers.level);
  return nullptr;
}

void readDepthObject(const JsonValue& object, bool withTrades, DepthMessage& message, DepthLine& line) {
  const JsonValue* data = memberOf(object, "data");
  if (wordOf(object, "topic").substr(0, 10) == "orderbook." && data != nullptr) {
    line.isDepth = true;
    line.symbol = wordOf(*data, "s");
    line.problem = readBybit(object, *data, message, line.rounded);
    return;
  }
  const JsonValue& bare = memberOf(object, "stream") != nullptr && data != nullptr ? *data : object;
  if (wordOf(bare, "e") == "depthUpdate") {
    line.isDepth = true;
    line.symbol = wordOf(bare, "s");
    line.problem = readBinanceUpdate(bare, message, line.rounded);
  } else if (withTrades && wordOf(bare, "e") == "trade") {
    line.isDepth = true;
    line.symbol = wordOf(bare, "s");
    line.problem = readBinanceTrade(bare, message, line.rounded);
  } else if (memberOf(object, "lastUpdateId") != nullptr) {
    line.isDepth = true;
    line.problem = readBinanceSnapshot(object, message, line.rounded);
  }
}

// "1723161253937085768 {…" and "1633998512.0633569: {…": what stands before the value is the recorder's clock.
std::string_view withoutReceipt(std::string_view line) {
  const std::size_t begin = std::min(line.find('{'), line.size());
  const bool isReceipt = line.substr(0, begin).find_first_not_of("0123456789.: \t") == std::string_view::npos;
  return isReceipt ? line.substr(begin) : line;
}

}  // namespace

DepthNumbers parseDepthLevel(std::string_view price, std::string_view size) {
  DepthNumbers numbers;
  const auto at = parseImportedNumber(price);
  const auto stands = parseImportedNumber(size);
  const auto exact = at && at->raw > 0 ? detail::narrow<Price>(at->raw) : std::nullopt;
  if (!exact) {
    numbers.problem = "price";
    return numbers;
  }
  const auto whole = stands && stands->raw >= 0 ? detail::narrow<Quantity>(stands->raw) : std::nullopt;
  if (!whole) {
    numbers.problem = "size";
    return numbers;
  }
  numbers.level = {*exact, *whole};
  numbers.rounded = (at->rounded ? 1U : 0U) + (stands->rounded ? 1U : 0U);
  return numbers;
}

DepthLine readDepthLine(std::string_view line, bool withTrades, DepthMessage& message) {
  message.ofStream = false;
  message.previousId.reset();
  message.bids.clear();
  message.asks.clear();
  DepthLine result;
  std::string why;
  const auto document = parseJsonKeepingDigits(withoutReceipt(line), why);
  if (document && document->IsObject()) {
    readDepthObject(*document, withTrades, message, result);
  } else {
    result.problem = "unreadable";
  }
  return result;
}

}  // namespace oms
