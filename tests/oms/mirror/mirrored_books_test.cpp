// What REST tells a window beside the stream.
#include <gtest/gtest.h>

#include "oms/messages/json_objects.h"
#include "oms/messages/json_statistics.h"
#include "oms/mirror/mirrored_batches.h"
#include "tests/oms/mirror/server_twin.h"

namespace oms {
namespace {

std::string written(const StatisticsReport& report) {
  JsonWriter json;
  writeStatistics(json, report);
  return json.take();
}

// Each field alone, set to the first of these that its kind takes, comes back under its name and touches no other.
TEST(MirroredBooks, everyStatisticIsReadUnderItsName) {
  const auto whole = parseWire(written({}));
  ASSERT_TRUE(whole.ok());
  ASSERT_GT(whole->members.size(), 70U);
  for (const WireMember& member : whole->members) {
    bool isRead = false;
    for (const char* value : {"\"2026-01-05T12:00:00.000000Z\"", "\"1.5\"", "0.25", "7", "false"}) {
      const auto object = parseWire("{\"" + member.first + "\":" + value + "}");
      const auto read = readStatistics(*object, {});
      if (!read)
        continue;
      const auto again = parseWire(written(read->report));
      isRead = true;
      for (const WireMember& field : again->members) {
        const WireValue& wanted = field.first == member.first ? *object->find(field.first) : *whole->find(field.first);
        isRead = isRead && canonicalJson(field.second) == canonicalJson(wanted);
      }
      if (isRead)
        break;
    }
    EXPECT_TRUE(isRead) << member.first;
  }
}

struct Told {
  Told() {
    EXPECT_TRUE(mirror.take(server.hello()).ok());
    // The session comes first, and what it has names for is asked for then.
    for (const StreamChannel channel : {StreamChannel::session, StreamChannel::strategies}) {
      for (const std::string& request : mirror.requests())
        EXPECT_TRUE(mirror.take(server.answer(request)).ok());
      const auto news = mirror.take(server.snapshot(channel));
      apply(batches.take(std::get<StreamChange>(*news), mirror.generation()));
    }
  }
  void apply(const std::shared_ptr<const EventBatch>& batch) {
    if (batch)
      view.apply(*batch, changes);
  }

