#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/data_file.h"
#include "oms/market/bar_builder.h"
#include "oms/strategies/expression_series.h"

namespace app {

// Makes the bars of other timeframes and symbols that expressions read, from the file at hand and those of --with.
class OtherBars {
 public:
  OtherBars(const oms::ImportedBars& own, const std::vector<OtherData>& others) : own_(own), others_(others) {}

  // All that this expression, the place-th, reads. A problem is one sentence.
  std::optional<std::string> add(const oms::ExpressionSeries& series, std::size_t place);
  // Gives the expressions what closes no later than that bar, which is theirs.
  void giveUntil(oms::Timestamp close, std::vector<oms::ExpressionSeries>& series);

 private:
  // One file's bars of one timeframe, and who reads them.
  struct Source {
    oms::SeriesName name;
    const oms::ImportedBars* bars = nullptr;
    oms::BarBuilder builder;
    std::size_t next = 0;
    std::vector<std::pair<std::size_t, oms::SeriesIndex>> readers;
  };

  const oms::ImportedBars& own_;
  const std::vector<OtherData>& others_;
  std::vector<Source> sources_;
  std::vector<oms::ClosedBar> closed_;  // scratch
};

}  // namespace app
