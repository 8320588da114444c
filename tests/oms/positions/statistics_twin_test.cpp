#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidjson/document.h>

#include <array>
#include <random>

#include "oms/messages/json_statistics.h"
#include "oms/positions/statistics.h"
#include "tests/oms/positions/naive_statistics.h"

namespace oms::test {
namespace {

constexpr std::int64_t kStart = 1'767'571'200;  // 2026-01-05, a Monday

Money money(std::int64_t raw) {
  return Money::fromRaw(raw);
}

// A random history, told to both: some days with some marks each, fills and round trips in between.
struct Twins {
  explicit Twins(std::uint64_t seed) : random(seed) {}

  // From low up to, but not, high.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low));
  }

  std::mt19937_64 random;
  Statistics quick{{252, 0, 0}};
  NaiveHistory slow;
  std::int64_t equity = 100'000'000'000'000;  // raw
  std::int64_t time = kStart;

  void mark() {
    equity += between(-900'000'000'000, 1'000'000'000'000);
    const std::int64_t gross =
        std::array{std::int64_t{0}, equity / 3, equity * 2}[static_cast<std::size_t>(between(0, 3))];
    quick.mark(Timestamp::fromSeconds(time), {money(equity), money(equity / 2), money(gross)});
    slow.marks.push_back({static_cast<double>(time), money(equity).toDoubleLossy(), money(gross).toDoubleLossy()});
  }
  void trade() {
    RoundTrip trip;
    trip.pnl = money(between(-500'000'000'000, 500'000'000'000));
    trip.worst = money(-between(0, 700'000'000'000));
    trip.best = money(between(0, 700'000'000'000));
    trip.entryTime = Timestamp::fromSeconds(kStart);
    trip.exitTime = trip.entryTime + std::chrono::seconds(between(1, 1'000'000));
    quick.add(trip);
    slow.trades.push_back({trip.pnl.toDoubleLossy(), trip.worst.toDoubleLossy(), trip.best.toDoubleLossy(),
                           static_cast<double>((trip.exitTime - trip.entryTime).count()) / 1e9});
    Fill fill;
    fill.quantity = Quantity::fromRaw(between(1, 9'000'000'000));
    fill.price = Price::fromInt(100);
    quick.add(fill, Instrument{});
    slow.traded += fill.quantity.toDoubleLossy() * 100;
  }
  void day(bool benchmark) {
    for (std::int64_t i = between(1, 5); i > 0; --i) {
      mark();
      time += between(1, 15'000);
    }
    if (benchmark) {
      const auto price = Price::fromRaw(between(50'000'000'000, 60'000'000'000));
      quick.benchmark(price);
      slow.benchmark.push_back(price.toDoubleLossy());
    }
    quick.endDay(Timestamp::fromSeconds(time));
    slow.dayEnds.push_back(money(equity).toDoubleLossy());
    time = dayStart(Timestamp::fromSeconds(time)).seconds() + 86'400;
  }
};

double numberOf(const rapidjson::Value& value) {
  return value.IsString() ? Money::parse(value.GetString()).value().toDoubleLossy() : value.GetDouble();
}

RC_GTEST_PROP(StatisticsTwins, AgreeWithTheDefinitions, ()) {
  Twins twins(*rc::gen::arbitrary<std::uint64_t>());
  const bool benchmark = twins.between(0, 2) == 1;
  const std::int64_t days = twins.between(5, 60);
  for (std::int64_t i = 0; i < days; ++i) {
    twins.day(benchmark);
    for (std::int64_t trades = twins.between(0, 4); trades > 0; --trades)
      twins.trade();
  }
  for (int i = 0; i < 3; ++i)
    twins.trade();
  twins.slow.end = static_cast<double>(twins.time);

  JsonWriter json;
  writeStatistics(json, twins.quick.report(Timestamp::fromSeconds(twins.time)));
  rapidjson::Document said;
  said.Parse(json.take().c_str());
  RC_ASSERT(said["n"].GetInt() == days - 1);
  for (const auto& [name, expected] : naiveFigures(twins.slow)) {
    RC_ASSERT(said.HasMember(name.c_str()));
    const rapidjson::Value& value = said[name.c_str()];
    RC_LOG() << name << '\n';
    RC_ASSERT(value.IsNull() == !expected.has_value());
    if (expected)
      RC_ASSERT(std::abs(numberOf(value) - *expected) <= 1e-9 * std::max(1.0, std::abs(*expected)));
  }
}

}  // namespace
}  // namespace oms::test