  ServerTwin server;
  StreamMirror mirror{{StreamChannel::session, StreamChannel::strategies}};
  MirroredBatches batches;
  SessionView view;
  ViewChanges changes;
};

TEST(MirroredBooks, statisticsComeWithWhoMadeWhat) {
  Told told;
  StatisticsReport report;
  report.from = *fromCalendar(2026, 1, 5, 12);
  report.sharpe = 1.25;
  const Naming naming = namingOf(told.server.view);
  BookLine line;
  line.symbol = SymbolIndex{1};
  line.quantity = Quantity::fromInt(-2);
  line.realized = Money::parse("12.5").value();
  line.unrealized = Money::parse("-3").value();
  line.fees = Money::parse("0.25").value();
  line.financing = Money::parse("-0.5").value();
  JsonWriter json;
  json.beginObject();
  writeStatisticsFields(json, report);
  json.key("by_symbol").beginArray();
  writeBookLine(json, line, naming);
  line.instance = InstanceIndex{0};
  json.endArray().key("by_strategy").beginArray();
  writeBookLine(json, line, naming);
  json.endArray().endObject();
  const auto read = readStatistics(*parseWire(json.text()), told.batches.names());
  ASSERT_TRUE(read.ok());
  told.apply(told.batches.takeStatistics(*read));
  EXPECT_EQ(told.view.statistics().sharpe, report.sharpe);
  ASSERT_EQ(told.view.symbolBooks().size(), 1U);
  EXPECT_FALSE(told.view.symbolBooks()[0].instance.isSet());
  EXPECT_EQ(told.view.symbolBooks()[0].total(), line.total());
  ASSERT_EQ(told.view.ownerBooks().size(), 1U);
  EXPECT_EQ(told.view.ownerBooks()[0].instance, InstanceIndex{0});
  EXPECT_EQ(told.view.ownerBooks()[0].quantity, line.quantity);
}

// A ratio of exactly 1 or 2 is written like a count; what it is follows from its code, as the risk monitor has them.
TEST(MirroredBooks, limitsAreOfTheirUnitsWhereverTheyStand) {
  const std::pair<const char*, CheckUnit> codes[] = {{"daily_loss", CheckUnit::money},
                                                     {"drawdown", CheckUnit::money},
                                                     {"exposure_gross", CheckUnit::ratio},
                                                     {"exposure_net", CheckUnit::ratio},
                                                     {"exposure_symbol", CheckUnit::ratio},
                                                     {"leverage", CheckUnit::ratio},
                                                     {"margin", CheckUnit::ratio},
                                                     {"liquidation", CheckUnit::ratio},
                                                     {"rejected_orders", CheckUnit::count},
                                                     {"loss_streak", CheckUnit::count},
                                                     {"rejected_rate", CheckUnit::count},
                                                     {"cancels", CheckUnit::count},
                                                     {"unacknowledged", CheckUnit::milliseconds},
                                                     {"stale_data", CheckUnit::milliseconds}};
  std::vector<LimitUsage> usages;
  for (const auto& [code, unit] : codes) {
    const bool isWhole = unit == CheckUnit::count || unit == CheckUnit::milliseconds;
    LimitUsage& usage = usages.emplace_back();
    usage.code = code;
    usage.unit = unit;
    usage.value = isWhole ? 1 : Ratio::one / 4;
    usage.limit = isWhole ? 2 : 2 * Ratio::one;
    usage.warn = isWhole ? 1 : Ratio::one;
  }
  Told told;
  JsonWriter json;
  writeRiskSummary(json, TradingState::active, {}, usages, {}, {}, {}, namingOf(told.server.view));
  const auto read = readLimits(*parseWire(json.text()));
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), usages.size());
  for (std::size_t i = 0; i < usages.size(); ++i) {
    EXPECT_EQ((*read)[i].unit, usages[i].unit) << usages[i].code.view();
    EXPECT_EQ((*read)[i].value, usages[i].value) << usages[i].code.view();
    EXPECT_EQ((*read)[i].limit, usages[i].limit) << usages[i].code.view();
    EXPECT_EQ((*read)[i].warn, usages[i].warn) << usages[i].code.view();
  }
}

TEST(MirroredBooks, theCurveGoesOnFromItsLastPoint) {
  Told told;
  const auto tell = [&](std::initializer_list<unsigned> minutes) {
    JsonWriter json;
    json.beginObject().key("points").beginArray();
    for (const unsigned minute : minutes)
      writeEquityPoint(json, {*fromCalendar(2026, 1, 5, 12, minute), Money::fromInt(minute), Money::fromInt(9),
                              Ratio::parse("0.025").value()});
    json.endArray().endObject();
    told.apply(told.batches.takeEquity(*readEquityPoints(*parseWire(json.text()))));
  };
  tell({1, 2});
  EXPECT_EQ(told.batches.lastPoint(), *fromCalendar(2026, 1, 5, 12, 2));
  tell({2, 3});
  ASSERT_EQ(told.view.equity().size(), 3U);
  EXPECT_EQ(told.view.equity().back().equity, Money::fromInt(3));
  EXPECT_EQ(told.view.equity().back().drawdown, Ratio::parse("0.025").value());
  EXPECT_TRUE(told.changes.equity);
}

