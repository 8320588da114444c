#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/strategies/expression.h"
#include "oms/strategies/program.h"

namespace oms {

// One expression of the strategies' language computed over bars by itself, for the command line and for charts. It
// may use prices and functions; there are no parameters and no named indicators.
class ExpressionSeries {
 public:
  // `own` is the timeframe of the bars; those of other timeframes and symbols must be given too.
  static Result<ExpressionSeries, ExpressionError> compile(std::string_view expression, Timeframe own = Timeframe::s1);

  // The outputs' names; one empty name for a single value.
  const std::vector<std::string>& outputs() const { return outputs_; }
  // Bars before the first value.
  std::uint32_t lookback() const { return lookback_; }
  // What is read beside the own bars, which are the first.
  const std::vector<ProgramSeries>& series() const { return program_->series; }
  void onBar(const Bar& bar) { run_.onBar(bar); }
  // A closed bar of another series, given before the own bar that it counts for.
  void onOtherBar(SeriesIndex series, const Bar& bar) { run_.onOtherBar(series, bar); }
  // After the last bar; nothing while warming up. A condition is 1 or 0.
  std::optional<double> value(std::size_t output = 0) const;

 private:
  ExpressionSeries(std::shared_ptr<const Program> program, Slot first, std::uint32_t lookback,
                   std::vector<std::string> outputs)
      : program_(std::move(program)),
        run_(program_),
        first_(first),
        lookback_(lookback),
        outputs_(std::move(outputs)) {}

  std::shared_ptr<const Program> program_;
  ProgramRun run_;
  Slot first_;
  std::uint32_t lookback_;
  std::vector<std::string> outputs_;
};

}  // namespace oms
