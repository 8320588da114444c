// Most bars of a backtest meet no order, and take a short way through the broker. What is held has to see of them what
// it sees of bars whose path is walked.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "oms/engine/engine.h"
#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

// In minutes, now quiet, now wild, some of them without a move or with one before their open.
std::vector<MarketUpdate> minutes(std::mt19937_64& random) {
  const auto next = [&](std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(most));
  };
  const auto price = [](std::int64_t cents) { return Price::fromRaw(cents * (Price::one / 100)); };
  std::vector<MarketUpdate> data;
  std::int64_t cents = 40'000;
  std::int64_t wild = 20;
  for (std::uint64_t i = 0; i < 600; ++i) {
    if (next(80) == 0)
      wild = 1 + next(120);
    BarUpdate update;
    const std::int64_t open = next(20) == 0 ? cents + next(21) - 10 : cents;
    cents = next(10) == 0 ? open : std::max<std::int64_t>(5'000, open + next(2 * wild + 1) - wild);
    update.bar.openTime = *fromCalendar(2024, 1, 1) + std::chrono::minutes(i);
    update.bar.closeTime = update.bar.openTime + std::chrono::minutes(1);
    update.bar.open = price(open);
    update.bar.high = price(std::max(open, cents) + next(wild));
    update.bar.low = price(std::min(open, cents) - next(wild));
    update.bar.close = price(cents);
    update.bar.volume = Volume::fromInt(1'000 + next(500));
    data.push_back({i + 1, update.bar.closeTime, SymbolIndex{0}, false, update});
  }
  return data;
}

std::shared_ptr<const StrategyDefinition> crossing() {
  const auto parsed = parseStrategy(R"toml([strategy]
name = "Cross"
timeframe = "1m"
side = "both"
approval = "auto"
[conditions.signal]
up = { when = "sma(close, 3) crosses_above sma(close, 8)" }
[conditions.exit]
down = { when = "sma(close, 3) crosses_below sma(close, 8)" }
[conditions.signal_short]
down = { when = "sma(close, 3) crosses_below sma(close, 8)" }
[conditions.exit_short]
up = { when = "sma(close, 3) crosses_above sma(close, 8)" }
[sizing]
quantity = "1"
)toml",
                                    "cross.toml", {});
  EXPECT_TRUE(parsed.ok()) << (parsed ? "" : parsed.error().front().text());
  return parsed ? *parsed : nullptr;
}

struct Seen {
  std::vector<RoundTrip> trades;
  std::vector<Money> equity;  // after each bar
  Money worst;                // of what is still held
  Money best;
};

// `rests`: an order far below the market works all along, so that every bar's path is walked.
Seen run(const EngineConfig& config, const std::vector<MarketUpdate>& data, bool rests) {
  Engine engine(config);
  std::vector<Event> events;
  engine.begin(events);
  Seen seen;
  for (const MarketUpdate& update : data) {
    events.clear();
    engine.apply(update, events);
    for (const Event& event : events) {
      if (const auto* closed = std::get_if<TradeClosed>(&event.body))
        seen.trades.push_back(closed->trade);
    }
    seen.equity.push_back(engine.core().books.equity());
    if (!rests || update.cursor > 1)
      continue;
    OrderRequest far;
    far.symbol = {0};
    far.quantity = Quantity::fromInt(1);
    far.type = OrderType::limit;
    far.price = Price::fromInt(1);
    const CommandOutcome sent = engine.apply(Command{Actor::trader(), update.time, SubmitOrder{far}}, events);
    EXPECT_TRUE(sent.accepted) << sent.message;
  }
  if (const Position* held = engine.core().books.position({0})) {
    seen.worst = held->worst;
    seen.best = held->best;
  }
  EXPECT_TRUE(!rests || engine.core().orders[OrderId{1}].isWorking());
  return seen;
}

void expectSame(const RoundTrip& a, const RoundTrip& b) {
  EXPECT_EQ(a.side, b.side);
  EXPECT_EQ(a.entryTime, b.entryTime);
  EXPECT_EQ(a.exitTime, b.exitTime);
  EXPECT_EQ(a.entryPrice, b.entryPrice);
  EXPECT_EQ(a.exitPrice, b.exitPrice);
  EXPECT_EQ(a.pnl, b.pnl);
  EXPECT_EQ(a.worst, b.worst);
  EXPECT_EQ(a.best, b.best);
}

RC_GTEST_PROP(QuietBars, AreSeenAsThoseThatMeetAnOrder, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  EngineConfig config;
  Instrument instrument;
  instrument.symbol = "TEST";
  instrument.spread = instrument.tick * static_cast<std::int64_t>(random() % 4);
  config.instruments.add(instrument);
  config.session.id = "quiet";
  config.input = Timeframe::m1;
  config.limits = openLimits();
  config.broker.profile = kFillProfiles[random() % kFillProfiles.size()];
  config.strategies.push_back({crossing(), {SymbolIndex{0}}, ApprovalMode::automatic});
  const std::vector<MarketUpdate> data = minutes(random);
  const Seen quiet = run(config, data, false);
  const Seen walked = run(config, data, true);
  RC_ASSERT(quiet.trades.size() > 5u);
  RC_ASSERT(quiet.trades.size() == walked.trades.size());
  for (std::size_t i = 0; i < quiet.trades.size(); ++i)
    expectSame(quiet.trades[i], walked.trades[i]);
  RC_ASSERT(quiet.equity == walked.equity);
  RC_ASSERT(quiet.worst == walked.worst);
  RC_ASSERT(quiet.best == walked.best);
}

}  // namespace
}  // namespace oms::test
