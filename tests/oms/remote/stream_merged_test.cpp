#include "oms/remote/stream_merged.h"

#include <gtest/gtest.h>

#include "oms/remote/wire_value.h"
#include "tests/oms/remote/told.h"

namespace oms {
namespace {

std::vector<std::uint64_t> numbersIn(const std::string& rows) {
  std::vector<std::uint64_t> numbers;
  const auto read = parseWire("[" + rows + "]");
  EXPECT_TRUE(read.ok());
  for (const WireValue& row : read->items)
    numbers.push_back(static_cast<std::uint64_t>(*row.find("number")->integer()));
  return numbers;
}

TEST(StreamMerged, aPrintHasTheNumberThatTheMarketGaveIt) {
  Told told;
  EXPECT_TRUE(mergedRows(StreamChannel::tape, {}, told.view).empty());
  told.engine.trade(2);
  told.engine.trade(2, 3);
  const auto rows = mergedRows(StreamChannel::tape, {}, told.view);
  ASSERT_EQ(rows.size(), 1U) << "those of a symbol stay together";
  EXPECT_EQ(numbersIn(rows[0]), (std::vector<std::uint64_t>{1, 2, 6, 7}));
  EXPECT_EQ(rows[0].substr(0, rows[0].find("},{") + 1),
            R"({"symbol":"BTCUSDT","number":1,"time":"2026-01-05T12:00:00.001000Z","price":"150.25","size":"1",)"
            R"("side":"buy","side_is_stated":true})");
  EXPECT_NE(rows[0].find(R"("size":"6","side":null,"side_is_stated":false)"), std::string::npos) << rows[0];
  EXPECT_TRUE(mergedRows(StreamChannel::tape, {{1}}, told.view).empty()) << "of another symbol";
}

TEST(StreamMerged, aSnapshotHasTheNewestPrintsAsTheyWereWhenItWasCut) {
  Told told;
  told.engine.trade(600);
  const auto later = printsLater({}, told.view);
  ASSERT_EQ(later.size(), 1U);
  told.engine.trade(50);
  auto numbers = numbersIn(later[0]());
  ASSERT_EQ(numbers.size(), 500U);
  EXPECT_EQ(numbers.front(), 101U);
  EXPECT_EQ(numbers.back(), 600U);
  // Some of them are not kept any more when their turn comes.
  told.engine.trade(800);
  numbers = numbersIn(later[0]());
  ASSERT_EQ(numbers.size(), 150U);
  EXPECT_EQ(numbers.front(), 451U);
}

TEST(StreamMerged, aDeltaHasThePrintsSinceTheOneBefore) {
  Told told;
  told.engine.trade(5);
  ChangedRows changed;
  const auto touch = [&](const EventBatch& batch) {
    forEachTouched(batch, told.view, [&](StreamChannel channel, std::uint64_t key, SymbolIndex, std::uint64_t first) {
      if (channel == StreamChannel::tape)
        addTo(changed, {{key, {1, first}}});
    });
  };
  told.engine.trade(2);
  touch(*told.batches.back());
  told.engine.trade(1, 4);
  touch(*told.batches.back());
  EXPECT_EQ(updatesIn(changed), 2U);
  const auto delta = parseWire(mergedDelta(StreamChannel::tape, changed, told.view));
  ASSERT_TRUE(delta.ok());
  std::vector<std::string> numbers;
  for (const WireValue& row : delta->find("upsert")->items)
    numbers.push_back(row.find("number")->text);
  EXPECT_EQ(numbers, (std::vector<std::string>{"6", "7", "12"}));
  EXPECT_TRUE(delta->find("remove")->items.empty());
}

TEST(StreamMerged, aBookAndThePlacesInItAreOneUpdate) {
  Told told;
  told.place("1", "a");
  told.place("1", "b");
  EventBatch batch;
  auto sample = std::make_shared<MarketSample>();
  sample->depth.push_back({{0}, {}, {}, {}});
  sample->places = {{{1}, {}, {}}, {{2}, {}, {}}, {{99}, {}, {}}};
  batch.sample = sample;
  int books = 0;
  forEachTouched(batch, told.view, [&](StreamChannel channel, std::uint64_t key, SymbolIndex, std::uint64_t) {
    books += channel == StreamChannel::depth && key == 0 ? 1 : 0;
  });
  EXPECT_EQ(books, 1);
}

TEST(StreamMerged, whatIsMissedAddsUp) {
  ChangedRows missed{{1, {2, 7}}, {2, {1, 0}}};
  addTo(missed, {{1, {3, 5}}, {9, {1, 1}}});
  EXPECT_EQ(updatesIn(missed), 7U);
  EXPECT_EQ(missed.at(1).times, 5U);
  EXPECT_EQ(missed.at(1).first, 5U);
}

// Of one instance, with these conditions.
EventBatch instanceWith(const std::vector<std::string>& conditions) {
  StrategyInstanceInfo info;
  info.index = {0};
  info.id = "pair:BTC/USD";
  info.symbol = {0};
  EventBatch batch;
  auto instruments = std::make_shared<InstrumentList>();
  Instrument instrument;
  instrument.symbol = "BTC/USD";
  instruments->add(instrument);
  batch.instruments = std::move(instruments);
  batch.entries.push_back({1, 0, {{Timestamp{}, StrategyStateChanged{info}}}});
  auto sample = std::make_shared<MarketSample>();
  InstanceSample& instance = sample->instances.emplace_back();
  instance.index = {0};
  for (const std::string& name : conditions) {
    instance.conditions.emplace_back().group = "signal";
    instance.conditions.back().name = name;
  }
  if (!conditions.empty())
    instance.indicators.emplace_back().name = "fast";
  batch.sample = std::move(sample);
  return batch;
}

TEST(StreamMerged, whatAReloadHasTakenAwayIsRemoved) {
  SessionView view;
  ViewChanges unread;
  MergedGroup conditions, indicators;
  conditions.channel = StreamChannel::conditions;
  indicators.channel = StreamChannel::indicators;
  view.apply(instanceWith({"lead", "trend"}), unread);
  conditions.rows.begin(conditions.channel, view);
  indicators.rows.begin(indicators.channel, view);
  const auto deltaOf = [&](MergedGroup& group) {
    addTo(group.changed, {{0, {1, 0, group.rows.update(group.channel, 0, view)}}});
    const auto delta = parseWire(mergedDelta(group.channel, group.changed, view));
    return canonicalJson(*delta->find("remove"));
  };
  EXPECT_EQ(deltaOf(conditions), "[]");
  view.apply(instanceWith({"trend", "late"}), unread);
  EXPECT_EQ(deltaOf(conditions), R"(["pair:BTC/USD/signal/lead"])");
  // Still not told, and there again.
  view.apply(instanceWith({"lead"}), unread);
  EXPECT_EQ(deltaOf(conditions), R"(["pair:BTC/USD/signal/late","pair:BTC/USD/signal/trend"])");
  EXPECT_EQ(deltaOf(indicators), "[]");
  view.apply(instanceWith({}), unread);
  EXPECT_EQ(deltaOf(indicators), R"(["pair:BTC/USD/fast"])");
}

}  // namespace
}  // namespace oms
