#include "oms/remote/api_context.h"

#include <algorithm>
#include <charconv>

#include "oms/model/suggestion.h"
#include "oms/remote/jwt.h"

namespace oms {

namespace {

constexpr std::size_t maxLimit = 1000;

std::optional<std::int64_t> parseInteger(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::string encodeCursor(std::pair<std::int64_t, std::uint64_t> place) {
  return base64Url(std::to_string(place.first) + ":" + std::to_string(place.second));
}

std::optional<std::pair<std::int64_t, std::uint64_t>> decodeCursor(std::string_view cursor) {
  const auto text = fromBase64Url(cursor);
  const std::size_t colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos)
    return std::nullopt;
  const auto time = parseInteger(std::string_view(*text).substr(0, colon));
  const auto id = parseInteger(std::string_view(*text).substr(colon + 1));
  if (!time || !id || *id < 0)
    return std::nullopt;
  return std::pair{*time, static_cast<std::uint64_t>(*id)};
}

// One of the keys that every list takes; a sentence when its value is not right.
std::string readCommonKey(ListQuery& query, const std::string& key, const std::string& value, bool& known) {
  known = true;
  if (key == "limit") {
    const auto limit = parseInteger(value);
    if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(maxLimit))
      return "limit is 1 to 1000";
    query.limit = static_cast<std::size_t>(*limit);
  } else if (key == "cursor") {
    query.before = decodeCursor(value);
    if (!query.before)
      return "the cursor is not one that a list gave";
  } else if (key == "format") {
    if (value != "array" && value != "object")
      return "format is array or object";
    query.asArray = value == "array";
  } else if (key == "from" || key == "to") {
    const auto time = parseWireTime(value);
    if (!time)
      return key + " is an RFC 3339 time or epoch milliseconds";
    (key == "from" ? query.from : query.to) = time;
  } else {
    known = false;
  }
  return {};
}

}  // namespace

void FirstResults::fold(const EventBatch& batch) {
  if (batch.past) {
    *this = FirstResults{};
    sessionId_ = batch.past->session().id;
    if (!batch.past->orders().empty())
      newest_ = batch.past->orders().rbegin()->first;
  }
  for (const Entry& entry : batch.entries) {
    // An order's first row is that of its own command: within it later events replace, after it none do.
    const OrderId before = newest_;
    for (const Event& event : entry.events) {
      const auto* session = std::get_if<SessionChanged>(&event.body);
      if (session != nullptr && session->session.id != sessionId_) {
        *this = FirstResults{};
        sessionId_ = session->session.id;
      }
      const auto* changed = std::get_if<OrderChanged>(&event.body);
      if (changed == nullptr || changed->order.id <= before)
        continue;
      newest_ = std::max(newest_, changed->order.id);
      if (changed->order.actor.kind == ActorKind::remote)
        orders_[changed->order.id] = changed->order;
    }
  }
  while (orders_.size() > maxKept)
    orders_.erase(orders_.begin());
}

const Order* FirstResults::find(OrderId order) const {
  const auto found = orders_.find(order);
  return found == orders_.end() ? nullptr : &found->second;
}

std::optional<WireValue> bodyObject(const ApiCall& call) {
  if (!call.head.query.empty()) {
    const std::string& key = call.head.query.front().first;
    call.fail(malformed(key + " stands in the address, which is not read here; put it into the body", key));
    return std::nullopt;
  }
  if (call.body.empty()) {
    WireValue empty;
    empty.kind = WireValue::Kind::object;
    return empty;
  }
  auto parsed = parseWire(call.body);
  if (!parsed) {
    call.fail(malformed(parsed.error().message));
    return std::nullopt;
  }
  if (!parsed->isObject()) {
    call.fail(malformed("the body is not a JSON object"));
    return std::nullopt;
  }
  return std::move(*parsed);
}

std::optional<std::string> withoutExponent(std::string_view number) {
  const std::size_t mark = number.find_first_of("eE");
  if (mark == std::string_view::npos)
    return std::string(number);
  std::string_view digits = number.substr(0, mark);
  std::string_view power = number.substr(mark + 1);
  if (!power.empty() && power.front() == '+')
    power.remove_prefix(1);
  const auto exponent = parseInteger(power);
  if (!exponent || *exponent < -40 || *exponent > 40)
    return std::nullopt;
  std::string sign;
  if (!digits.empty() && digits.front() == '-') {
    sign = "-";
    digits.remove_prefix(1);
  }
  const std::size_t point = digits.find('.');
  std::string whole(digits.substr(0, point));
  std::string fraction(point == std::string_view::npos ? std::string_view() : digits.substr(point + 1));
  for (std::int64_t i = 0; i < *exponent; ++i) {
    whole += fraction.empty() ? '0' : fraction.front();
    if (!fraction.empty())
      fraction.erase(0, 1);
  }
  for (std::int64_t i = 0; i > *exponent; --i) {
    fraction.insert(0, 1, whole.empty() ? '0' : whole.back());
    if (!whole.empty())
      whole.pop_back();
  }
  if (whole.empty())
    whole = "0";
  while (!fraction.empty() && fraction.back() == '0')
    fraction.pop_back();
  return sign + whole + (fraction.empty() ? "" : "." + fraction);
}

std::optional<Timestamp> parseWireTime(std::string_view text) {
  if (const auto milliseconds = parseInteger(text)) {
    // Beyond this the nanoseconds would not fit.
    constexpr std::int64_t furthest = 9'000'000'000'000;
    if (*milliseconds < -furthest || *milliseconds > furthest)
      return std::nullopt;
    return Timestamp::fromMs(*milliseconds);
  }
  return parseRfc3339(text);
}

