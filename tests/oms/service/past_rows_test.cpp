// A past that was made again: as many rows as there are, in the room of some.
#include "oms/service/past_rows.h"

#include <gtest/gtest.h>

#include "oms/service/snapshot_maker.h"

namespace oms {
namespace {

constexpr std::size_t kEventsARow = 10;
constexpr std::uint64_t kRowsAtOnce = PastRows::kMostEvents / kEventsARow;

// Of an order and its events.
Entry pastEntry(std::uint64_t seq) {
  Order order;
  order.id = {seq};
  order.status = OrderStatus::filled;
  Entry made{seq, seq, {}};
  made.events.assign(kEventsARow, {{}, OrderChanged{OrderEventKind::filled, order, Actor::trader()}});
  return made;
}

std::shared_ptr<const EventBatch> pastRowsOf(std::shared_ptr<const SessionView> before, std::uint64_t first,
                                             std::uint64_t last) {
  PastRows rows(std::move(before), std::make_shared<InstrumentList>());
  for (std::uint64_t seq = first; seq <= last; ++seq)
    rows.add(pastEntry(seq));
  EXPECT_EQ(rows.size(), last - first + 1);
  return rows.take();
}

SessionView pastViewOf(const EventBatch& batch) {
  SessionView view;
  ViewChanges unread;
  view.apply(batch, unread);
  return view;
}

TEST(PastRows, FewAreEntriesBehindWhatTheyGoOnFrom) {
  const auto before = std::make_shared<SessionView>(pastViewOf(*pastRowsOf(nullptr, 1, 3)));
  const auto batch = pastRowsOf(before, 4, 9);
  EXPECT_TRUE(batch->recovered);
  EXPECT_EQ(batch->past, before);
  ASSERT_EQ(batch->entries.size(), 6u);
  EXPECT_EQ(pastViewOf(*batch).orders().size(), 9u);
  EXPECT_EQ(pastRowsOf(nullptr, 1, 3)->past, nullptr);
}

TEST(PastRows, OfManyTheEarlierOnesAreAView) {
  const auto before = std::make_shared<SessionView>(pastViewOf(*pastRowsOf(nullptr, 1, 3)));
  const auto batch = pastRowsOf(before, 4, 2 * kRowsAtOnce + 5);
  ASSERT_NE(batch->past, nullptr);
  ASSERT_EQ(batch->entries.size(), 2u);
  EXPECT_EQ(batch->entries.front().seq, batch->past->lastSeq() + 1);
  const SessionView view = pastViewOf(*batch);
  EXPECT_EQ(view.lastSeq(), 2 * kRowsAtOnce + 5);
  EXPECT_EQ(view.orders().rbegin()->first, OrderId{2 * kRowsAtOnce + 5});
  EXPECT_LE(view.orders().size(), SnapshotMaker::kMaxRecords + batch->entries.size());
  EXPECT_EQ(before->lastSeq(), 3u);
}

// Whatever its length, no subscriber is cut off by it.
TEST(PastRows, AreNeverMoreEntriesThanASubscriberTakes) {
  PastRows rows(nullptr, std::make_shared<InstrumentList>());
  constexpr std::uint64_t kRows = 3 * PastRows::kMostEvents;
  for (std::uint64_t seq = 1; seq <= kRows; ++seq) {
    Entry small{seq, seq, {}};
    small.events.push_back({{}, TradingStateChanged{TradingState::active, "", Actor::system()}});
    rows.add(std::move(small));
  }
  EXPECT_LE(rows.take()->entries.size(), PastRows::kMostEvents);
}

}  // namespace
}  // namespace oms
