#include "oms/mirror/rest_rounds.h"

#include <utility>

#include "oms/messages/json_writer.h"

namespace oms {

namespace {

constexpr int limitsEveryTicks = 2;
constexpr int figuresEveryTicks = 5;
constexpr int watchlistsEveryTicks = 10;
constexpr int aloneEveryTicks = 2;
constexpr int curveAloneEveryTicks = 10;
constexpr int newest = 200;                 // of orders and signals, while there is no stream
constexpr std::size_t page = 1'000;         // as much as REST gives at once
constexpr std::size_t mostPoints = 20'000;  // of the curve's past: a fortnight of minutes
constexpr std::size_t mostTrades = 20'000;  // of a day

QString textOf(Timestamp time) {
  return QString::fromStdString(rfc3339(time));
}

QUrlQuery pageOf(Timestamp from, Timestamp to) {
  QUrlQuery query;
  query.addQueryItem(QStringLiteral("limit"), QString::number(page));
  if (from.isSet())
    query.addQueryItem(QStringLiteral("from"), textOf(from));
  if (to.isSet())
    query.addQueryItem(QStringLiteral("to"), textOf(to));
  return query;
}

}  // namespace

RestRounds::RestRounds(const LinkTarget& target, MirroredBatches& batches, Publish publish, QObject* parent)
    : QObject(parent), m_rest(target, this), m_batches(batches), m_publish(std::move(publish)) {}

void RestRounds::ask(const char* path, const QUrlQuery& query, Taken taken, std::function<void()> failed) {
  m_rest.get(QString::fromLatin1(path), query,
             [this, generation = m_batches.generation(), connection = m_connection, taken = std::move(taken),
              failed = std::move(failed)](const Result<WireValue>& answer) {
               // What the stream has told meanwhile is newer.
               if (answer && generation == m_batches.generation() && connection == m_connection)
                 taken(*answer);
               else if (failed)
                 failed();
             });
}

template <class T, class Take>
void RestRounds::publish(Result<T> read, const Take& take) {
  if (!read)
    return;
  if (const std::shared_ptr<const EventBatch> batch = take(std::move(*read)))
    m_publish(batch);
}

void RestRounds::begin() {
  m_ticks = 0;
  m_ticksAlone = 0;
  m_answeredAlone = 0;
  ++m_connection;
}

void RestRounds::takeLimits(const WireValue& summary) {
  publish(readLimits(summary), [&](std::vector<LimitUsage> limits) {
    return m_batches.takeLimits(std::move(limits), readCoolDowns(summary, m_batches.names()));
  });
}

void RestRounds::tick() {
  MirroredBatches& batches = m_batches;
  if (m_ticks % limitsEveryTicks == 0)
    ask("/api/oms/risk/summary", {}, [this](const WireValue& answer) { takeLimits(answer); });
  if (m_ticks % watchlistsEveryTicks == 0) {
    ask("/api/oms/watchlist", {}, [this, &batches](const WireValue& answer) {
      publish(readWatchlists(answer), [&](auto lists) { return batches.takeWatchlists(std::move(lists)); });
    });
  }
  if (m_ticks % figuresEveryTicks == 0) {
    ask("/api/oms/session/preflight", {}, [this, &batches](const WireValue& answer) {
      publish(readPreflight(answer), [&](auto items) { return batches.takePreflight(std::move(items)); });
    });
    ask("/api/oms/stats", {}, [this, &batches](const WireValue& answer) {
      publish(readStatistics(answer, batches.names()),
              [&](auto statistics) { return batches.takeStatistics(std::move(statistics)); });
    });
    ask("/api/oms/near-misses", {}, [this, &batches](const WireValue& answer) {
      publish(readNearMisses(answer, batches.names()),
              [&](auto misses) { return batches.takeNearMisses(std::move(misses)); });
    });
    askForTrades();
    askForCurve();
  }
  ++m_ticks;
}

bool RestRounds::isAnsweredAlone() const {
  return m_answeredAlone > 0 && m_ticksAlone - m_answeredAlone <= 3 * aloneEveryTicks;
}

// Ids begin anew with each session, so that of another one nothing may be taken.
void RestRounds::tickAlone() {
  const int tick = m_ticksAlone++;
  if (tick % aloneEveryTicks != 0 || m_batches.session().id.empty())
    return;
  ask("/api/oms/session", {}, [this, tick](const WireValue& answer) {
    const WireValue* session = answer.find("session_id");
    if (session == nullptr || session->text != m_batches.session().id)
      return;
    m_answeredAlone = m_ticksAlone;
    askForRows("/api/oms/positions", StreamChannel::positions, true);
    askForRows("/api/oms/orders", StreamChannel::orders, false);
    askForRows("/api/oms/orders/active", StreamChannel::orders, false);
    askForRows("/api/oms/signals", StreamChannel::approvals, false);
    ask("/api/oms/risk/summary", {}, [this](const WireValue& summary) { takeSummary(summary); });
    if (tick % curveAloneEveryTicks == 0)
      askForCurve();
  });
}

// The newest come first, and are told in their order.
void RestRounds::askForRows(const char* path, StreamChannel channel, bool isWhole) {
  QUrlQuery query;
  query.addQueryItem(QStringLiteral("limit"), QString::number(newest));
  query.addQueryItem(QStringLiteral("format"), QStringLiteral("array"));
  ask(path, query, [this, channel, isWhole](const WireValue& answer) {
    if (answer.kind == WireValue::Kind::array)
      take(channel, isWhole, {answer.items.rbegin(), answer.items.rend()});
  });
}

void RestRounds::take(StreamChannel channel, bool isWhole, std::vector<WireValue> rows) {
  const StreamChange change{channel, isWhole, m_batches.seq(), {}, std::move(rows), {}};
  m_publish(m_batches.take(change, m_batches.generation()));
}

void RestRounds::takeSummary(const WireValue& summary) {
  takeLimits(summary);
  if (const WireValue* kill = summary.find("kill_switch"))
    take(StreamChannel::kill, false, {*kill});
  // Why it is so the summary does not say: as long as it is as it was told, that holds.
  const WireValue* told = summary.find("trading_state");
  if (told == nullptr || told->text == name(m_batches.tradingState()))
    return;
  JsonWriter state;
  state.beginObject().field("kind", "trading_state").field("state", told->text).endObject();
  if (auto row = parseWire(state.text()))
    take(StreamChannel::risk, false, {std::move(*row)});
}

void RestRounds::askForCurve() {
  if (!std::exchange(m_asksForPoints, true))
    askForPoints({}, {});
}

// Page by page back to the last that was told, and then all at once: they are drawn in the order of time.
void RestRounds::askForPoints(Timestamp before, std::vector<EquityPoint> newer) {
  const auto taken = [this, newer = std::move(newer)](const WireValue& answer) mutable {
    auto points = readEquityPoints(answer);
    if (!points) {
      m_asksForPoints = false;
      return;
    }
    const bool isFull = points->size() >= page;
    points->insert(points->end(), newer.begin(), newer.end());
    if (isFull && points->size() < mostPoints) {
      const Timestamp first = points->front().time;
      return askForPoints(first, std::move(*points));
    }
    m_asksForPoints = false;
    publish(std::move(points), [this](const auto& all) { return m_batches.takeEquity(all); });
  };
  ask("/api/oms/equity", pageOf(m_batches.lastPoint(), before), taken, [this] { m_asksForPoints = false; });
}

void RestRounds::askForTrades() {
  if (!std::exchange(m_asksForTrades, true))
    askForTradesFrom({}, {});
}

// Page by page back to the last that was told, and then all at once: the oldest is told first.
void RestRounds::askForTradesFrom(const QString& cursor, std::vector<RoundTrip> newer) {
  const auto taken = [this, newer = std::move(newer)](const WireValue& answer) mutable {
    auto trades = readRoundTrips(answer, m_batches.names());
    if (!trades) {
      m_asksForTrades = false;
      return;
    }
    trades->insert(trades->begin(), newer.begin(), newer.end());
    const WireValue* next = answer.find("next_cursor");
    if (next != nullptr && !next->isNull() && trades->size() < mostTrades)
      return askForTradesFrom(QString::fromStdString(next->text), std::move(*trades));
    m_asksForTrades = false;
    publish(std::move(trades), [this](const auto& all) { return m_batches.takeTrades(all); });
  };
  QUrlQuery query = pageOf(m_batches.tradesFrom(), {});
  if (!cursor.isEmpty())
    query.addQueryItem(QStringLiteral("cursor"), cursor);
  ask("/api/oms/trades/closed", query, taken, [this] { m_asksForTrades = false; });
}

}  // namespace oms
