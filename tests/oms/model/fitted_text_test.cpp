#include "oms/model/fitted_text.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

struct FittedText {
  const char* sentence;
  std::size_t most;
  const char* fitted;
};

TEST(FittedText, CutsTheCauseAndKeepsTheRemedyAndWholeCharacters) {
  const FittedText cases[] = {
      {"short; do it", 12, "short; do it"},
      {"rate: 12 orders within a second, the limit is 10; slow down", 50,
       "rate: 12 orders within a second, the…; slow down"},
      {"rate: 12 orders within a second, the limit is 10; slow down", 52,
       "rate: 12 orders within a second, the l…; slow down"},
      {"a cause without any remedy at all", 20, "a cause without a…"},
      // The remedy would leave nothing of the cause.
      {"cause; a remedy that takes all of the room there is", 40, "cause; a remedy that takes all of the…"},
      {"äöüäöü", 10, "äöü…"},
      {"äöüäöü", 9, "äöü…"},
      {"a;b; äöü", 7, "a;b;…"},
  };
  for (const FittedText& each : cases) {
    const std::string text = fitted(each.sentence, each.most);
    EXPECT_EQ(text, each.fitted) << each.sentence << " in " << each.most;
    EXPECT_LE(text.size(), each.most);
  }
}

}  // namespace
}  // namespace oms
