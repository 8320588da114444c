#include "oms/strategies/expression_compiler.h"

#include <array>
#include <cmath>
#include <utility>

#include "oms/model/suggestion.h"
#include "oms/strategies/function_catalog.h"
#include "oms/strategies/wording.h"

namespace oms {
namespace {

using Kind = Expression::Kind;
using Type = Value::Type;

constexpr std::array<std::pair<std::string_view, BarInput>, 5> kPrices{
    {{"open", barOpen}, {"high", barHigh}, {"low", barLow}, {"close", barClose}, {"volume", barVolume}}};

struct Function {
  std::string_view name;
  Op op;
  std::size_t arity;
};
constexpr std::array kFunctions{Function{"abs", Op::absolute, 1}, Function{"min", Op::minimum, 2},
                                Function{"max", Op::maximum, 2}};

constexpr std::array<std::pair<std::string_view, Op>, 12> kOperators{{{"+", Op::add},
                                                                      {"-", Op::subtract},
                                                                      {"*", Op::multiply},
                                                                      {"/", Op::divide},
                                                                      {"<", Op::less},
                                                                      {"<=", Op::lessEqual},
                                                                      {">", Op::greater},
                                                                      {">=", Op::greaterEqual},
                                                                      {"==", Op::equal},
                                                                      {"!=", Op::notEqual},
                                                                      {"and", Op::logicalAnd},
                                                                      {"or", Op::logicalOr}}};
constexpr std::uint32_t kLongestHistory = 10'000;
constexpr std::size_t kMostNodes = 10'000;
// About 16 MB an instance: a file that is read into a running session must not take its memory.
constexpr std::uint64_t kMostKept = 2'000'000;

std::vector<std::string> functionNames() {
  std::vector<std::string> names;
  for (const Function& function : kFunctions)
    names.emplace_back(function.name);
  for (const IndicatorSpec* row : functionCatalog())
    names.emplace_back(row->name);
  return names;
}

std::optional<BarInput> priceNamed(std::string_view name) {
  for (const auto& [price, input] : kPrices) {
    if (price == name)
      return input;
  }
  return std::nullopt;
}

// What is too much of what has been compiled; empty where nothing is.
std::string excessOf(const ProgramBuilder& builder) {
  if (builder.nodes() > kMostNodes)
    return "the file has too many expressions";
  if (builder.kept() <= kMostKept)
    return "";
  return "the file's expressions reach back over too many bars, " + std::to_string(builder.kept()) +
         " together; shorten their periods";
}

ExpressionError wrongParameter(const Expression& argument, const IndicatorSpec& spec, const ParameterSpec& parameter) {
  std::string message = std::string(spec.name) + "'s " + std::string(parameter.name) + " is a ";
  message += parameter.whole ? "whole number" : "number";
  message += " from " + formatValue(parameter.min) + " to " + formatValue(parameter.max);
  return {argument.begin, std::move(message)};
}

}  // namespace

bool isComparison(const Expression& tree) {
  if (tree.kind == Kind::call)
    return tree.word == "crosses_above" || tree.word == "crosses_below";
  if (tree.kind != Kind::binary)
    return false;
  return std::string_view("+ - * / and or").find(tree.word) == std::string_view::npos;
}

std::string usageOf(const IndicatorSpec& spec) {
  std::string usage = std::string(spec.name) + "(";
  switch (spec.inputs) {
    case Inputs::bars:
      break;
    case Inputs::series:
    case Inputs::seriesAndVolume:
      usage += "close";
      break;
    case Inputs::twoSeries:
      usage += "open, close";
      break;
    case Inputs::condition:
      usage += "close > open";
      break;
  }
  for (const ParameterSpec& parameter : spec.parameters) {
    if (usage.back() != '(')
      usage += ", ";
    usage += formatValue(parameter.defaultValue);
  }
  return usage + ")";
}

Compiled ExpressionCompiler::compile(const Expression& tree, std::string_view source) {
  if (const std::string excess = excessOf(builder_); !excess.empty())
    return ExpressionError{tree.begin, std::exchange(toldExcess_, true) ? "" : excess};
  switch (tree.kind) {
    case Kind::number:
      return ProgramBuilder::constant(tree.number);
    case Kind::parameter: {
      const auto& parameters = names_.parameters();
      if (const auto found = parameters.find(tree.word); found != parameters.end())
        return ProgramBuilder::constant(found->second);
      std::vector<std::string> known;
      for (const auto& [name, value] : parameters)
        known.push_back("$" + name);
      return ExpressionError{tree.at,
                             "there is no parameter " + quoted("$" + tree.word) + didYouMean("$" + tree.word, known)};
    }
    case Kind::name:
      return compileName(tree);
    case Kind::call:
      return compileCall(tree, source);
    case Kind::unary:
      return compileUnary(tree, source);
    case Kind::binary:
      return compileBinary(tree, source);
    case Kind::history:
      return compileHistory(tree, source);
    case Kind::output:
      return compileOutput(tree, source);
    case Kind::onTimeframe:
    case Kind::ofSymbol:
      return compileElsewhere(tree, source);
  }
  return Value{};
}

Compiled ExpressionCompiler::compileName(const Expression& tree) {
  if (const auto price = priceNamed(tree.word))
    return builder_.price(*price);
  if (const auto average = averagePrice(tree.word))
    return *average;
  auto found = names_.find(tree.word);
  if (!found)
    return ExpressionError{tree.at, found.error().message};
  if (*found)
    return **found;
  if (const IndicatorSpec* spec = findFunction(tree.word)) {
    return ExpressionError{tree.at, quoted(tree.word) + " is a function; did you mean " + quoted(usageOf(*spec)) + "?"};
  }
  std::vector<std::string> known = names_.all();
  for (const auto& [price, input] : kPrices)
    known.emplace_back(price);
  known.insert(known.end(), {"hl2", "hlc3", "ohlc4"});
  return ExpressionError{tree.at, "unknown name " + quoted(tree.word) + didYouMean(tree.word, known)};
}

// hl2, hlc3, ohlc4: the mean of some of the bar's prices.
std::optional<Value> ExpressionCompiler::averagePrice(std::string_view name) {
  const int prices = name == "hl2" ? 2 : name == "hlc3" ? 3 : name == "ohlc4" ? 4 : 0;
  if (prices == 0)
    return std::nullopt;
  Value sum = builder_.operation(Op::add, builder_.price(barHigh), builder_.price(barLow));
  if (prices >= 3)
    sum = builder_.operation(Op::add, sum, builder_.price(barClose));
  if (prices == 4)
    sum = builder_.operation(Op::add, sum, builder_.price(barOpen));
  return builder_.operation(Op::divide, sum, ProgramBuilder::constant(prices));
}

Compiled ExpressionCompiler::compileCall(const Expression& tree, std::string_view source) {
  for (const Function& function : kFunctions) {
    if (function.name == tree.word)
      return compileFunction(tree, function.op, function.arity, source);
  }
  if (const IndicatorSpec* spec = findFunction(tree.word))
    return compileIndicator(tree, *spec, source);
  return ExpressionError{tree.at, "unknown indicator " + quoted(tree.word) + didYouMean(tree.word, functionNames())};
}

Compiled ExpressionCompiler::compileFunction(const Expression& tree, Op op, std::size_t arity,
                                             std::string_view source) {
  if (tree.parts.size() != arity) {
    return ExpressionError{tree.at, tree.word + " takes " + (arity == 1 ? "one number" : "two numbers")};
  }
  Compiled a = number(*tree.parts[0], source);
  if (!a)
    return a;
  Compiled b = arity == 1 ? a : number(*tree.parts[1], source);
  if (!b)
    return b;
  if (const auto unlike = unlikeIn(tree, *a, *b, source))
    return *unlike;
  return builder_.operation(op, *a, *b);
}

Compiled ExpressionCompiler::compileIndicator(const Expression& tree, const IndicatorSpec& spec,
                                              std::string_view source) {
  const bool withVolume = spec.inputs == Inputs::seriesAndVolume;
  // vwma(20) is that of the close.
  const bool ofClose = withVolume && (tree.parts.empty() || tree.parts[0]->kind == Kind::number ||
                                      tree.parts[0]->kind == Kind::parameter);
  const std::size_t series = spec.inputs == Inputs::bars || ofClose ? 0 : spec.inputs == Inputs::twoSeries ? 2 : 1;
  const std::string usage = "; did you mean " + quoted(usageOf(spec)) + "?";
  if (tree.parts.size() < series || tree.parts.size() > series + spec.parameters.size()) {
    std::string takes = std::to_string(series + spec.parameters.size());
    if (!spec.parameters.empty())
      takes = std::to_string(series) + " to " + takes;
    return ExpressionError{
        tree.at, tree.word + " takes " + takes + " arguments, not " + std::to_string(tree.parts.size()) + usage};
  }
  std::vector<Value> inputs;
  for (std::size_t i = 0; i < series; ++i) {
    const Expression& part = *tree.parts[i];
    Compiled input = spec.inputs == Inputs::condition ? condition(part, source) : number(part, source);
    if (!input)
      return input;
    if (input->constant && spec.inputs != Inputs::twoSeries) {
      return ExpressionError{
          part.begin, tree.word + " needs a series here, not the number " + formatValue(*input->constant) + usage};
    }
    inputs.push_back(*input);
  }
  if (spec.boolean && series == 2) {
    if (const auto unlike = unlikeIn(tree, inputs[0], inputs[1], source))
      return *unlike;
  }
  if (ofClose)
    inputs.push_back(builder_.price(barClose));
  if (withVolume)
    inputs.push_back(builder_.price(barVolume, inputs.back().series));
  std::vector<double> parameters;
  for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
    const ParameterSpec& parameter = spec.parameters[i];
    if (series + i >= tree.parts.size()) {
      parameters.push_back(parameter.defaultValue);
      continue;
    }
    const Expression& part = *tree.parts[series + i];
    Compiled argument = number(part, source);
    if (!argument)
      return argument;
    const double value = argument->constant.value_or(kNoValue);
    const bool inRange = value >= parameter.min && value <= parameter.max;
    if (!inRange || (parameter.whole && value != std::floor(value)))
      return wrongParameter(part, spec, parameter);
    parameters.push_back(value);
  }
  return builder_.indicator(spec, inputs, std::move(parameters));
}

