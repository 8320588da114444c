#include "oms/market/depth_book.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>

#include "oms/model/archives.h"

namespace oms {
namespace {

void setLevel(DepthBook& book, Side side, std::int64_t price, std::int64_t size) {
  book.set(side, Price::fromInt(price), Quantity::fromInt(size));
}

// "99x5 98x1 | 101x2": bids and asks, best first.
std::string textOf(const DepthBook& book) {
  std::string text;
  for (const Side side : {Side::buy, Side::sell}) {
    for (std::size_t n = 0; n < book.size(side); ++n)
      text += book.level(side, n).price.text() + "x" + book.level(side, n).size.text() + " ";
    text += side == Side::buy ? "|" : "";
  }
  return text;
}

struct Change {
  Side side;
  std::int64_t price;
  std::int64_t size;
};

struct DepthCase {
  const char* name;
  std::vector<Change> changes;
  const char* book;
  bool isCrossed = false;
  bool isExhausted = false;
};

using enum Side;

TEST(DepthBook, HoldsTheNearestLevelsBestFirst) {
  const DepthCase cases[] = {
      {"nothing", {}, "|"},
      {"bids fall and asks rise",
       {{buy, 98, 1}, {buy, 99, 5}, {buy, 97, 2}, {sell, 102, 3}, {sell, 101, 2}, {sell, 103, 4}},
       "99x5 98x1 97x2 |101x2 102x3 103x4 "},
      {"a size replaces the one before", {{buy, 99, 5}, {buy, 99, 2}}, "99x2 |"},
      {"no size takes the level out", {{buy, 99, 5}, {buy, 98, 1}, {buy, 99, 0}}, "98x1 |"},
      {"to take out what is not there changes nothing", {{sell, 101, 5}, {sell, 102, 0}, {buy, 101, 0}}, "|101x5 "},
      {"a touching market is crossed", {{buy, 100, 1}, {sell, 100, 1}}, "100x1 |100x1 ", true},
      {"a bid above the ask is crossed", {{buy, 101, 1}, {sell, 100, 1}}, "101x1 |100x1 ", true},
      {"one more than fits: the farthest goes",
       {{buy, 97, 1}, {buy, 96, 1}, {buy, 98, 1}, {buy, 99, 1}},
       "99x1 98x1 97x1 |"},
      {"the new one itself may be the farthest",
       {{sell, 101, 1}, {sell, 102, 1}, {sell, 103, 1}, {sell, 104, 1}},
       "|101x1 102x1 103x1 "},
      {"behind what went nothing is known",
       {{sell, 101, 1}, {sell, 102, 1}, {sell, 103, 1}, {sell, 104, 1}, {sell, 101, 0}, {sell, 104, 7}, {sell, 105, 7}},
       "|102x1 103x1 "},
      {"before it all is",
       {{buy, 97, 1}, {buy, 96, 1}, {buy, 98, 1}, {buy, 99, 1}, {buy, 99, 0}, {buy, 97, 0}, {buy, 97, 4}},
       "98x1 97x4 |"},
      {"what was held is used up",
       {{buy, 97, 1}, {buy, 96, 1}, {buy, 98, 1}, {buy, 99, 1}, {buy, 99, 0}, {buy, 98, 0}, {buy, 97, 0}},
       "|",
       false,
       true},
      {"an empty side of which nothing was left out is just empty", {{buy, 97, 1}, {buy, 97, 0}}, "|"},
  };
  for (const DepthCase& c : cases) {
    DepthBook book(3);
    for (const Change& change : c.changes)
      setLevel(book, change.side, change.price, change.size);
    EXPECT_EQ(textOf(book), c.book) << c.name;
    EXPECT_EQ(book.isCrossed(), c.isCrossed) << c.name;
    EXPECT_EQ(book.isExhausted(), c.isExhausted) << c.name;
    book.clear();
    EXPECT_EQ(textOf(book), "|") << c.name;
    EXPECT_FALSE(book.isExhausted()) << c.name;
    setLevel(book, buy, 1, 1);
    setLevel(book, sell, 1'000, 1);
    EXPECT_EQ(textOf(book), "1x1 |1000x1 ") << c.name << ": nothing is left out after a new beginning";
  }
}

TEST(DepthBook, TellsTheSizeAtAPrice) {
  DepthBook book;
  setLevel(book, buy, 99, 5);
  setLevel(book, sell, 101, 2);
  EXPECT_EQ(book.sizeAt(buy, Price::fromInt(99)), Quantity::fromInt(5));
  EXPECT_EQ(book.sizeAt(sell, Price::fromInt(101)), Quantity::fromInt(2));
  EXPECT_TRUE(book.sizeAt(sell, Price::fromInt(99)).isZero());
  EXPECT_TRUE(book.sizeAt(buy, Price::fromInt(98)).isZero());
}

TEST(DepthBook, KnowsNothingBehindItsLastLevel) {
  DepthBook book;
  EXPECT_TRUE(book.isBeyond(buy, Price::fromInt(99)));
  setLevel(book, buy, 99, 5);
  setLevel(book, buy, 97, 5);
  for (const auto& [price, beyond] : {std::pair{100, false}, {99, false}, {98, false}, {97, false}, {96, true}})
    EXPECT_EQ(book.isBeyond(buy, Price::fromInt(price)), beyond) << price;
  EXPECT_TRUE(book.isBeyond(sell, Price::fromInt(101)));
}

TEST(DepthBook, IsSavedWithWhereItsKnowledgeEnds) {
  DepthBook book(3);
  for (const std::int64_t price : {97, 96, 98, 99})
    setLevel(book, buy, price, 1);
  setLevel(book, sell, 101, 2);
  SaveArchive save;
  save(book);
  const std::string bytes = save.take();
  DepthBook loaded(3);
  LoadArchive load(bytes, 0, 0);
  load(loaded);
  ASSERT_TRUE(load.complete());
  EXPECT_EQ(hashOf(loaded), hashOf(book));
  EXPECT_EQ(loaded.total(buy), book.total(buy));
  setLevel(loaded, buy, 99, 0);
  setLevel(loaded, buy, 96, 1);
  EXPECT_EQ(textOf(loaded), "98x1 97x1 |101x2 ");
  DepthBook smaller(2);
  LoadArchive tooLarge(bytes, 0, 0);
  tooLarge(smaller);
  EXPECT_FALSE(tooLarge.complete());
}

// The slow and obvious way: every level, by price.
using NaiveBook = std::array<std::map<std::int64_t, std::int64_t>, 2>;

void expectPrefix(const DepthBook& book, const NaiveBook& naive, bool whole) {
  for (const Side side : {buy, sell}) {
    const auto& levels = naive[static_cast<std::size_t>(side)];
    const std::size_t held = book.size(side);
    RC_ASSERT(held <= levels.size());
    RC_ASSERT(!whole || held == levels.size());
    auto up = levels.begin();
    auto down = levels.rbegin();
    std::int64_t total = 0;
    for (std::size_t n = 0; n < held; ++n) {
      const auto& [price, size] = side == buy ? *down++ : *up++;
      RC_ASSERT(book.level(side, n) == (DepthLevel{Price::fromInt(price), Quantity::fromInt(size)}));
      RC_ASSERT(book.sizeAt(side, Price::fromInt(price)) == Quantity::fromInt(size));
      total += size;
    }
    RC_ASSERT(book.total(side) == Volume::fromInt(total));
  }
}

RC_GTEST_PROP(DepthBookTwin, EveryLevelThatIsHeldIsTheNaiveOne, ()) {
  const bool isBounded = *rc::gen::arbitrary<bool>();
  DepthBook book(isBounded ? *rc::gen::inRange<std::size_t>(1, 12) : DepthBook::kLevelsMax);
  NaiveBook naive;
  const int changes = *rc::gen::inRange(0, 400);
  const auto span = *rc::gen::element<std::int64_t>(5, 30, 500);
  for (int i = 0; i < changes; ++i) {
    const Side side = *rc::gen::element(buy, sell);
    const auto price = *rc::gen::inRange<std::int64_t>(1, span);
    const auto size = *rc::gen::element<std::int64_t>(0, 0, 1, 2, 3);
    setLevel(book, side, price, size);
    auto& levels = naive[static_cast<std::size_t>(side)];
    if (size == 0) {
      levels.erase(price);
    } else {
      levels[price] = size;
    }
    expectPrefix(book, naive, !isBounded);
    const bool isCrossed =
        book.size(buy) > 0 && book.size(sell) > 0 && naive[0].rbegin()->first >= naive[1].begin()->first;
    RC_ASSERT(book.isCrossed() == isCrossed);
    // A side without levels is either empty, or says that it is not known.
    for (const Side each : {buy, sell})
      RC_ASSERT(book.size(each) > 0 || naive[static_cast<std::size_t>(each)].empty() || book.isExhausted());
  }
}

}  // namespace
}  // namespace oms
