#pragma once

#include <functional>
#include <memory>

#include "oms/strategies/expression_compiler.h"
#include "oms/strategies/size_rule.h"
#include "oms/strategies/sizing.h"

namespace oms {

// Of a strategy file's quantity or notional, as its kind says: + - * / and the rule's own words are computed by the
// rule, all else is compiled into the builder's program and told to `uses`. A quantity is a volume or a number, a
// notional is money.
Result<std::shared_ptr<const SizeRule>, ExpressionError> compileSize(std::string_view text, Sizing::Kind kind,
                                                                     ProgramBuilder& builder,
                                                                     ExpressionCompiler& compiler,
                                                                     const std::function<void(const Value&)>& uses);

}  // namespace oms
