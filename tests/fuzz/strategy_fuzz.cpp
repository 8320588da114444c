#include "oms/strategies/expression.h"
#include "oms/strategies/strategy_definition.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

void inside(const oms::Expression& tree, std::size_t begin, std::size_t end) {
  fuzz::require(begin <= tree.begin && tree.begin <= tree.at && tree.at <= tree.end && tree.end <= end);
  for (const auto& part : tree.parts)
    inside(*part, begin, end);
}

}  // namespace

// As an expression and as a strategy file: a tree whose parts lie in the text, or errors with their place.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text(data, size);
  const auto expression = oms::parseExpression(input);
  if (expression) {
    inside(**expression, 0, size);
  } else {
    fuzz::require(!expression.error().message.empty() && expression.error().offset <= size);
  }
  const auto strategy = oms::parseStrategy(input, "fuzzed.toml", {});
  if (strategy) {
    fuzz::require((*strategy)->program != nullptr && !(*strategy)->conditions.empty());
  } else {
    fuzz::require(!strategy.error().empty());
    for (const auto& error : strategy.error())
      fuzz::require(error.line >= 1 && !error.message.empty());
  }
  return 0;
}
