#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oms/strategies/expression.h"
#include "oms/strategies/program_builder.h"

namespace oms {

// The names that an expression may use beside prices and functions.
class Names {
 public:
  virtual ~Names() = default;
  // The value of an indicator or condition, read on the builder's base; nothing when there is none of that name.
  virtual Result<std::optional<Value>, ExpressionError> find(std::string_view name) = 0;
  virtual std::vector<std::string> all() const = 0;
  // Another timeframe or symbol is named there.
  virtual void onElsewhere(const Expression&) {}
  virtual const std::map<std::string, double>& parameters() const = 0;
};

using Compiled = Result<Value, ExpressionError>;

// Compiles trees into one program.
class ExpressionCompiler {
 public:
  ExpressionCompiler(ProgramBuilder& builder, Names& names) : builder_(builder), names_(names) {}

  // `source` is the text that the tree was parsed from.
  Compiled compile(const Expression& tree, std::string_view source);
  // One value that is a number.
  Compiled number(const Expression& tree, std::string_view source);
  // What is wrong where an operator's or function's two numbers, `a` and `b`, do not measure the same.
  static std::optional<ExpressionError> unlikeIn(const Expression& tree, const Value& a, const Value& b,
                                                 std::string_view source);
  // The bars that the tree, an on or of, names where it stands.
  Result<SeriesName, ExpressionError> seriesNamed(const Expression& tree) const;

 private:
  std::optional<Value> averagePrice(std::string_view name);
  Compiled compileName(const Expression& tree);
  Compiled compileCall(const Expression& tree, std::string_view source);
  Compiled compileFunction(const Expression& tree, Op op, std::size_t arity, std::string_view source);
  Compiled compileIndicator(const Expression& tree, const IndicatorSpec& spec, std::string_view source);
  Compiled compileUnary(const Expression& tree, std::string_view source);
  Compiled compileBinary(const Expression& tree, std::string_view source);
  Compiled compileHistory(const Expression& tree, std::string_view source);
  Compiled compileElsewhere(const Expression& tree, std::string_view source);
  Compiled compileOutput(const Expression& tree, std::string_view source);
  // One value of the type wanted; of several outputs the one named as the function.
  Compiled condition(const Expression& tree, std::string_view source);
  Compiled single(const Expression& tree, std::string_view source);

  ProgramBuilder& builder_;
  Names& names_;
  bool toldExcess_ = false;  // every expression behind the one that was too much is refused, once is enough
};

// The comparison operators' texts, as expressions write them: < <= > >= == != crosses_above crosses_below.
bool isComparison(const Expression& tree);
// The tree as it was written.
std::string textOf(const Expression& tree, std::string_view source);
// ".upper, .middle, .lower"
std::string outputList(const IndicatorSpec& spec);
// "ema(close, 20)" for a call of the catalog's row: what a person may write.
std::string usageOf(const IndicatorSpec& spec);

}  // namespace oms
