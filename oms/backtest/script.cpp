#include "oms/backtest/script.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

namespace oms {
namespace {

struct TypeName {
  std::string_view word;
  std::string_view name;
  OrderType type;
};
// Ours first, then those of scenario files.
constexpr std::array<TypeName, 8> kTypes{{{"market", "market", OrderType::market},
                                          {"limit", "limit", OrderType::limit},
                                          {"stop_market", "stop_market", OrderType::stopMarket},
                                          {"stop_limit", "stop_limit", OrderType::stopLimit},
                                          {"close", "close", OrderType::market},
                                          {"stop", "stop_market", OrderType::stopMarket},
                                          {"stopmarket", "stop_market", OrderType::stopMarket},
                                          {"stoplimit", "stop_limit", OrderType::stopLimit}}};

constexpr std::array<std::string_view, 12> kKeys{"bar",           "side",       "type",  "quantity", "size",   "price",
                                                 "trigger_price", "valid_days", "limit", "oco",      "parent", "ref"};

// Numbers come as their digits, so that no price goes through a double unless it has an exponent or too many digits.
std::string_view textOf(const rapidjson::Value& value) {
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength()) : std::string_view();
}

template <class Number>
std::optional<Number> decimalOf(std::string_view text) {
  if (const auto exact = Number::parse(text))
    return *exact;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(std::fabs(number) < 9e9))
    return std::nullopt;
  return Number::fromDoubleLossy(number);
}

std::optional<std::int64_t> wholeOf(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

class OrderReader {
 public:
  OrderReader(const rapidjson::Value& json, std::size_t place, bool strict)
      : json_(json), place_(place), strict_(strict) {}

  Result<ScriptedOrder> read() {
    order_.ref = std::to_string(place_ + 1);
    if (!json_.IsObject())
      fail("is no object");
    else
      readFields();
    if (!problem_.empty())
      return Failure{"order " + std::to_string(place_ + 1) + " of the script " + problem_};
    return std::move(order_);
  }

 private:
  void fail(std::string what) {
    if (problem_.empty())
      problem_ = std::move(what);
  }

  // Null is as good as absent.
  const rapidjson::Value* find(const char* key) const {
    const auto member = json_.FindMember(key);
    return member == json_.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
  }

  void readFields() {
    if (strict_)
      checkKeys();
    const auto bar = find("bar") ? wholeOf(textOf(*find("bar"))) : std::nullopt;
    if (!bar || *bar < 0)
      fail("needs \"bar\", the index from 0 of the bar after which it is made");
    order_.bar = static_cast<std::uint64_t>(bar.value_or(0));
    const auto side = find("side") ? parseSide(lower(textOf(*find("side")))) : std::nullopt;
    if (!side)
      fail("needs \"side\": buy or sell");
    order_.request.side = side.value_or(Side::buy);
    readType();
    const rapidjson::Value* quantity = find("quantity") ? find("quantity") : find("size");
    const auto size = quantity ? decimalOf<Quantity>(textOf(*quantity)) : std::nullopt;
    if (!size || size->isZero())
      fail("needs \"quantity\", a number above 0");
    order_.request.quantity = size.value_or(Quantity{}).abs();
    readPrices();
    if (const rapidjson::Value* days = find("valid_days")) {
      order_.validDays = wholeOf(textOf(*days));
      if (!order_.validDays || *order_.validDays < 0 || *order_.validDays > 1'000'000)
        fail("has \"valid_days\" that are no whole number from 0");
    }
    readName("ref", order_.ref);
    readName("oco", order_.oco);
    readName("parent", order_.parent);
  }

  void checkKeys() {
    for (const auto& member : json_.GetObject()) {
      const std::string_view key = textOf(member.name);
      if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
        fail("has an unknown key \"" + std::string(key) +
             "\"; use bar, side, type, quantity, price, trigger_price, valid_days, oco, parent and ref");
      }
    }
  }

  void readType() {
    const std::string word = find("type") ? lower(textOf(*find("type"))) : std::string();
    const auto* row =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& each) { return each.word == word; });
    if (row == kTypes.end())
      return fail("needs \"type\": market, limit, stop_market, stop_limit or close");
    order_.type = row->name;
    order_.request.type = row->type;
    order_.atNextClose = row->word == "close";
  }

  Price price(const char* key) {
    const rapidjson::Value* value = find(key);
    if (!value)
      return {};
    const auto number = decimalOf<Price>(textOf(*value));
    if (!number || !number->isPositive())
      fail("has \"" + std::string(key) + "\" that is no price above 0");
    return number.value_or(Price{});
  }

  // With `limit`, or without `trigger_price`, a stop's `price` is its trigger, as scenario files have it.
  void readPrices() {
    const bool stops = hasTriggerPrice(order_.request.type);
    const bool limits = hasLimitPrice(order_.request.type);
    if (stops && find("trigger_price")) {
      order_.request.triggerPrice = price("trigger_price");
      if (limits)
        order_.request.price = price(find("limit") ? "limit" : "price");
    } else if (stops) {
      order_.request.triggerPrice = price("price");
      if (limits)
        order_.request.price = price("limit");
    } else if (limits) {
      order_.request.price = price("price");
    }
    if (stops && order_.request.triggerPrice.isZero())
      fail("needs \"trigger_price\"");
    if (limits && order_.request.price.isZero())
      fail("needs \"price\", its limit");
  }

  void readName(const char* key, std::string& into) {
    const rapidjson::Value* value = find(key);
    if (!value)
      return;
    into = textOf(*value);
    if (into.empty() || into.size() > ClientOrderId::capacity())
      fail("has \"" + std::string(key) + "\" that is no name of 1 to 36 characters");
  }

  const rapidjson::Value& json_;
  std::size_t place_;
  bool strict_;
  ScriptedOrder order_;
  std::string problem_;
};

