#include "tests/oms/storage/support.h"

#include <sqlite3.h>
#include <QFile>

namespace oms::test {
namespace {

Timestamp timeOf(std::uint64_t seq) {
  return *parseRfc3339("2026-01-05T12:00:00Z") + std::chrono::seconds(seq);
}

Order filledOrder(std::uint64_t number, Timestamp time) {
  Order order;
  order.id = {number};
  order.request.clientOrderId = "mine-" + std::to_string(number);
  order.request.quantity = Quantity::fromInt(2);
  order.status = OrderStatus::filled;
  order.filled = Quantity::fromInt(2);
  order.averagePrice = *Price::parse("100.25");
  order.fees = *Money::parse("0.1");
  order.actor = Actor::strategy("ema_trend:BTCUSDT");
  order.instance = {0};
  order.createdAt = order.updatedAt = time;
  return order;
}

std::vector<Event> orderEvents(std::uint64_t number, Timestamp time) {
  const Order order = filledOrder(number, time);
  Order accepted = order;
  accepted.status = OrderStatus::accepted;
  accepted.filled = {};
  Fill fill;
  fill.id = {number};
  fill.order = order.id;
  fill.quantity = order.filled;
  fill.price = order.averagePrice;
  fill.fee = order.fees;
  fill.why.rule = 8;
  fill.actor = order.actor;
  fill.time = time;
  fill.position = {number};
  Position position;
  position.id = {number};
  position.quantity = order.filled;
  position.entryPrice = position.currentPrice = order.averagePrice;
  position.actor = order.actor;
  position.openedAt = position.updatedAt = time;
  Position closed = position;
  closed.quantity = {};
  RoundTrip trade;
  trade.position = position.id;
  trade.quantity = order.filled;
  trade.entryTime = trade.exitTime = time;
  trade.entryPrice = order.averagePrice;
  trade.exitPrice = *Price::parse("101");
  trade.pnl = *Money::parse("1.4");
  trade.exitReason = "take_profit";
  Signal signal;
  signal.id = {number};
  signal.strategy = "ema_trend";
  signal.status = SignalStatus::executed;
  signal.reasons = {"fast > slow"};
  signal.decidedBy = Actor::trader();
  signal.decidedAt = time;
  RiskAlert alert;
  alert.id = {number};
  alert.code = "daily_loss";
  alert.message = "near";
  alert.raisedAt = time;
  std::vector<EventBody> bodies;
  bodies.emplace_back(SignalChanged{signal});
  bodies.emplace_back(OrderChanged{OrderEventKind::accepted, accepted, order.actor});
  bodies.emplace_back(OrderFilled{fill});
  bodies.emplace_back(OrderChanged{OrderEventKind::filled, order, order.actor});
  bodies.emplace_back(PositionChanged{position});
  bodies.emplace_back(PositionChanged{closed});
  bodies.emplace_back(TradeClosed{trade});
  bodies.emplace_back(RiskAlertChanged{alert});
  std::vector<Event> events;
  for (EventBody& body : bodies)
    events.push_back({time, std::move(body)});
  return events;
}

}  // namespace

std::shared_ptr<const InstrumentList> someInstruments() {
  static const auto list = [] {
    auto made = std::make_shared<InstrumentList>();
    Instrument instrument;
    instrument.symbol = "BTCUSDT";
    made->add(instrument);
    return made;
  }();
  return list;
}

SessionInfo someSession(const std::string& id) {
  SessionInfo info;
  info.id = id;
  info.state = SessionState::running;
  info.feed = "simulated";
  info.simulated = true;
  info.symbols = {"BTCUSDT", "a \"quoted\" one"};
  info.strategies = {"ema_trend:BTCUSDT"};
  info.speed = "max";
  info.startedAt = Timestamp::fromNs(1'767'614'400'123'456'789);
  return info;
}

JournalRow smallRow(std::uint64_t seq) {
  const Timestamp time = timeOf(seq);
  JournalRow row{seq, seq * 3, time, std::nullopt, {}};
  row.events.push_back({time, EquityRecorded{{time, Money::fromInt(100'000), Money::fromInt(90'000), {}}}});
  return row;
}

JournalRow orderRow(std::uint64_t seq, std::uint64_t number) {
  const Timestamp time = timeOf(seq);
  SubmitOrder submit;
  submit.request = filledOrder(number, time).request;
  const Command command{Actor::strategy("ema_trend:BTCUSDT"), time, submit};
  return {seq, seq * 3, time, command, orderEvents(number, time)};
}

std::unique_ptr<SqliteJournal> begunJournal(const QString& dataDir) {
  auto journal = SqliteJournal::open(dataDir);
  if (!journal)
    return nullptr;
  if ((*journal)->beginSession(someSession(), R"({"seed":1})", "simulated seed 1", someInstruments()))
    return nullptr;
  return std::move(*journal);
}

std::string query(const QString& file, const std::string& sql) {
  sqlite3* handle = nullptr;
  sqlite3_open(file.toUtf8().constData(), &handle);
  std::string answer;
  const auto collect = [](void* into, int count, char** values, char**) {
    auto& text = *static_cast<std::string*>(into);
    text += text.empty() ? "" : "\n";
    for (int i = 0; i < count; ++i)
      text.append(i == 0 ? "" : "|").append(values[i] == nullptr ? "NULL" : values[i]);
    return 0;
  };
  char* problem = nullptr;
  sqlite3_exec(handle, sql.c_str(), collect, &answer, &problem);
  if (problem != nullptr)
    answer = std::string("error: ") + problem;
  sqlite3_free(problem);
  sqlite3_close(handle);
  return answer;
}

std::string bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

}  // namespace oms::test