Compiled ExpressionCompiler::compileUnary(const Expression& tree, std::string_view source) {
  const bool isNot = tree.word == "not";
  Compiled part = isNot ? condition(*tree.parts[0], source) : number(*tree.parts[0], source);
  if (!part)
    return part;
  return builder_.operation(isNot ? Op::logicalNot : Op::negate, *part, *part);
}

Compiled ExpressionCompiler::compileBinary(const Expression& tree, std::string_view source) {
  const bool logical = tree.word == "and" || tree.word == "or";
  Compiled a = logical ? condition(*tree.parts[0], source) : number(*tree.parts[0], source);
  if (!a)
    return a;
  Compiled b = logical ? condition(*tree.parts[1], source) : number(*tree.parts[1], source);
  if (!b)
    return b;
  if (!logical && tree.word != "*" && tree.word != "/") {
    if (const auto unlike = unlikeIn(tree, *a, *b, source))
      return *unlike;
  }
  for (const auto& [word, op] : kOperators) {
    if (word == tree.word)
      return builder_.operation(op, *a, *b);
  }
  return builder_.indicator(*findFunction(tree.word), std::array{*a, *b}, {});
}

Compiled ExpressionCompiler::compileHistory(const Expression& tree, std::string_view source) {
  Compiled series = single(*tree.parts[0], source);
  if (!series)
    return series;
  Compiled bars = number(*tree.parts[1], source);
  if (!bars)
    return bars;
  const double back = bars->constant.value_or(kNoValue);
  if (!(back >= 0 && back <= kLongestHistory && back == std::floor(back))) {
    return ExpressionError{tree.at,
                           "history counts bars back: a whole number from 0 to " + std::to_string(kLongestHistory)};
  }
  return builder_.delayed(*series, static_cast<std::uint32_t>(back));
}

