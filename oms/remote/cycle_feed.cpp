#include "oms/remote/cycle_feed.h"

#include <QTimer>

#include "oms/remote/clock.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

constexpr int cycleIntervalMs = 1000;
// Clients that ask within this time of each other share one set of frames.
constexpr std::int64_t shareMs = 100;

void header(JsonWriter& json, std::string_view type) {
  json.beginObject().field("type", type).key("data");
}

std::string finished(JsonWriter& json, Timestamp time) {
  json.field("timestamp", wholeSeconds(time)).endObject();
  return json.take();
}

}  // namespace

void EquityDays::add(Timestamp time, Money equity) {
  if (!time.isSet() || (last_.isSet() && time < last_))
    return;
  if (!first_.isSet())
    first_ = time;
  last_ = time;
  days_[isoDate(time)] = equity;
}

std::int64_t EquityDays::daysInPeriod() const {
  if (!first_.isSet())
    return 0;
  return (dayStart(last_) - dayStart(first_)) / std::chrono::hours(24) + 1;
}

void CycleFeed::opened(WsClient& client) {
  auto* timer = new QTimer(&client);
  timer->setTimerType(Qt::PreciseTimer);
  QObject::connect(timer, &QTimer::timeout, &client, [this, &client] {
    // A client that has not taken its last cycle yet gets the newest one next time instead of a pile of old ones.
    if (client.isOpen() && client.isDrained())
      sendCycle(client);
  });
  timer->start(cycleIntervalMs);
  sendCycle(client);
}

void CycleFeed::sendCycle(WsClient& client) {
  try {
    for (const SharedFrame& frame : currentCycle())
      client.send(frame);
  } catch (const std::exception& problem) {
    ApiError error;
    error.status = 500;
    error.code = "internal";
    error.message = problem.what();
    client.send(textFrame(errorMessage(error, view_.sessionTime(), nullptr)));
    client.close(1011, "a cycle could not be made");
  }
}

const CycleFeed::Cycle& CycleFeed::currentCycle() {
  const std::int64_t now = monotonicMs();
  if (cycleMs_ == 0 || now - cycleMs_ >= shareMs) {
    cycle_ = {textFrame(approvalsMessage()), textFrame(positionsMessage()), textFrame(equityMessage())};
    cycleMs_ = now;
  }
  return cycle_;
}

void CycleFeed::batch(const EventBatch& batch) {
  if (view_.session().id != sessionId_) {
    sessionId_ = view_.session().id;
    equity_.clear();
  }
  if (batch.past) {
    for (const EquityPoint& point : batch.past->equity())
      equity_.add(point.time, point.equity);
  }
  for (const Entry& entry : batch.entries) {
    for (const Event& event : entry.events) {
      const auto* recorded = std::get_if<EquityRecorded>(&event.body);
      if (recorded != nullptr)
        equity_.add(recorded->point.time, recorded->point.equity);
    }
  }
  if (!batch.sample)
    return;
  equity_.add(batch.sample->sessionTime, batch.sample->account.equity);
}

std::string CycleFeed::approvalsMessage() const {
  JsonWriter json;
  header(json, "approvals");
  json.beginArray();
  for (const SignalId id : view_.pendingSignals()) {
    const Signal& signal = view_.allSignals().at(id);
    const auto age = std::chrono::floor<std::chrono::minutes>(view_.sessionTime() - signal.createdAt).count();
    json.beginObject().field("signal_id", id.text()).field("instrument", symbolOf(view_, signal.symbol));
    json.field("side", signal.side == Side::buy ? 0 : 1).key("price").raw(realDigits(signal.price));
    json.key("volume").raw(realDigits(signal.quantity)).field("approval_status", 0);
    json.field("signal_age_minutes", std::max<std::int64_t>(0, age)).endObject();
  }
  json.endArray();
  return finished(json, view_.sessionTime());
}

std::string CycleFeed::positionsMessage() const {
  JsonWriter json;
  header(json, "positions");
  json.beginArray();
  for (const auto& [id, position] : view_.positions()) {
    json.beginObject().field("position_id", id.text()).field("instrument", symbolOf(view_, position.symbol));
    json.field("side", position.quantity.isNegative() ? 1 : 0);
    json.key("entry_price").raw(realDigits(position.entryPrice));
    json.key("current_price").raw(realDigits(position.currentPrice));
    json.key("unrealized_pnl").raw(realDigits(openProfit(view_, position))).key("broker_ticket").null();
    json.endObject();
  }
  json.endArray();
  return finished(json, view_.sessionTime());
}

std::string CycleFeed::equityMessage() const {
  const AccountState& account = view_.account();
  const Ratio gain = ratioOf(account.equity - account.initialCash, account.initialCash).value_or(Ratio{});
  JsonWriter json;
  header(json, "equity");
  json.beginObject().key("final_equity").raw(realDigits(account.equity));
  json.key("total_return_percent").raw(realDigits(percent(gain)));
  json.key("max_drawdown_percent").raw(realDigits(percent(view_.maxDrawdown())));
  json.key("equity_curve").beginArray();
  for (const auto& [date, equity] : equity_.days()) {
    json.beginObject().field("date", date).key("equity").raw(realDigits(equity)).endObject();
  }
  json.endArray().field("days_in_period", equity_.daysInPeriod()).endObject();
  return finished(json, view_.sessionTime());
}

std::optional<ApiError> CycleFeed::message(WsClient&, const WireValue&) {
  return malformed("this feed takes no requests but ping");
}

std::string CycleFeed::errorMessage(const ApiError& error, Timestamp time, const WireValue*) const {
  JsonWriter json;
  header(json, "error");
  json.raw(errorObject(error));
  return finished(json, time);
}

}  // namespace oms
