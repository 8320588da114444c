#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "oms/remote/stream_merged.h"
#include "oms/remote/stream_snapshot.h"
#include "oms/remote/stream_turns.h"

namespace oms {
namespace {

Envelope snapshotOf(StreamChannel channel) {
  Envelope envelope;
  envelope.type = StreamMessage::snapshot;
  envelope.channel = channel;
  return envelope;
}

TEST(StreamSnapshot, comesInPartsOfAtMostAMebibyte) {
  const auto row = std::make_shared<const std::string>("\"" + std::string(300'000, 'x') + "\"");
  for (const std::size_t count : {0U, 1U, 3U, 4U, 10U}) {
    SnapshotCut cut(snapshotOf(StreamChannel::orders), "e", std::vector<SharedText>(count, row));
    EXPECT_EQ(cut.parts(), std::max<std::size_t>(1, (count + 2) / 3)) << count;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < cut.parts(); ++i) {
      EXPECT_LE(cut.part(i)->size(), SnapshotCut::kPartBytes);
      bytes += cut.part(i)->size();
    }
    EXPECT_GE(bytes, count * 300'000);
  }
}

// A view with bars of two symbols, whose prices say which bar they are.
struct Charted {
  Charted() {
    InstrumentList list;
    for (const char* symbol : {"AAA", "BBB"}) {
      Instrument instrument;
      instrument.symbol = symbol;
      list.add(instrument);
    }
    instruments = std::make_shared<const InstrumentList>(std::move(list));
  }
  Bar bar(std::uint64_t index) const {
    Bar made;
    made.openTime = Timestamp::fromSeconds(static_cast<std::int64_t>(60 * index));
    made.closeTime = Timestamp::fromSeconds(static_cast<std::int64_t>(60 * index + 60));
    made.open = made.high = made.low = made.close = Price::fromInt(static_cast<std::int64_t>(index + 1));
    return made;
  }
  void tell(SymbolIndex symbol, std::uint64_t first, std::vector<Bar> bars, bool isForming) {
    auto sample = std::make_shared<MarketSample>();
    sample->bars.push_back({symbol, Timeframe::m1, first, std::move(bars), isForming});
    EventBatch batch;
    batch.instruments = instruments;
    batch.sample = std::move(sample);
    ViewChanges unread;
    view.apply(batch, unread);
  }
  // Bars up to there, of which the last one may still move.
  void tellUpTo(SymbolIndex symbol, std::uint64_t first, std::uint64_t end, bool isForming) {
    std::vector<Bar> bars;
    for (std::uint64_t i = first; i < end; ++i)
      bars.push_back(bar(i));
    tell(symbol, first, std::move(bars), isForming);
  }

  std::shared_ptr<const InstrumentList> instruments;
  SessionView view;
};

std::vector<std::string> written(const std::vector<RowsLater>& pieces) {
  std::vector<std::string> rows;
  for (const RowsLater& piece : pieces)
    rows.push_back(piece());
  return rows;
}

std::size_t barsIn(const std::string& rows) {
  std::size_t count = 0;
  for (std::size_t at = rows.find("close_time"); at != std::string::npos; at = rows.find("close_time", at + 1))
    ++count;
  return count;
}

TEST(StreamSnapshot, ofBarsIsOfItsMomentWheneverItIsWritten) {
  Charted charted;
  charted.tellUpTo({0}, 0, 700, true);
  charted.tellUpTo({1}, 0, 3, false);
  const std::vector<std::string> atOnce = mergedRows(StreamChannel::bars, {}, charted.view);
  ASSERT_EQ(atOnce.size(), 2U);
  EXPECT_EQ(barsIn(atOnce[0]), 500U);
  EXPECT_EQ(barsIn(atOnce[1]), 3U);
  EXPECT_NE(atOnce[0].find("\"complete\":false}"), std::string::npos);
  EXPECT_EQ(atOnce[1].find("\"complete\":false}"), std::string::npos);
  const std::vector<RowsLater> later = barsLater({}, charted.view);
  const std::vector<RowsLater> narrowed = barsLater({{1}}, charted.view);
  // The newest moves, closes, and others come behind it.
  Bar moved = charted.bar(699);
  moved.high = moved.close = Price::fromInt(9'999);
  charted.tell({0}, 699, {moved, charted.bar(700)}, true);
  charted.tellUpTo({1}, 3, 40, true);
  EXPECT_NE(mergedRows(StreamChannel::bars, {}, charted.view), atOnce);
  EXPECT_EQ(written(later), atOnce);
  EXPECT_EQ(written(narrowed), std::vector<std::string>{atOnce[1]});
}

// A client that takes its time gets what the view still has, and deltas of the rest.
TEST(StreamSnapshot, ofBarsLeavesOutWhatIsGone) {
  Charted charted;
  charted.tellUpTo({0}, 0, 4, false);
  const std::vector<RowsLater> later = barsLater({}, charted.view);
  charted.tellUpTo({0}, 4, SessionView::kMaxBars + 2, false);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(barsIn(later[0]()), 2U);
  charted.tellUpTo({0}, 100'000, 100'001, true);
  EXPECT_EQ(barsIn(later[0]()), 1U);
}

TEST(StreamSnapshot, ofBarsIsWrittenASeriesAtATime) {
  std::size_t written = 0;
  const RowsLater piece = [&] { return "{\"n\":" + std::to_string(++written) + "}"; };
  SnapshotCut cut(snapshotOf(StreamChannel::bars), "e", std::vector<RowsLater>(3, piece));
  ASSERT_EQ(cut.parts(), 3U);
  EXPECT_EQ(written, 0U);
  for (std::size_t i = 0; i < cut.parts(); ++i) {
    const SharedFrame frame = cut.part(i);
    EXPECT_EQ(written, i + 1);
    const std::string number = std::to_string(i + 1);
    EXPECT_NE(frame->find("\"part\":" + number + ",\"parts\":3"), std::string::npos) << *frame;
    EXPECT_NE(frame->find("\"rows\":[{\"n\":" + number + "}]"), std::string::npos) << *frame;
  }
  SnapshotCut none(snapshotOf(StreamChannel::bars), "e", std::vector<RowsLater>{});
  ASSERT_EQ(none.parts(), 1U);
  EXPECT_NE(none.part(0)->find("\"rows\":[]"), std::string::npos);
}

TEST(SnapshotTurns, takeTheClientsInTurnAndEndWithSoMuch) {
  std::array<int, 10> left;
  left.fill(5);
  SnapshotTurns<int> turns;
  for (int& client : left) {
    turns.add(client);
    turns.add(client);
  }
  std::vector<std::ptrdiff_t> sent;
  const auto send = [&](int& client) {
    sent.push_back(&client - left.data());
    if (--client > 0)
      turns.add(client);
    return SnapshotTurns<int>::kTurnBytes / 4 + 1;
  };
  std::size_t count = 1;
  for (; turns.take(send); ++count)
    ASSERT_EQ(sent.size(), 4 * count);
  EXPECT_EQ(count, 13U);
  ASSERT_EQ(sent.size(), 50U);
  for (std::size_t i = 0; i < sent.size(); ++i)
    EXPECT_EQ(sent[i], static_cast<std::ptrdiff_t>(i % 10)) << i;
  EXPECT_FALSE(turns.take(send));
}

TEST(SnapshotTurns, endWithSoManyPiecesHoweverSmall) {
  std::array<int, 1'000> clients{};
  SnapshotTurns<int> turns;
  for (int& client : clients)
    turns.add(client);
  turns.remove(clients[1]);
  const auto send = [](int& client) {
    ++client;
    return std::size_t{0};
  };
  EXPECT_TRUE(turns.take(send));
  EXPECT_EQ(std::ranges::count(clients, 1), static_cast<std::ptrdiff_t>(SnapshotTurns<int>::kTurnPieces));
  EXPECT_EQ(clients[1], 0);
}

}  // namespace
}  // namespace oms
