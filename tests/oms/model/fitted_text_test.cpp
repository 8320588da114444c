#include "oms/model/fitted_text.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

struct FittedText {
  const char* sentence;
  std::size_t most;
  const char* fitted;
};

TEST(FittedText, CutsTheCauseAndKeepsTheRemedyAndWholeWords) {
  const FittedText cases[] = {
      {"short; do it", 12, "short; do it"},
      {"rate: 12 orders within a second, the limit is 10; slow down", 50,
       "rate: 12 orders within a second, the…; slow down"},
      {"rate: 12 orders within a second, the limit is 10; slow down", 52,
       "rate: 12 orders within a second, the…; slow down"},
      // A limit of 1000.25 is none of 100 or 1000.
      {"it could reach 8801.96, its limit is 1000.25; shrink it", 52,
       "it could reach 8801.96, its limit is…; shrink it"},
      {"it could reach 8801.96 %, the limit is 100 %; no", 30, "it could reach 8801.96 %,…"},
      {"it could reach 8801.96 %, the limit is 100 %; no", 45, "it could reach 8801.96 %, the limit is…; no"},
      {"a cause without any remedy at all", 20, "a cause without…"},
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
