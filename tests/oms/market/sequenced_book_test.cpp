#include "oms/market/sequenced_book.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <map>
#include <sstream>
#include <string>

namespace oms {
namespace {

using Kind = DepthMessage::Kind;

std::vector<DepthLevel> levelsOf(std::initializer_list<std::pair<std::int64_t, std::int64_t>> levels) {
  std::vector<DepthLevel> result;
  for (const auto& [price, size] : levels)
    result.push_back({Price::fromInt(price), Quantity::fromInt(size)});
  return result;
}

DepthMessage updateOf(std::uint64_t first, std::uint64_t last, std::optional<std::uint64_t> previous = {}) {
  DepthMessage message;
  message.firstId = first;
  message.lastId = last;
  message.previousId = previous;
  message.line = last;
  message.bids = levelsOf({{99, static_cast<std::int64_t>(last)}});
  return message;
}

DepthMessage snapshotOf(std::uint64_t id, bool ofStream = false) {
  DepthMessage message = updateOf(id, id);
  message.kind = Kind::snapshot;
  message.ofStream = ofStream;
  message.asks = levelsOf({{101, 1}});
  return message;
}

// "5-7": an update; "5-7<4": one that names the update before; "s9": a snapshot that was asked for; "S9": one of the
// stream.
DepthMessage messageOf(const std::string& word) {
  if (word[0] == 's' || word[0] == 'S')
    return snapshotOf(std::stoull(word.substr(1)), word[0] == 'S');
  const std::size_t dash = word.find('-');
  const std::size_t before = word.find('<');
  return updateOf(std::stoull(word), std::stoull(word.substr(dash + 1)),
                  before == std::string::npos ? std::nullopt : std::optional(std::stoull(word.substr(before + 1))));
}

std::string wordFor(const DepthStep& step) {
  constexpr std::array<const char*, 6> names{"applied", "crossed", "held", "stale", "gap", "exhausted"};
  std::string word = std::string(names[static_cast<std::size_t>(step.outcome)]) + std::to_string(step.id);
  return step.outcome == DepthOutcome::gap ? word + "/" + std::to_string(step.after) : word;
}

std::string outcomesOf(SequencedBook& book, const std::string& script) {
  std::istringstream words(script);
  std::string outcomes;
  for (std::string word; words >> word;) {
    outcomes += (outcomes.empty() ? "" : " ") + wordFor(book.apply(messageOf(word)));
    while (const auto step = book.next())
      outcomes += " " + wordFor(*step);
  }
  return outcomes;
}

TEST(SequencedBook, FollowsAStreamAsItsExchangeTells) {
  struct Case {
    const char* name;
    const char* script;
    const char* outcomes;
    bool inOrder;
    std::uint64_t lastId;
    std::size_t held = 0;
  };
  const Case cases[] = {
      {"updates wait for a snapshot", "5-7 8-9", "held7 held9", false, 0, 2},
      {"those that it holds are dropped, that around it is the first", "1-4 5-7 8-9 s6",
       "held4 held7 held9 applied6 stale4 applied7 applied9", true, 9},
      {"it may end where an update ends", "1-4 5-7 8-9 s7", "held4 held7 held9 applied7 stale4 stale7 applied9", true,
       9},
      {"it is older than what waits", "5-7 8-9 s3", "held7 held9 applied3 gap7/3", false, 3, 2},
      {"and another is asked for", "5-7 8-9 s3 10-11 s8",
       "held7 held9 applied3 gap7/3 held11 applied8 stale7 applied9 "
       "applied11",
       true, 11},
      {"an update is missing", "s4 5-7 9-9 10-12", "applied4 applied7 gap9/7 held12", false, 7, 2},
      {"a snapshot mends it", "s4 5-7 9-9 10-12 s9 13-13",
       "applied4 applied7 gap9/7 held12 applied9 stale9 applied12 "
       "applied13",
       true, 13},
      {"an update is missing among those that wait", "1-2 5-7 8-9 s1 s6",
       "held2 held7 held9 applied1 applied2 gap7/2 "
       "applied6 applied7 applied9",
       true, 9},
      {"repeated and overlapping updates do no harm", "s4 5-7 5-7 6-9", "applied4 applied7 stale7 applied9", true, 9},
      {"an old snapshot is no news", "s4 5-7 s6 8-8", "applied4 applied7 stale6 applied8", true, 8},
      {"a newer one is", "s4 5-7 s9 8-8 10-10", "applied4 applied7 applied9 stale8 applied10", true, 10},
      {"futures: ids skip, each names the one before", "10-15<8 22-24<15 30-31<24 s15",
       "held15 held24 held31 applied15 stale15 applied24 applied31", true, 31},
      {"futures: the snapshot lies inside of an update", "10-15<8 22-24<15 s23",
       "held15 held24 applied23 stale15 "
       "applied24",
       true, 24},
      {"futures: it lies between two", "10-15<8 22-24<15 s18", "held15 held24 applied18 stale15 applied24", true, 24},
      {"futures: an update is missing", "s15 22-24<15 30-31<27", "applied15 applied24 gap31/24", false, 24, 1},
      {"futures: it is missing right after the snapshot", "s15 22-24<19", "applied15 gap24/15", false, 15, 1},
      {"the stream's own snapshot begins anew, lower ids or not", "S100 101-101 S1 2-2 102-102",
       "applied100 applied101 applied1 applied2 gap102/2", false, 2, 1},
      {"and what waited is past", "5-7 S100 101-101", "held7 applied100 applied101", true, 101},
  };
  for (const Case& c : cases) {
    SequencedBook book;
    EXPECT_EQ(outcomesOf(book, c.script), c.outcomes) << c.name;
    EXPECT_EQ(book.isInOrder(), c.inOrder) << c.name;
    EXPECT_EQ(book.lastId(), c.lastId) << c.name;
    EXPECT_EQ(book.held(), c.held) << c.name;
    // What is shown is the last update's, or nothing at all.
    const Quantity shown = book.book().sizeAt(Side::buy, Price::fromInt(99));
    EXPECT_EQ(shown, Quantity::fromInt(c.inOrder ? static_cast<std::int64_t>(c.lastId) : 0)) << c.name;
  }
}

TEST(SequencedBook, DoesWhatWaitedBeforeTheNextMessageEvenIfNobodyAsked) {
  SequencedBook book;
  for (const char* word : {"5-7", "8-9", "s6", "10-10"})
    EXPECT_NE(book.apply(messageOf(word)).outcome, DepthOutcome::gap) << word;
  EXPECT_EQ(book.lastId(), 10U);
  EXPECT_TRUE(book.isInOrder());
}

TEST(SequencedBook, TellsOfACrossedMarket) {
  SequencedBook book;
  book.apply(snapshotOf(4));
  DepthMessage message = updateOf(5, 5);
  message.bids = levelsOf({{101, 3}});
  EXPECT_EQ(book.apply(message).outcome, DepthOutcome::crossed);
  message = updateOf(6, 6);
  message.bids = levelsOf({{101, 0}});
  EXPECT_EQ(book.apply(message).outcome, DepthOutcome::applied);
}

TEST(SequencedBook, IsVoidWhenTheLevelsThatItCouldHoldAreUsedUp) {
  SequencedBook book(2);
  DepthMessage message = snapshotOf(4);
  message.bids = levelsOf({{99, 1}, {98, 1}, {97, 1}});
  EXPECT_EQ(book.apply(message).outcome, DepthOutcome::applied);
  message = updateOf(5, 5);
  message.bids = levelsOf({{99, 0}, {98, 0}});
  EXPECT_EQ(book.apply(message).outcome, DepthOutcome::exhausted);
  EXPECT_FALSE(book.isInOrder());
  EXPECT_EQ(book.book().size(Side::sell), 0U);
  EXPECT_EQ(book.apply(updateOf(6, 6)).outcome, DepthOutcome::held);
  EXPECT_EQ(book.apply(snapshotOf(5)).outcome, DepthOutcome::applied);
  EXPECT_EQ(book.next()->outcome, DepthOutcome::applied);
  EXPECT_EQ(book.lastId(), 6U);
}

TEST(SequencedBook, LetsTheOlderHalfGoWhenTooManyWait) {
  SequencedBook book;
  for (std::uint64_t id = 1; id <= SequencedBook::kHeldMax + 1; ++id)
    book.apply(updateOf(id, id));
  EXPECT_EQ(book.held(), SequencedBook::kHeldMax / 2 + 1);
  const std::uint64_t oldest = SequencedBook::kHeldMax / 2 + 1;
  book.apply(snapshotOf(oldest - 2));
  EXPECT_EQ(book.next()->outcome, DepthOutcome::gap);
  book.apply(snapshotOf(oldest));
  while (const auto step = book.next())
    ASSERT_NE(step->outcome, DepthOutcome::gap);
  EXPECT_EQ(book.lastId(), SequencedBook::kHeldMax + 1);
}

TEST(SequencedBook, LetsUpdatesGoByTheirLevelsToo) {
  SequencedBook book;
  DepthMessage wide = updateOf(1, 1);
  wide.bids.assign(SequencedBook::kHeldLevelsMax / 4, {Price::fromInt(1), Quantity::fromInt(1)});
  for (std::uint64_t id = 1; id <= 5; ++id) {
    wide.firstId = wide.lastId = id;
    book.apply(wide);
    EXPECT_LE(book.held(), 4U);
  }
  EXPECT_EQ(book.held(), 3U);
}

// The exchange itself: its book after each change, by the change's id, and what each of them did.
struct Exchange {
  using Sides = std::array<std::map<std::int64_t, std::int64_t>, 2>;
  struct Change {
    std::size_t side;
    std::int64_t price;
    std::int64_t size;
  };
  std::vector<Sides> books{1};
  std::vector<Change> changes{1};