// Who names another order instead of a group is in one group with it.
void joinGroups(std::vector<ScriptedOrder>& orders) {
  for (ScriptedOrder& order : orders) {
    const bool isNamed = std::any_of(orders.begin(), orders.end(), [&](const ScriptedOrder& other) {
      return !other.ref.empty() && other.oco == order.ref;
    });
    if (order.oco.empty() && isNamed)
      order.oco = order.ref;
  }
}

std::optional<Failure> wrongNames(const std::vector<ScriptedOrder>& orders) {
  std::set<std::string> refs;
  for (const ScriptedOrder& order : orders) {
    if (!refs.insert(order.ref).second)
      return Failure{"two orders of the script have the ref \"" + order.ref + "\"; give each its own"};
  }
  for (const ScriptedOrder& order : orders) {
    if (!order.parent.empty() && (!refs.contains(order.parent) || order.parent == order.ref))
      return Failure{"the parent \"" + order.parent + "\" of the order \"" + order.ref + "\" is no other order's ref"};
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<ScriptedOrder>> parseScript(std::string_view json) {
  constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseFullPrecisionFlag;
  rapidjson::Document document;
  document.Parse<kFlags>(json.data(), json.size());
  if (document.HasParseError()) {
    return Failure{"the script is no JSON: " + std::string(rapidjson::GetParseError_En(document.GetParseError())) +
                   " at byte " + std::to_string(document.GetErrorOffset())};
  }
  const bool scenario = document.IsObject();
  const rapidjson::Value* list = &document;
  if (scenario) {
    const auto member = document.FindMember("orders_in");
    list = member == document.MemberEnd() ? nullptr : &member->value;
  }
  if (!list || !list->IsArray())
    return Failure{"the script is no list of orders, and no scenario with \"orders_in\""};
  std::vector<ScriptedOrder> orders;
  for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
    auto order = OrderReader((*list)[i], i, !scenario).read();
    if (!order)
      return order.error();
    orders.push_back(std::move(*order));
  }
  joinGroups(orders);
  if (const auto failure = wrongNames(orders))
    return *failure;
  return orders;
}

int priceDecimals(const std::vector<ScriptedOrder>& script) {
  int most = 0;
  for (const ScriptedOrder& order : script) {
    for (const Price price : {order.request.price, order.request.triggerPrice}) {
      const std::string text = price.text();
      const std::size_t point = text.find('.');
      most = std::max(most, point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1));
    }
  }
  return most;
}

}  // namespace oms
