#include "oms/projections/session_view.h"

#include <gtest/gtest.h>

#include "oms/engine/sampler.h"
#include "tests/oms/engine/desk.h"

namespace oms {
namespace {

// Folds what the engine said so far, as a subscriber would.
class Reader {
 public:
  explicit Reader(test::Desk& desk)
      : desk_(desk),
        sampler_(desk.engine),
        instruments_(std::make_shared<InstrumentList>(desk.engine.core().config.instruments)) {}

  ViewChanges fold() {
    EventBatch batch;
    batch.instruments = instruments_;
    batch.entries.push_back({++seq_, 0, std::move(desk_.events)});
    desk_.events.clear();
    batch.sample = sampler_.take(-1);
    ViewChanges changes;
    view.apply(batch, changes);
    return changes;
  }

  SessionView view;

 private:
  test::Desk& desk_;
  Sampler sampler_;
  std::shared_ptr<const InstrumentList> instruments_;
  std::uint64_t seq_ = 0;
};

TEST(SessionView, FoldsToWhatTheEngineHas) {
  test::Desk desk;
  Reader reader(desk);
  reader.fold();
  const OrderId bought = desk.buy("10");
  const OrderId resting = desk.submit(test::Desk::request(Side::sell, "4", OrderType::limit, "101.00"));
  desk.quote("100.50", "100.52");
  const ViewChanges changes = reader.fold();
  const SessionView& view = reader.view;
  EXPECT_EQ(view.order(bought)->order.status, OrderStatus::filled);
  EXPECT_EQ(view.order(bought)->events.size(), 4u);
  EXPECT_EQ(view.order(bought)->checks.count, 19);
  EXPECT_EQ(view.order(resting)->order.status, OrderStatus::accepted);
  ASSERT_EQ(view.positions().size(), 1u);
  EXPECT_EQ(view.positions().begin()->second.unrealized, desk.engine.core().books.unrealized());
  EXPECT_EQ(view.account().equity, desk.engine.core().books.equity());
  EXPECT_EQ(view.today().orders, 2u);
  EXPECT_EQ(view.today().fills, 1u);
  EXPECT_FALSE(changes.orders.empty());
  desk.sell("10");
  reader.fold();
  EXPECT_TRUE(view.positions().empty());
  ASSERT_EQ(view.trades().size(), 1u);
  EXPECT_EQ(view.today().wins, 1u);
}

TEST(SessionView, BarsAreAppendedAndAGapStartsAnew) {
  SessionView view;
  const auto fold = [&](std::uint64_t first, int count, bool forming) {
    auto sample = std::make_shared<MarketSample>();
    sample->bars.push_back({{0}, Timeframe::m1, first, std::vector<Bar>(static_cast<std::size_t>(count)), forming});
    EventBatch batch;
    batch.sample = sample;
    ViewChanges changes;
    view.apply(batch, changes);
  };
  fold(0, 3, true);
  fold(2, 2, false);  // the unfinished one is replaced
  EXPECT_EQ(view.bars({0}, Timeframe::m1)->bars.size(), 4u);
  fold(10, 2, false);
  EXPECT_EQ(view.bars({0}, Timeframe::m1)->firstIndex, 10u);
  EXPECT_EQ(view.bars({0}, Timeframe::m1)->bars.size(), 2u);
}

}  // namespace
}  // namespace oms