void FieldReader::fail(std::string_view key, const std::string& problem) {
  if (!error_)
    error_ = malformed(std::string(key) + " " + problem, std::string(key));
}

const WireValue* FieldReader::raw(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end())
    known_.push_back(key);
  const WireValue* value = object_.find(key);
  return value == nullptr || value->isNull() ? nullptr : value;
}

std::string FieldReader::text(std::string_view key, bool required) {
  const WireValue* value = raw(key);
  if (value == nullptr) {
    if (required)
      fail(key, "is missing");
    return {};
  }
  if (value->kind != WireValue::Kind::string) {
    fail(key, "is not a text");
    return {};
  }
  if (value->text.size() > 1000)
    fail(key, "is longer than 1000 characters");
  return value->text;
}

std::string FieldReader::filter(std::string_view key) {
  std::string wanted = text(key);
  if (wanted.empty() && object_.find(key) != nullptr)
    fail(key, "is empty; say which, or leave it out for all");
  return wanted;
}

bool FieldReader::boolean(std::string_view key, bool fallback) {
  const WireValue* value = raw(key);
  if (value == nullptr)
    return fallback;
  if (!value->boolean())
    fail(key, "is not true or false");
  return value->boolean().value_or(fallback);
}

std::optional<std::int64_t> FieldReader::integer(std::string_view key) {
  const WireValue* value = raw(key);
  if (value == nullptr)
    return std::nullopt;
  if (!value->integer())
    fail(key, "is not a whole number");
  return value->integer();
}

std::optional<std::string> FieldReader::plainDigits(std::string_view key, bool required) {
  const WireValue* value = raw(key);
  if (value == nullptr) {
    if (required)
      fail(key, "is missing");
    return std::nullopt;
  }
  const auto digits = value->digits();
  auto plain = digits ? withoutExponent(*digits) : std::nullopt;
  if (!plain)
    fail(key, "is not a number");
  return plain;
}

std::optional<Timestamp> FieldReader::time(std::string_view key) {
  const WireValue* value = raw(key);
  if (value == nullptr)
    return std::nullopt;
  const auto time = parseWireTime(value->digits().value_or(""));
  if (!time)
    fail(key, "is not an RFC 3339 time or epoch milliseconds");
  return time;
}

void FieldReader::finish() {
  // Only the first problem is told: to look for what each of thousands was to be would hold up everybody else.
  for (auto member = object_.members.begin(); member != object_.members.end() && !error_; ++member) {
    const std::string& name = member->first;
    if (std::find(known_.begin(), known_.end(), name) == known_.end())
      fail(name, "is not known here" + nearestOrAll(name, {known_.begin(), known_.end()}));
  }
}

bool takesNoFields(const ApiCall& call) {
  const auto body = bodyObject(call);
  if (!body)
    return false;
  FieldReader fields(*body);
  fields.finish();
  if (fields.error())
    call.fail(*fields.error());
  return !fields.error();
}

std::string ListQuery::filter(const std::string& key) const {
  const auto found = filters.find(key);
  return found == filters.end() ? std::string() : found->second;
}

std::optional<ListQuery> listQuery(const ApiCall& call, std::initializer_list<std::string_view> filters,
                                   std::initializer_list<std::string_view> keys) {
  const auto isIn = [](std::initializer_list<std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  ListQuery query;
  for (const auto& [key, value] : call.head.query) {
    if (!call.head.queryValue(key)) {
      call.fail(malformed(key + " comes twice", key));
      return std::nullopt;
    }
    bool known = false;
    std::string problem = isIn(keys, key) ? readCommonKey(query, key, value, known) : std::string();
    if (!known && isIn(filters, key)) {
      query.filters[key] = value;
      known = true;
    }
    if (!known) {
      std::vector<std::string> all(filters.begin(), filters.end());
      all.insert(all.end(), keys.begin(), keys.end());
      problem = key + " is not known here" + nearestOrAll(key, all);
    }
    if (problem.empty())
      continue;
    call.fail(malformed(problem, key));
    return std::nullopt;
  }
  return query;
}

bool isOneOf(const ApiCall& call, const ListQuery& query, const std::string& filter,
             const std::vector<std::string>& words) {
  const std::string wanted = query.filter(filter);
  if (wanted.empty() || std::find(words.begin(), words.end(), wanted) != words.end())
    return true;
  call.fail(malformed(filter + " " + notOneOf(wanted, words), filter));
  return false;
}

bool PageWriter::admits(Timestamp time, std::uint64_t id) {
  const std::pair place{time.ns(), id};
  if (hasMore_ || !query_.inTime(time) || (query_.before && place >= *query_.before))
    return false;
  if (count_ == query_.limit) {
    hasMore_ = true;
    return false;
  }
  if (count_ == 0)
    json_.beginArray();
  ++count_;
  last_ = place;
  return true;
}

HttpResponse PageWriter::response(const std::function<void(JsonWriter&)>& more) {
  if (count_ == 0)
    json_.beginArray();
  json_.endArray();
  if (query_.asArray)
    return jsonResponse(200, json_.take());
  JsonWriter json;
  json.beginObject().key("items").raw(json_.text());
  json.fieldOrNull("next_cursor", hasMore_ ? encodeCursor(last_) : std::string());
  if (more)
    more(json);
  json.endObject();
  return jsonResponse(200, json.take());
}

}  // namespace oms