  void change() {
    const auto side = *rc::gen::inRange<std::size_t>(0, 2);
    const auto price = *rc::gen::inRange<std::int64_t>(1, 20) + (side == 1 ? 20 : 0);
    changes.push_back({side, price, *rc::gen::element<std::int64_t>(0, 0, 1, 2, 3, 4)});
    books.push_back(books.back());
    auto& levels = books.back()[side];
    if (changes.back().size == 0) {
      levels.erase(price);
    } else {
      levels[price] = changes.back().size;
    }
  }
  std::uint64_t last() const { return books.size() - 1; }

  DepthMessage update(std::uint64_t first, std::uint64_t last) const {
    DepthMessage message = updateOf(first, last);
    message.bids.clear();
    for (std::uint64_t id = first; id <= last; ++id) {
      const Change& change = changes[id];
      (change.side == 0 ? message.bids : message.asks)
          .push_back({Price::fromInt(change.price), Quantity::fromInt(change.size)});
    }
    return message;
  }
  DepthMessage snapshot(std::uint64_t id) const {
    DepthMessage message = snapshotOf(id);
    message.bids.clear();
    message.asks.clear();
    for (std::size_t side = 0; side < 2; ++side) {
      for (const auto& [price, size] : books[id][side])
        (side == 0 ? message.bids : message.asks).push_back({Price::fromInt(price), Quantity::fromInt(size)});
    }
    return message;
  }
};

void expectTruth(const SequencedBook& book, const Exchange& exchange, const DepthStep& step) {
  if (!book.isInOrder()) {
    RC_ASSERT(!step.isApplied());
    RC_ASSERT(book.book().size(Side::buy) == 0 && book.book().size(Side::sell) == 0);
    return;
  }
  for (const Side side : {Side::buy, Side::sell}) {
    const auto& levels = exchange.books[book.lastId()][static_cast<std::size_t>(side)];
    RC_ASSERT(book.book().size(side) == levels.size());
    for (const auto& [price, size] : levels)
      RC_ASSERT(book.book().sizeAt(side, Price::fromInt(price)) == Quantity::fromInt(size));
  }
}

// Updates of some changes each, of which some get lost, and snapshots that come late: whatever is shown was the
// exchange's book at that id, and a snapshot as new as the last update always mends what is wrong.
RC_GTEST_PROP(SequencedBookTwin, ShowsTheExchangesBookOrNone, ()) {
  Exchange exchange;
  SequencedBook book;
  const bool isFutures = *rc::gen::arbitrary<bool>();
  const int lossPercent = *rc::gen::element(0, 5, 30);
  const auto check = [&](const DepthMessage& message) {
    expectTruth(book, exchange, book.apply(message));
    while (const auto step = book.next())
      expectTruth(book, exchange, *step);
  };
  std::uint64_t sent = 0;
  const int turns = *rc::gen::inRange(1, 60);
  for (int turn = 0; turn < turns; ++turn) {
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i)
      exchange.change();
    DepthMessage update = exchange.update(sent + 1, exchange.last());
    if (isFutures)
      update.previousId = sent;
    sent = exchange.last();
    if (*rc::gen::inRange(0, 100) >= lossPercent)
      check(update);
    if (*rc::gen::inRange(0, 10) == 0)
      check(exchange.snapshot(*rc::gen::inRange<std::uint64_t>(exchange.last() - exchange.last() / 3, sent + 1)));
  }
  const bool wasInOrder = book.isInOrder();
  RC_ASSERT(!wasInOrder || book.lastId() == sent || lossPercent > 0);
  check(exchange.snapshot(sent));
  RC_ASSERT(book.isInOrder() && book.lastId() == sent);
}

}  // namespace
}  // namespace oms
