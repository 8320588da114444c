#include "oms/strategies/size_compiler.h"

#include <utility>

#include "oms/model/suggestion.h"

namespace oms {
namespace {

class SizeCompiler {
 public:
  SizeCompiler(std::string_view text, ProgramBuilder& builder, ExpressionCompiler& compiler,
               const std::function<void(const Value&)>& uses)
      : text_(text), builder_(builder), compiler_(compiler), uses_(uses) {}

  // What the tree makes, as far as units need it.
  Compiled take(const Expression& tree) {
    if (!SizeRule::computes(tree))
      return takeSlot(tree);
    if (const auto problem = SizeRule::problemAt(tree))
      return ExpressionError{tree.at, *problem};
    if (tree.kind == Expression::Kind::number)
      return ProgramBuilder::constant(tree.number);
    Value made;
    made.type = Value::Type::number;
    if (tree.kind == Expression::Kind::name) {
      made.unit = tree.word == "close" ? kPriceUnit : kMoneyUnit;
      return made;
    }
    const Compiled a = take(*tree.parts[0]);
    if (!a || tree.parts.size() == 1)
      return a;
    const Compiled b = take(*tree.parts[1]);
    if (!b)
      return b;
    if (tree.word == "*") {
      made.unit = product(a->unit, b->unit);
    } else if (tree.word == "/") {
      made.unit = quotient(a->unit, b->unit);
    } else if (const auto unlike = ExpressionCompiler::unlikeIn(tree, *a, *b, text_)) {
      return *unlike;
    } else {
      made.unit = *joined(a->unit, b->unit);
    }
    return made;
  }

  SizeRule::Slots takenSlots() { return std::move(slots_); }

 private:
  Compiled takeSlot(const Expression& tree) {
    Compiled value = compiler_.number(tree, text_);
    if (!value) {
      const std::string meant =
          tree.kind == Expression::Kind::name ? didYouMean(tree.word, {"equity", "cash"}) : std::string();
      return meant.empty() ? value.error() : ExpressionError{tree.at, "unknown name " + quoted(tree.word) + meant};
    }
    uses_(*value);
    slots_[&tree] = builder_.slotOf(*value);
    return value;
  }

  std::string_view text_;
  ProgramBuilder& builder_;
  ExpressionCompiler& compiler_;
  const std::function<void(const Value&)>& uses_;
  SizeRule::Slots slots_;
};

}  // namespace

Result<std::shared_ptr<const SizeRule>, ExpressionError> compileSize(std::string_view text, Sizing::Kind kind,
                                                                     ProgramBuilder& builder,
                                                                     ExpressionCompiler& compiler,
                                                                     const std::function<void(const Value&)>& uses) {
  auto tree = parseExpression(text);
  if (!tree)
    return tree.error();
  SizeCompiler sizes(text, builder, compiler, uses);
  const Compiled made = sizes.take(**tree);
  if (!made)
    return made.error();
  const bool isMoney = kind == Sizing::Kind::notional;
  const bool fits = joined(made->unit, isMoney ? kMoneyUnit : kVolumeUnit) || (!isMoney && made->unit == Unit{});
  if (!fits) {
    return ExpressionError{(*tree)->begin, quoted(text) + " is " + nameOf(made->unit) + " where " +
                                               (isMoney ? "money" : "a quantity") + " is needed; did you mean " +
                                               quoted(isMoney ? "0.1 * equity" : "0.1 * equity / close") + "?"};
  }
  return std::make_shared<const SizeRule>(std::shared_ptr<const Expression>(std::move(*tree)), sizes.takenSlots());
}

}  // namespace oms
