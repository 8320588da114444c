#include "oms/remote/read_turns.h"

#include <gtest/gtest.h>

#include <vector>

namespace oms {
namespace {

struct Speaker {
  int number = 0;
};

using Turns = ReadTurns<Speaker>;

std::vector<Speaker> speakers(int first, std::size_t count) {
  std::vector<Speaker> made;
  for (std::size_t i = 0; i < count; ++i)
    made.push_back({first + static_cast<int>(i)});
  return made;
}

// Who is read, turn after turn, until nobody waits and nobody has been read.
std::vector<std::vector<int>> allTurns(Turns& turns) {
  std::vector<std::vector<int>> read;
  bool isDue = true;
  while (isDue) {
    auto& these = read.emplace_back();
    isDue = turns.take([&](Speaker& speaker) { these.push_back(speaker.number); });
  }
  read.pop_back();
  return read;
}

TEST(ReadTurns, readSoManyATurn) {
  Turns turns;
  auto crowd = speakers(0, 3 * Turns::kTurnClients - 1);
  std::size_t atOnce = 0;
  for (Speaker& speaker : crowd)
    atOnce += turns.admits(speaker, true) ? 1U : 0U;
  EXPECT_EQ(atOnce, Turns::kTurnClients);
  const auto read = allTurns(turns);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].size(), Turns::kTurnClients);
  EXPECT_EQ(read[1].size(), Turns::kTurnClients - 1);
  EXPECT_EQ(read[0].front(), static_cast<int>(Turns::kTurnClients));
  // And the next turn has all of it again.
  EXPECT_TRUE(turns.admits(crowd.front(), false));
}

TEST(ReadTurns, whoHasBeenReadBeforeComesBeforeNewcomers) {
  Turns turns;
  auto newcomers = speakers(0, 10 * Turns::kTurnClients);
  for (Speaker& speaker : newcomers)
    turns.admits(speaker, true);
  Speaker trader{-1};
  EXPECT_FALSE(turns.admits(trader, false));
  EXPECT_EQ(allTurns(turns).front().front(), -1);
}

TEST(ReadTurns, keepsThePlaceOfWhoGoesOnAndForgetsWhoLeaves) {
  Turns turns;
  auto crowd = speakers(0, Turns::kTurnClients + 3);
  for (Speaker& speaker : crowd)
    turns.admits(speaker, true);
  turns.admits(crowd[Turns::kTurnClients], true);
  turns.remove(crowd[Turns::kTurnClients + 1]);
  turns.remove(crowd[0]);  // waits for nothing
  const int first = static_cast<int>(Turns::kTurnClients);
  EXPECT_EQ(allTurns(turns), (std::vector<std::vector<int>>{{first, first + 2}}));
}

}  // namespace
}  // namespace oms
