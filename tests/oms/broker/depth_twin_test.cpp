// The walk through a book of depth, against one that anybody can check by reading.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <tuple>

#include "tests/oms/broker/depth_bench.h"

namespace oms::test {
namespace {

int drawn(int low, int high) {
  return *rc::gen::inRange(low, high + 1);
}
Price inCents(int cents) {
  return Price::fromRaw(static_cast<std::int64_t>(cents) * 10'000'000);
}

// Levels by cents, each with what it shows and what we have taken of it.
class NaiveLiquidity {
 public:
  using Fill = std::tuple<int, int, int>;  // cents, quantity, number of the level

  void apply(const DepthChanges& changes) {
    if (changes.whole) {
      const auto before = std::exchange(levels_, {});
      for (const DepthChange& change : changes.levels) {
        const int cents = centsOf(change.price);
        Level level{sizeOf(change.size), 0};
        const auto old = before.find({change.side, cents});
        if (old != before.end() && old->second.shown == level.shown)
          level.taken = old->second.taken;
        levels_[{change.side, cents}] = level;
      }
      return;
    }
    for (const DepthChange& change : changes.levels) {
      Level& level = levels_[{change.side, centsOf(change.price)}];
      if (level.shown != sizeOf(change.size))
        level = {sizeOf(change.size), 0};
      if (level.shown == 0)
        levels_.erase({change.side, centsOf(change.price)});
    }
  }
  // The fills of a taker that goes no further than its limit; zero: as far as it can.
  std::vector<Fill> take(Side taker, int quantity, int limit) {
    std::vector<Fill> fills;
    std::vector<std::pair<int, Level*>> way;
    for (auto& [key, level] : levels_) {
      if (key.first != taker)
        way.emplace_back(key.second, &level);
    }
    if (taker == Side::sell)
      std::reverse(way.begin(), way.end());
    for (std::size_t n = 0; n < way.size(); ++n) {
      auto& [cents, level] = way[n];
      if (limit != 0 && (taker == Side::buy ? cents > limit : cents < limit))
        break;
      const int part = std::min(quantity, level->shown - level->taken);
      if (part == 0)
        continue;
      level->taken += part;
      quantity -= part;
      fills.emplace_back(cents, part, static_cast<int>(n) + 1);
    }
    return fills;
  }
  int best(Side side) const {
    int found = 0;
    for (const auto& [key, level] : levels_) {
      if (key.first == side && (found == 0 || side == Side::buy))
        found = key.second;
    }
    return found;
  }

 private:
  struct Level {
    int shown = 0;
    int taken = 0;
  };
  static int centsOf(Price price) { return static_cast<int>(price.raw() / 10'000'000); }
  static int sizeOf(Quantity size) { return static_cast<int>(size.raw() / Quantity::one); }
  std::map<std::pair<Side, int>, Level> levels_;
};

// A level near the middle, whose bids never reach its asks.
DepthChange drawLevel(int least) {
  const Side side = drawn(0, 1) == 0 ? Side::buy : Side::sell;
  const int cents = side == Side::buy ? drawn(9'985, 9'999) : drawn(10'000, 10'015);
  return {side, inCents(cents), Quantity::fromInt(drawn(least, 4))};
}

DepthChanges drawChanges(const NaiveLiquidity& twin) {
  DepthChanges changes;
  changes.whole = twin.best(Side::buy) == 0 || drawn(0, 5) == 0;
  std::map<std::pair<Side, std::int64_t>, DepthChange> levels;  // each once
  for (int n = drawn(1, changes.whole ? 20 : 4); n > 0; --n) {
    const DepthChange level = drawLevel(changes.whole ? 1 : 0);
    levels[{level.side, level.price.raw()}] = level;
  }
  for (const auto& [key, level] : levels)
    changes.levels.push_back(level);
  return changes;
}

RC_GTEST_PROP(DepthTwin, EveryTakerFillsAsTheNaiveWalkDoes, ()) {
  DepthBench bench;
  NaiveLiquidity twin;
  std::uint64_t orders = 0;
  for (int step = drawn(1, 40); step > 0; --step) {
    const DepthChanges changes = drawChanges(twin);
    twin.apply(changes);
    bench.changes(changes);
    if (twin.best(Side::buy) == 0 || twin.best(Side::sell) == 0)
      continue;
    for (int n = drawn(0, 3); n > 0; --n) {
      OrderRequest request;
      request.side = drawn(0, 1) == 0 ? Side::buy : Side::sell;
      request.timeInForce = TimeInForce::ioc;
      const int quantity = drawn(1, 30);
      request.quantity = Quantity::fromInt(quantity);
      const int limit = drawn(0, 1) * drawn(9'980, 10'020);
      request.type = limit == 0 ? OrderType::market : OrderType::limit;
      request.price = inCents(limit);
      bench.submit(request);
      ++orders;
      std::vector<NaiveLiquidity::Fill> fills;
      for (const BrokerReport& report : bench.broker->reports()) {
        RC_ASSERT(report.order.value == orders);
        if (report.kind != ReportKind::filled)
          continue;
        fills.emplace_back(static_cast<int>(report.price.raw() / 10'000'000),
                           static_cast<int>(report.quantity.raw() / Quantity::one), static_cast<int>(report.why.level));
      }
      bench.broker->reports().clear();
      RC_ASSERT(fills == twin.take(request.side, quantity, limit));
    }
  }
}

}  // namespace
}  // namespace oms::test
