#include "oms/strategies/size_rule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "oms/model/suggestion.h"
#include "oms/strategies/expression.h"

namespace oms {
namespace {

using Kind = Expression::Kind;
using Number = Decimal<struct SizeTag, Int128>;
constexpr Int128 kLargestSize = static_cast<Int128>(1) << 96;

struct SizeName {
  std::string_view word;
  Int128 (*value)(const SizeInput&);
};
constexpr std::array<SizeName, 3> kSizeNames{
    {{"equity", [](const SizeInput& input) { return static_cast<Int128>(input.equity.raw()); }},
     {"cash", [](const SizeInput& input) { return static_cast<Int128>(input.cash.raw()); }},
     {"close", [](const SizeInput& input) { return static_cast<Int128>(input.close.raw()); }}}};

struct SizeFunction {
  std::string_view word;
  std::size_t arity;
};
constexpr std::array<SizeFunction, 4> kSizeFunctions{{{"floor", 1}, {"abs", 1}, {"min", 2}, {"max", 2}}};

const SizeName* sizeNameOf(const Expression& tree) {
  const auto* row =
      std::find_if(kSizeNames.begin(), kSizeNames.end(), [&](const SizeName& each) { return each.word == tree.word; });
  return row == kSizeNames.end() ? nullptr : row;
}

const SizeFunction* sizeFunctionOf(const Expression& tree) {
  const auto* row = std::find_if(kSizeFunctions.begin(), kSizeFunctions.end(),
                                 [&](const SizeFunction& each) { return each.word == tree.word; });
  return row == kSizeFunctions.end() ? nullptr : row;
}

std::optional<std::string> problemOf(const Expression& tree) {
  if (auto problem = SizeRule::problemAt(tree))
    return problem;
  for (const auto& part : tree.parts) {
    if (auto problem = problemOf(*part))
      return problem;
  }
  return std::nullopt;
}

using Number128 = std::optional<Int128>;  // nine decimals

Number128 bounded(Int128 value) {
  return value > kLargestSize || value < -kLargestSize ? std::nullopt : Number128(value);
}

// a x b and a / b are exact but for the tenth decimal, which is cut off.
Number128 multiplied(Int128 a, Int128 b) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product))
    return std::nullopt;
  return bounded(product / Number::one);
}
Number128 divided(Int128 a, Int128 b) {
  Int128 scaled = 0;
  if (b == 0 || __builtin_mul_overflow(a, static_cast<Int128>(Number::one), &scaled))
    return std::nullopt;
  return bounded(scaled / b);
}
Int128 floored(Int128 value) {
  const Int128 rest = value % Number::one;
  return value - rest - (rest < 0 ? Number::one : 0);
}

Number128 numberOf(double value) {
  return std::fabs(value) <= 1e18 ? bounded(detail::rawFromDouble(value)) : std::nullopt;
}

Number128 compute(const Expression& tree, const SizeInput& input, const SizeRule::Slots& slots) {
  if (const auto slot = slots.find(&tree); slot != slots.end())
    return numberOf((*input.run)[slot->second]);
  if (tree.kind == Kind::number)
    return numberOf(tree.number);
  if (tree.kind == Kind::name)
    return sizeNameOf(tree)->value(input);
  const Number128 a = compute(*tree.parts[0], input, slots);
  const Number128 b = tree.parts.size() > 1 ? compute(*tree.parts[1], input, slots) : a;
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
  return std::make_shared<const SizeRule>(std::shared_ptr<const Expression>(std::move(*tree)), Slots{});
}

SizeRule::SizeRule(std::shared_ptr<const Expression> tree, Slots slots)
    : tree_(std::move(tree)), slots_(std::move(slots)) {}

bool SizeRule::computes(const Expression& tree) {
  switch (tree.kind) {
    case Kind::number:
      return true;
    case Kind::name:
      return sizeNameOf(tree) != nullptr;
    case Kind::call:
      return sizeFunctionOf(tree) != nullptr;
    case Kind::unary:
      return tree.word == "-";
    case Kind::binary:
      return tree.word == "+" || tree.word == "-" || tree.word == "*" || tree.word == "/";
    default:
      return false;
  }
}

std::optional<std::string> SizeRule::problemAt(const Expression& tree) {
  if (computes(tree)) {
    if (tree.kind != Kind::call || tree.parts.size() == sizeFunctionOf(tree)->arity)
      return std::nullopt;
    return tree.word + " takes " + (sizeFunctionOf(tree)->arity == 1 ? "1 number" : "2 numbers");
  }
  switch (tree.kind) {
    case Kind::name: {
      std::vector<std::string> known;
      for (const SizeName& name : kSizeNames)
        known.emplace_back(name.word);
      return "it knows no \"" + tree.word + "\"" + didYouMean(tree.word, known);
    }
    case Kind::call:
      return "it knows no \"" + tree.word + "\"; it has floor, abs, min and max";
    case Kind::unary:
    case Kind::binary:
      return "\"" + tree.word + "\" makes no size";
    default:
      return "a size is made of + - * /, floor, abs, min, max, and of numbers";
  }
}

Quantity SizeRule::quantity(const SizeInput& input, const Instrument& instrument) const {
  const Number128 value = compute(*tree_, input, slots_);
  if (!value || *value <= 0)
    return {};
  const Int128 most = instrument.maxQuantity.raw();
  const auto wanted = Quantity::fromRaw(static_cast<std::int64_t>(std::min(*value, most)));
  const Quantity whole = wanted.roundedDownTo(instrument.lot);
  return whole < instrument.minQuantity ? Quantity{} : whole;
}

Money SizeRule::amount(const SizeInput& input) const {
  const Number128 value = compute(*tree_, input, slots_);
  if (!value || *value <= 0)
    return {};
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  return Money::fromRaw(static_cast<std::int64_t>(std::min(*value, kMost)));
}

}  // namespace oms
