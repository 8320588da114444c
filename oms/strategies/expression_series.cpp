#include "oms/strategies/expression_series.h"

#include <cmath>

#include "oms/strategies/expression_compiler.h"

namespace oms {
namespace {

class NoNames final : public Names {
 public:
  Result<std::optional<Value>, ExpressionError> find(std::string_view) override { return std::optional<Value>(); }
  std::vector<std::string> all() const override { return {}; }
  const std::map<std::string, double>& parameters() const override { return none_; }

 private:
  std::map<std::string, double> none_;
};

}  // namespace

Result<ExpressionSeries, ExpressionError> ExpressionSeries::compile(std::string_view expression, Timeframe own) {
  const auto tree = parseExpression(expression);
  if (!tree)
    return tree.error();
  ProgramBuilder builder(own);
  NoNames names;
  const auto value = ExpressionCompiler(builder, names).compile(**tree, expression);
  if (!value)
    return value.error();
  const Slot first = builder.slotOf(*value);
  std::vector<std::string> outputs{""};
  if (value->type == Value::Type::several) {
    outputs.assign(value->spec->outputs.begin(), value->spec->outputs.end());
  }
  return ExpressionSeries(std::make_shared<const Program>(builder.finish()), first, value->lookback,
                          std::move(outputs));
}

std::optional<double> ExpressionSeries::value(std::size_t output) const {
  const double value = run_[first_ + static_cast<Slot>(output)];
  if (std::isnan(value))
    return std::nullopt;
  return value;
}

}  // namespace oms
