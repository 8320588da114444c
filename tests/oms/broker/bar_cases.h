#pragma once

#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {

inline constexpr BarText kFlat{"100", "100", "100", "100"};

// One order or pair, made after a flat bar at 100, and what the next bar makes of it.
struct Case {
  const char* what;
  const char* order;
  BarText bar;
  Lines reports;
  bool afterGap = false;
};

inline void check(const std::vector<Case>& cases, const char* profile = "default") {
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench(profile);
    bench.bar(kFlat);
    bench.submit(test.order);
    bench.bar(test.bar, test.afterGap);
    EXPECT_EQ(bench.take(), test.reports);
  }
}

}  // namespace oms::test
