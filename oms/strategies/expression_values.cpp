// What a part of an expression must be where it stands: one value, a number, a condition, of a unit that fits.
#include <utility>

#include "oms/model/suggestion.h"
#include "oms/strategies/expression_compiler.h"

namespace oms {
namespace {

using Type = Value::Type;

}  // namespace

std::string textOf(const Expression& tree, std::string_view source) {
  return std::string(source.substr(tree.begin, tree.end - tree.begin));
}

std::string outputList(const IndicatorSpec& spec) {
  std::string list;
  for (const std::string_view output : spec.outputs)
    list += (list.empty() ? "." : ", .") + std::string(output);
  return list;
}

Compiled ExpressionCompiler::single(const Expression& tree, std::string_view source) {
  Compiled value = compile(tree, source);
  if (!value)
    return value;
  if (value->type == Type::broken)
    return ExpressionError{tree.begin, ""};
  if (value->type != Type::several)
    return value;
  if (value->spec->outputs.front() != value->spec->name) {
    return ExpressionError{tree.begin, quoted(textOf(tree, source)) + " has several values: write one of " +
                                           outputList(*value->spec) + " after it"};
  }
  value->type = Type::number;
  return value;
}

Compiled ExpressionCompiler::number(const Expression& tree, std::string_view source) {
  Compiled value = single(tree, source);
  if (value && value->type == Type::condition) {
    return ExpressionError{tree.begin, quoted(textOf(tree, source)) + " is a condition where a number is needed"};
  }
  return value;
}

Compiled ExpressionCompiler::condition(const Expression& tree, std::string_view source) {
  Compiled value = single(tree, source);
  if (value && value->type == Type::number) {
    return ExpressionError{tree.begin, quoted(textOf(tree, source)) +
                                           " is a number where a condition is needed: compare it with something"};
  }
  return value;
}

// What is added or compared measures the same: no price is as large as a volume.
std::optional<ExpressionError> ExpressionCompiler::unlikeIn(const Expression& tree, const Value& a, const Value& b,
                                                            std::string_view source) {
  if (joined(a.unit, b.unit))
    return std::nullopt;
  const std::string left = textOf(*tree.parts[0], source);
  const std::string right = textOf(*tree.parts[1], source);
  const bool sums = tree.word == "+" || tree.word == "-";
  std::string message = quoted(left) + " is " + nameOf(a.unit) + " and " + quoted(right) + " is " + nameOf(b.unit) +
                        ": they cannot be " + (sums ? "added" : "compared");
  const std::string example(exampleOf(a.unit));
  if (!example.empty()) {
    const std::string meant = tree.kind == Expression::Kind::call ? tree.word + "(" + left + ", " + example + ")"
                                                                  : left + " " + tree.word + " " + example;
    message += "; did you mean " + quoted(meant) + "?";
  }
  return ExpressionError{tree.parts[1]->begin, std::move(message)};
}

}  // namespace oms
