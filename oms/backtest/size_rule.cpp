#include "oms/backtest/size_rule.h"

#include <algorithm>
#include <array>
#include <optional>

#include "oms/model/suggestion.h"
#include "oms/strategies/expression.h"

namespace oms {
namespace {

using Kind = Expression::Kind;
using Number = Decimal<struct SizeTag, Int128>;
constexpr Int128 kLargest = static_cast<Int128>(1) << 96;

struct Name {
  std::string_view word;
  Int128 (*value)(const SizeInput&);
};
constexpr std::array<Name, 3> kNames{
    {{"equity", [](const SizeInput& input) { return static_cast<Int128>(input.equity.raw()); }},
     {"cash", [](const SizeInput& input) { return static_cast<Int128>(input.cash.raw()); }},
     {"close", [](const SizeInput& input) { return static_cast<Int128>(input.close.raw()); }}}};

struct Function {
  std::string_view word;
  std::size_t arity;
};
constexpr std::array<Function, 4> kFunctions{{{"floor", 1}, {"abs", 1}, {"min", 2}, {"max", 2}}};

const Name* nameOf(const Expression& tree) {
  const auto* row =
      std::find_if(kNames.begin(), kNames.end(), [&](const Name& each) { return each.word == tree.word; });
  return row == kNames.end() ? nullptr : row;
}

std::optional<std::string> problemOf(const Expression& tree) {
  switch (tree.kind) {
    case Kind::number:
      break;
    case Kind::name: {
      if (nameOf(tree))
        break;
      std::vector<std::string> known;
      for (const Name& name : kNames)
        known.emplace_back(name.word);
      return "it knows no \"" + tree.word + "\"" + didYouMean(tree.word, known);
    }
    case Kind::call: {
      const auto* row = std::find_if(kFunctions.begin(), kFunctions.end(),
                                     [&](const Function& each) { return each.word == tree.word; });
      if (row == kFunctions.end())
        return "it knows no \"" + tree.word + "\"; it has floor, abs, min and max";
      if (tree.parts.size() != row->arity)
        return tree.word + " takes " + std::to_string(row->arity) + (row->arity == 1 ? " number" : " numbers");
      break;
    }
    case Kind::unary:
    case Kind::binary:
      if (tree.word == "-" || (tree.kind == Kind::binary && (tree.word == "+" || tree.word == "*" || tree.word == "/")))
        break;
      return "\"" + tree.word + "\" makes no size";
    default:
      return "a size is made of + - * /, floor, abs, min, max, and of numbers";
  }
  for (const auto& part : tree.parts) {
    if (auto problem = problemOf(*part))
      return problem;
  }
  return std::nullopt;
}

using Value = std::optional<Int128>;  // nine decimals

Value bounded(Int128 value) {
  return value > kLargest || value < -kLargest ? std::nullopt : Value(value);
}

// a x b and a / b are exact but for the tenth decimal, which is cut off.
Value multiplied(Int128 a, Int128 b) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product))
    return std::nullopt;
  return bounded(product / Number::one);
}
Value divided(Int128 a, Int128 b) {
  Int128 scaled = 0;
  if (b == 0 || __builtin_mul_overflow(a, static_cast<Int128>(Number::one), &scaled))
    return std::nullopt;
  return bounded(scaled / b);
}
Int128 floored(Int128 value) {
  const Int128 rest = value % Number::one;
  return value - rest - (rest < 0 ? Number::one : 0);
}

Value compute(const Expression& tree, const SizeInput& input) {
  if (tree.kind == Kind::number)
    return bounded(detail::rawFromDouble(tree.number));
  if (tree.kind == Kind::name)
    return nameOf(tree)->value(input);
  const Value a = compute(*tree.parts[0], input);
  const Value b = tree.parts.size() > 1 ? compute(*tree.parts[1], input) : a;
  if (!a || !b)
    return std::nullopt;
  if (tree.kind == Kind::unary)
    return -*a;
  if (tree.word == "floor")
    return floored(*a);
  if (tree.word == "abs")
    return *a < 0 ? -*a : *a;
  if (tree.word == "min" || tree.word == "max")
    return (*a < *b) == (tree.word == "min") ? a : b;
  if (tree.word == "*")
    return multiplied(*a, *b);
  if (tree.word == "/")
    return divided(*a, *b);
  return bounded(tree.word == "+" ? *a + *b : *a - *b);
}

}  // namespace

Result<std::shared_ptr<const SizeRule>> SizeRule::parse(std::string_view text) {
  auto tree = parseExpression(text);
  const std::string where = "the size \"" + std::string(text) + "\" cannot be read: ";
  if (!tree)
    return Failure{where + tree.error().message};
  if (const auto problem = problemOf(**tree))
    return Failure{where + *problem};
  auto rule = std::make_shared<SizeRule>();
  rule->tree_ = std::shared_ptr<const Expression>(std::move(*tree));
  return std::shared_ptr<const SizeRule>(std::move(rule));
}

Quantity SizeRule::quantity(const SizeInput& input, const Instrument& instrument) const {
  const Value value = compute(*tree_, input);
  if (!value || *value <= 0)
    return {};
  const Int128 most = instrument.maxQuantity.raw();
  const auto wanted = Quantity::fromRaw(static_cast<std::int64_t>(std::min(*value, most)));
  const Quantity whole = wanted.roundedDownTo(instrument.lot);
  return whole < instrument.minQuantity ? Quantity{} : whole;
}

}  // namespace oms
