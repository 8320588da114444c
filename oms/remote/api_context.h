#pragma once

#include <functional>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oms/messages/json_writer.h"
#include "oms/projections/pattern_board.h"
#include "oms/remote/metrics.h"
#include "oms/remote/outcome_desk.h"
#include "oms/remote/remote_config.h"
#include "oms/remote/ticket_book.h"
#include "oms/remote/wire_value.h"

namespace oms {

// The state of an order when its own command had been applied: what a repeated request is answered with.
class FirstResults {
 public:
  void fold(const EventBatch& batch);
  const Order* find(OrderId order) const;

 private:
  static constexpr std::size_t maxKept = 20'000;
  std::string sessionId_;  // ids begin again with each session
  OrderId newest_;
  std::map<OrderId, Order> orders_;  // those of remote authors
};

// What handlers work with. Lives in the listener's thread.
struct ApiContext {
  const SessionView& view;
  const FirstResults& firstResults;
  OutcomeDesk& desk;
  TicketBook& tickets;
  RemoteMetrics& metrics;
  const RemoteConfig& config;
  std::span<const Route> routes;
  std::int64_t startedMs = 0;
  std::function<RemoteMetrics::Gauges()> gauges;
  PatternBoard patterns{};  // brought up to date when somebody asks
};

// The body as a JSON object; answers 400 itself and gives nothing when it is not one, or when fields that belong into
// it stand in the address. No body is an empty object.
std::optional<WireValue> bodyObject(const ApiCall& call);

// Reads fields of a body or query, keeping the first problem. A field that was not asked for is a problem too.
class FieldReader {
 public:
  explicit FieldReader(const WireValue& object) : object_(object) {}

  std::string text(std::string_view key, bool required = false);
  // What narrows a command that acts on all without it: it may be left out, but neither be empty nor null.
  std::string filter(std::string_view key);
  bool boolean(std::string_view key, bool fallback);
  std::optional<std::int64_t> integer(std::string_view key);
  // Digits, plain or with an exponent, of a number or a string.
  template <class Value>
  std::optional<Value> decimal(std::string_view key, bool required = false) {
    const auto digits = plainDigits(key, required);
    if (!digits)
      return std::nullopt;
    const auto value = Value::parse(*digits);
    if (!value) {
      fail(key, "is not a number with at most nine decimals");
      return std::nullopt;
    }
    return *value;
  }
  std::optional<Timestamp> time(std::string_view key);
  const WireValue* raw(std::string_view key);
  // The whole object has been read: what is left is unknown.
  void finish();
  void fail(std::string_view key, const std::string& problem);
  const std::optional<ApiError>& error() const { return error_; }

 private:
  std::optional<std::string> plainDigits(std::string_view key, bool required);

  const WireValue& object_;
  std::vector<std::string_view> known_;
  std::optional<ApiError> error_;
};

// Answers 400 itself and says false where a body has fields, of a request that takes none.
bool takesNoFields(const ApiCall& call);

// 1.5e-3 → 0.0015; nothing when it is no number or absurdly long.
std::optional<std::string> withoutExponent(std::string_view number);
// RFC 3339 or epoch milliseconds.
std::optional<Timestamp> parseWireTime(std::string_view text);

// The query of a list request: what every list takes, and the filters that one asks for.
struct ListQuery {
  std::size_t limit = 100;
  bool asArray = false;
  std::optional<Timestamp> from;                                 // included
  std::optional<Timestamp> to;                                   // excluded
  std::optional<std::pair<std::int64_t, std::uint64_t>> before;  // the cursor: time in ns and id
  std::map<std::string, std::string> filters;

  std::string filter(const std::string& key) const;
  bool inTime(Timestamp time) const { return (!from || time >= *from) && (!to || time < *to); }
};

// Answers 400 itself and gives nothing for an unknown key or a bad value. `keys` are those of every list's that this
// one acts on.
std::optional<ListQuery> listQuery(const ApiCall& call, std::initializer_list<std::string_view> filters,
                                   std::initializer_list<std::string_view> keys = {"limit", "cursor", "format", "from",
                                                                                   "to"});

// Answers 400 itself and says false where a filter that was given is none of the words that it may be.
bool isOneOf(const ApiCall& call, const ListQuery& query, const std::string& filter,
             const std::vector<std::string>& words);

// Collects a page, newest first: feed it items in that order until it is full.
class PageWriter {
 public:
  explicit PageWriter(const ListQuery& query) : query_(query) {}

  // Whether the item belongs on this page; write it to json() then. False with isFull() ends the walk.
  bool admits(Timestamp time, std::uint64_t id);
  // The same for a list in an order of its own, by the item's place in it.
  bool admitsPlace(std::size_t place) { return admits(Timestamp{}, std::numeric_limits<std::uint32_t>::max() - place); }
  bool isFull() const { return hasMore_; }
  JsonWriter& json() { return json_; }
  // `more` writes what stands beside the items; not in the bare list, which has no place for it.
  HttpResponse response(const std::function<void(JsonWriter&)>& more = {});

 private:
  const ListQuery& query_;
  JsonWriter json_;
  std::size_t count_ = 0;
  bool hasMore_ = false;
  std::pair<std::int64_t, std::uint64_t> last_{};
};

}  // namespace oms
