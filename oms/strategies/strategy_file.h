#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/result.h"
#include "oms/strategies/strategy_definition.h"

namespace oms {

struct FilePosition {
  int line = 1;
  int column = 1;
  friend auto operator<=>(const FilePosition&, const FilePosition&) = default;
};

// An expression as the file has it: its text, and where the text's value stands.
struct ExpressionText {
  std::string text;
  FilePosition value;  // of the opening quote
};

struct ParameterText {
  std::string name;
  FilePosition at;
  double defaultValue = 0;
  std::optional<double> min;
  std::optional<double> max;
};

struct NamedExpression {
  std::string name;
  FilePosition at;
  ExpressionText expression;
  double weight = 1;
};

struct GroupText {
  std::string name;  // signal, signal_short, ...
  GroupKind kind = GroupKind::signal;
  bool isShort = false;
  FilePosition at;
  std::optional<std::int64_t> need;
  FilePosition needAt;
  std::vector<NamedExpression> conditions;
};

// A strategy file whose keys, types and units are right; its expressions are still text.
struct StrategyFile {
  std::string name;
  std::vector<std::string> symbols;
  Timeframe timeframe = Timeframe::m1;
  SidePolicy side = SidePolicy::longOnly;
  ApprovalMode approval = ApprovalMode::manual;
  double autoAbove = 1;
  Duration signalTtl{};
  std::optional<Duration> cooldown;
  std::vector<ParameterText> parameters;
  std::vector<NamedExpression> indicators;  // each list in the order of the file
  std::vector<GroupText> groups;
  Sizing sizing;
  FilePosition sizingAt;
  std::optional<ExpressionText> size;  // the quantity or notional, where it is an expression
  OrderType orderType = OrderType::market;
  TimeInForce timeInForce = TimeInForce::gtc;
  Duration expireAfter{};
  std::optional<ExpressionText> offset;
  std::optional<ExpressionText> stopLoss;
  std::optional<ExpressionText> takeProfit;
  std::optional<ExpressionText> stopLossShort;
  std::optional<ExpressionText> takeProfitShort;
  std::optional<ExpressionText> trailing;
  std::vector<LimitSetting> limits;
};

Result<StrategyFile, std::vector<FileError>> readStrategyFile(std::string_view toml, std::string_view fileName);

// What the file says beside its expressions and parameters.
StrategyDefinition settingsOf(const StrategyFile& file, std::string_view toml, std::string_view fileName);

// Where the byte `offset` of the expression stands in the file, through quotes, escapes and line ends.
FilePosition positionIn(std::string_view toml, const ExpressionText& expression, std::size_t offset);

}  // namespace oms
