// A session on a book of depth: its state is saved, loaded and hashed with the book.
#include <gtest/gtest.h>

#include <random>

#include "oms/market/depth_book.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

// Pieces of depth around 100.00, from a seed.
class DepthSource {
 public:
  explicit DepthSource(std::uint64_t seed) : random_(seed) {}

  // The next piece; its changes hold until the one after it.
  MarketUpdate next(Desk& desk) {
    changes_ = {book_.size(Side::buy) == 0 || draw(0, 30) == 0, {}, {}};
    if (changes_.whole)
      book_.clear();
    for (int n = changes_.whole ? 20 : draw(1, 4); n > 0; --n) {
      const Side side = draw(0, 1) == 0 ? Side::buy : Side::sell;
      const int cents = side == Side::buy ? 9'999 - draw(0, 12) : 10'001 + draw(0, 12);
      set(side, cents, changes_.whole ? draw(1, 9) : draw(0, 9));
    }
    for (const Side side : {Side::buy, Side::sell}) {
      if (book_.size(side) == 0)
        set(side, side == Side::buy ? 9'990 : 10'010, 5);
    }
    changes_.totals = {book_.total(Side::buy), book_.total(Side::sell)};
    desk.now = desk.now + std::chrono::milliseconds(100);
    const DepthLevel bid = book_.level(Side::buy, 0);
    const DepthLevel ask = book_.level(Side::sell, 0);
    QuoteUpdate quote{{desk.now, bid.price, ask.price, bid.size, ask.size}, {}, &changes_};
    if (draw(0, 2) == 0)
      quote.tick = {desk.now, bid.price, Quantity::fromInt(draw(1, 5)), Side::sell};
    return {++desk.cursor, desk.now, {0}, false, quote};
  }
  CommandBody command() {
    const Side side = draw(0, 1) == 0 ? Side::buy : Side::sell;
    const std::string quantity = std::to_string(draw(1, 40));
    const int kind = draw(0, 3);
    if (kind == 0)
      return CancelAllOrders{};
    if (kind == 1)
      return SubmitOrder{Desk::request(side, quantity.c_str())};
    const DepthLevel level = book_.level(side, static_cast<std::size_t>(draw(0, 3)) % book_.size(side));
    return SubmitOrder{Desk::request(side, quantity.c_str(), OrderType::limit, level.price.text().c_str())};
  }

 private:
  int draw(int low, int high) { return low + static_cast<int>(random_() % static_cast<std::uint64_t>(high - low + 1)); }
  void set(Side side, int cents, int size) {
    const Price price = Price::fromRaw(static_cast<std::int64_t>(cents) * 10'000'000);
    book_.set(side, price, Quantity::fromInt(size));
    changes_.levels.push_back({side, price, Quantity::fromInt(size)});
  }

  std::mt19937_64 random_;
  DepthBook book_;
  DepthChanges changes_;
};

EngineConfig withoutParticipation() {
  EngineConfig config = Desk::config();
  config.limits.participation = Ratio{};  // which waits for a minute's trades
  return config;
}

TEST(DepthSession, AnEngineThatWasLoadedGoesOnWithTheSameBook) {
  std::uint64_t deeper = 0;
  std::uint64_t queued = 0;
  for (const std::uint64_t seed : {1, 2, 3}) {
    Desk desk(withoutParticipation());
    DepthSource source(seed);
    std::unique_ptr<Engine> other;
    std::vector<Event> events;
    for (int step = 0; step < 300; ++step) {
      if (step % 60 == 30) {
        other = std::make_unique<Engine>(withoutParticipation());
        ASSERT_TRUE(other->load(desk.engine.save()));
      }
      const MarketUpdate piece = source.next(desk);
      desk.engine.apply(piece, desk.events);
      if (other)
        other->apply(piece, events);
      if (step % 3 == 0) {
        const Command command{Actor::trader(), desk.now, source.command()};
        desk.engine.apply(command, desk.events);
        if (other)
          other->apply(command, events);
      }
      if (other) {
        ASSERT_EQ(other->stateHash(), desk.engine.stateHash()) << "seed " << seed << ", step " << step;
        ASSERT_EQ(other->save(), desk.engine.save()) << "seed " << seed << ", step " << step;
      }
    }
    for (const Event& event : desk.events) {
      const auto* filled = std::get_if<OrderFilled>(&event.body);
      deeper += filled != nullptr && filled->fill.why.level > 1 ? 1 : 0;
      queued += filled != nullptr && filled->fill.why.rule == 13 ? 1 : 0;
    }
  }
  EXPECT_GT(deeper, 50U);
  EXPECT_GT(queued, 10U);
}

// Asks of 5, 10 and 20 above 100.00, bids of 4 and 6 below: what a session's own limits let walk them.
TEST(DepthSession, AnOrderMayWalkTheSideThatIsShownByDefault) {
  EngineConfig config = Desk::config();
  const RiskLimits defaults;
  config.limits.participationDepth = defaults.participationDepth;
  Desk desk(config);
  DepthBook book;
  DepthChanges changes{true, {}, {}};
  const auto level = [&](Side side, const char* price, int size) {
    changes.levels.push_back({side, Price::parse(price).value(), Quantity::fromInt(size)});
    book.set(side, changes.levels.back().price, changes.levels.back().size);
  };
  level(Side::sell, "100.01", 5);
  level(Side::sell, "100.02", 10);
  level(Side::sell, "100.03", 20);
  level(Side::buy, "99.99", 4);
  level(Side::buy, "99.98", 6);
  changes.totals = {book.total(Side::buy), book.total(Side::sell)};
  const auto piece = [&](const Tick& trade) {
    desk.now = desk.now + std::chrono::seconds(1);
    const Quote quote{desk.now, changes.levels[3].price, changes.levels[0].price, Quantity::fromInt(4),
                      Quantity::fromInt(5)};
    desk.engine.apply({++desk.cursor, desk.now, {0}, false, QuoteUpdate{quote, trade, &changes}}, desk.events);
  };
  piece({});
  const auto answerTo = [&](Side side, const char* quantity) {
    const DryRunResult result = desk.engine.dryRun(Desk::request(side, quantity), Actor::trader(), desk.now);
    for (const CheckResult& check : result.checks) {
      if (check.code == CheckCode::participation)
        return check;
    }
    return CheckResult{};
  };
  EXPECT_TRUE(answerTo(Side::buy, "35").passed);
  EXPECT_EQ(Ratio::fromRaw(answerTo(Side::buy, "7").headroom()).text(), "0.8");
  EXPECT_FALSE(answerTo(Side::buy, "42").passed);
  EXPECT_EQ(Ratio::fromRaw(answerTo(Side::buy, "42").headroom()).text(), "-0.2");
  EXPECT_TRUE(answerTo(Side::sell, "10").passed);
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "11")), "participation");
  // The feed tells of trades too, and no minute of them is over.
  piece({desk.now, Price::parse("100.01").value(), Quantity::fromInt(1), Side::buy});
  EXPECT_TRUE(answerTo(Side::buy, "35").passed);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "36")), "participation");
  const OrderId id = desk.buy("20");
  EXPECT_EQ(desk.order(id).status, OrderStatus::filled);
  EXPECT_EQ(desk.order(id).averagePrice.text(), "100.02");
}

}  // namespace
}  // namespace oms::test