TEST(MirroredBooks, aTradeIsToldOnceAlsoWhereSeveralCloseAtOneInstant) {
  Told told;
  RoundTrip trade;
  trade.symbol = SymbolIndex{1};
  trade.side = Side::sell;
  trade.quantity = Quantity::parse("0.5").value();
  trade.entryTime = *fromCalendar(2026, 1, 5, 12);
  trade.entryPrice = Price::parse("1950.5").value();
  trade.exitPrice = Price::parse("1940.5").value();
  trade.pnl = Money::parse("4.9").value();
  trade.pnlRatio = Ratio::parse("0.005024353").value();
  trade.fees = Money::parse("0.1").value();
  trade.worst = Money::parse("-1").value();
  trade.best = Money::parse("6").value();
  trade.exitReason = "take_profit";
  trade.instance = InstanceIndex{0};
  const Naming naming = namingOf(told.server.view);
  // Position and minute, newest first.
  const auto tell = [&](std::initializer_list<std::pair<std::uint64_t, unsigned>> closed) {
    JsonWriter json;
    json.beginArray();
    for (const auto& [id, minute] : closed) {
      trade.position = {id};
      trade.exitTime = *fromCalendar(2026, 1, 5, 12, minute);
      writeRoundTrip(json, trade, naming);
    }
    json.endArray();
    told.apply(told.batches.takeTrades(*readRoundTrips(*parseWire(json.text()), told.batches.names())));
  };
  EXPECT_EQ(told.batches.tradesFrom(), told.view.session().dayRoll.startOf(told.view.sessionTime()));
  tell({{2, 5}, {1, 4}});
  EXPECT_EQ(told.batches.tradesFrom(), *fromCalendar(2026, 1, 5, 12, 5));
  tell({{4, 6}, {3, 5}, {2, 5}});
  tell({{4, 6}});
  ASSERT_EQ(told.view.trades().size(), 4U);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(told.view.trades()[i].position, PositionId{i + 1});
  EXPECT_EQ(told.view.today().trades, 4U);
  EXPECT_EQ(told.view.today().wins, 4U);
  JsonWriter wanted, had;
  writeRoundTrip(wanted, trade, naming);
  writeRoundTrip(had, told.view.trades().back(), namingOf(told.view));
  EXPECT_EQ(had.text(), wanted.text());
}

TEST(MirroredBooks, whatIsReadyWhatWasNearlyMetAndWhoCoolsDown) {
  Told told;
  const std::vector<PreflightItem> items{{"journal", PreflightItem::State::pass, "durable", ""},
                                         {"clock", PreflightItem::State::wait, "not yet", "wait"}};
  JsonWriter json;
  writePreflight(json, items);
  told.apply(told.batches.takePreflight(*readPreflight(*parseWire(json.text()))));
  ASSERT_EQ(told.view.status().preflight.size(), 2U);
  EXPECT_EQ(told.view.status().preflight[1].state, PreflightItem::State::wait);
  EXPECT_EQ(told.view.status().preflight[1].remedy, "wait");

  NearMiss miss;
  miss.instance = InstanceIndex{0};
  miss.group = "signal";
  miss.name = "fast";
  miss.expression = "close > 5";
  miss.value = 4.5;
  miss.threshold = 5;
  miss.progress = 0.9;
  JsonWriter list;
  list.beginObject().key("items").beginArray();
  for (const unsigned minute : {3U, 2U}) {
    miss.time = *fromCalendar(2026, 1, 5, 12, minute);
    writeNearMiss(list, miss, told.server.view.instances()[0].info, namingOf(told.server.view));
  }
  list.endArray().endObject();
  const auto misses = readNearMisses(*parseWire(list.text()), told.batches.names());
  ASSERT_TRUE(misses.ok());
  told.apply(told.batches.takeNearMisses(*misses));
  ASSERT_EQ(told.view.nearMisses().size(), 2U);
  EXPECT_EQ(told.view.nearMisses()[0].time, miss.time) << "oldest first";
  EXPECT_EQ(told.view.nearMisses()[0].threshold, 5);
  EXPECT_EQ(told.batches.takeNearMisses(*misses), nullptr) << "they are the same";

  const auto summary = parseWire(
      R"({"limits":[],"cool_downs":[{"symbol":"XAUUSD","strategy":null,"until":"2026-01-05T13:00:00.000000Z"}]})");
  told.apply(told.batches.takeLimits({}, readCoolDowns(*summary, told.batches.names())));
  ASSERT_EQ(told.view.coolDowns().size(), 1U);
  EXPECT_EQ(told.view.coolDowns()[0].symbol, SymbolIndex{1});
  EXPECT_EQ(told.view.coolDowns()[0].until, *fromCalendar(2026, 1, 5, 13));
}

}  // namespace
}  // namespace oms