Result<SeriesName, ExpressionError> ExpressionCompiler::seriesNamed(const Expression& tree) const {
  SeriesName series = builder_.base();
  if (tree.kind == Kind::ofSymbol) {
    if (tree.word.empty())
      return ExpressionError{tree.at, "a symbol stands in the quotes, of \"ETHUSDT\" for example"};
    series.symbol = tree.word;
    return series;
  }
  const auto timeframe = parseTimeframe(tree.word);
  if (!timeframe) {
    std::string known;
    for (const std::string_view name : kTimeframeNames)
      known += (known.empty() ? "" : ", ") + std::string(name);
    return ExpressionError{tree.at, quoted(tree.word) + " is no timeframe: write one of " + known};
  }
  if (*timeframe < series.timeframe) {
    return ExpressionError{tree.at, quoted(tree.word) + " is finer than the bars of " +
                                        std::string(name(series.timeframe)) +
                                        " at which it would be read: name a coarser timeframe"};
  }
  series.timeframe = *timeframe;
  return series;
}

// What stands before on or of, with every price in it read on other bars.
Compiled ExpressionCompiler::compileElsewhere(const Expression& tree, std::string_view source) {
  const auto series = seriesNamed(tree);
  if (!series)
    return series.error();
  names_.onElsewhere(tree);
  const SeriesName outer = builder_.setBase(*series);
  Compiled value = compile(*tree.parts[0], source);
  builder_.setBase(outer);
  if (value && builder_.series().size() > Program::kMostSeries) {
    return ExpressionError{tree.at, "more than " + std::to_string(Program::kMostSeries - 1) +
                                        " other timeframes and symbols are named: leave some out"};
  }
  return value;
}

Compiled ExpressionCompiler::compileOutput(const Expression& tree, std::string_view source) {
  const Expression& series = *tree.parts[0];
  Compiled value = compile(series, source);
  if (!value || value->type == Type::broken)
    return value;
  if (value->type != Type::several) {
    return ExpressionError{tree.at,
                           quoted(textOf(series, source)) + " has one value: leave out " + quoted("." + tree.word)};
  }
  const IndicatorSpec& spec = *value->spec;
  for (std::size_t i = 0; i < spec.outputs.size(); ++i) {
    if (spec.outputs[i] != tree.word)
      continue;
    value->type = Type::number;
    value->slot += static_cast<Slot>(i);
    return value;
  }
  return ExpressionError{tree.at, std::string(spec.name) + " has " + outputList(spec) + ", not " +
                                      quoted("." + tree.word) +
                                      didYouMean(tree.word, {spec.outputs.begin(), spec.outputs.end()})};
}

}  // namespace oms
