#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/option_row.h"
#include "app/options.h"
#include "oms/backtest/backtest.h"
#include "oms/backtest/walk_forward.h"
#include "oms/broker/fill_profile.h"
#include "oms/feeds/bar_file.h"

namespace app {

// The options of `tidemark backtest`, as its help shows them.
std::span<const OptionRow> backtestOptionRows();

// One parameter of a sweep and the values that it takes.
struct SweepAxis {
  std::string name;
  std::vector<double> values;
};

// What `tidemark backtest` is asked to do, checked. Where nothing is set the fill profile says: touch, next-open and
// close are there to be compared with other backtesters and have no costs, latency or risk limits of their own; the
// others take what a paper session has.
struct BacktestOptions {
  std::string data;
  std::string symbol;
  oms::ReadOptions read;
  std::vector<std::string> strategies;
  std::string orders;
  oms::Money cash = oms::Money::fromInt(10'000);
  const oms::FillProfile* fill = &oms::kFillProfiles[0];
  std::optional<oms::Ratio> feeBps;
  std::optional<oms::Money> feePerContract;
  std::optional<oms::Ratio> multiplier;
  std::optional<oms::Slippage> slippage;
  std::optional<oms::Price> spread;
  oms::AccountType account = oms::AccountType::margin;
  std::optional<oms::Money> marginPerContract;
  bool allowShort = false;
  std::shared_ptr<const oms::SizeRule> size;
  oms::CloseAtEnd closeAtEnd = oms::CloseAtEnd::none;
  std::optional<oms::Price> tick;
  std::optional<oms::Quantity> lot;
  std::optional<bool> limits;  // --limits session or none
  std::map<std::string, double> parameters;
  std::vector<SweepAxis> sweep;
  const oms::Objective* objective = &oms::defaultObjective();
  std::optional<std::pair<oms::WindowLength, oms::WindowLength>> walkForward;  // in sample, out of sample
  bool checksLookAhead = false;
  unsigned jobs = 1;
  std::string factors;
  std::string benchmark;  // a file or, where there is none of that name, a stored symbol
  std::optional<oms::Timestamp> from;
  std::optional<oms::Timestamp> to;  // that instant included
  QStringList reports;
  bool json = false;

  // The profiles that stand for other backtesters.
  bool compares() const { return fill->path == oms::BarPath::none; }
  bool hasLimits() const { return orders.empty() && limits.value_or(!compares()); }
};

// The failure is one sentence that says what is wrong and how to mend it.
oms::Result<BacktestOptions> readBacktestOptions(const SubCommand& command);

}  // namespace app
