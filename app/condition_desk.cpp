#include "app/condition_desk.h"

#include <algorithm>
#include <map>
#include <memory>

#include "oms/strategies/condition_spans.h"

namespace app {
namespace {

using Definition = std::shared_ptr<const oms::StrategyDefinition>;

// The bars that have closed.
std::vector<oms::Bar> closedBars(const oms::BarSeries* series) {
  if (series == nullptr)
    return {};
  const std::size_t forming = series->formingLast && !series->bars.empty() ? 1 : 0;
  return {series->bars.begin(), series->bars.end() - static_cast<std::ptrdiff_t>(forming)};
}

// Strategies as their files are, each compiled when its text is another.
class Definitions {
 public:
  Definitions(std::vector<oms::StrategyBinding> strategies,
              std::function<std::optional<std::string>(const std::string& strategy)> text)
      : strategies_(std::move(strategies)), text_(std::move(text)) {}

  Definition of(const std::string& strategy) {
    const auto binding = std::find_if(strategies_.begin(), strategies_.end(), [&](const oms::StrategyBinding& one) {
      return one.definition->fileName == strategy;
    });
    if (binding == strategies_.end())
      return nullptr;
    const auto now = text_ ? text_(strategy) : std::nullopt;
    if (!now)
      return binding->definition;
    Read& read = read_[strategy];
    if (read.definition && read.text == *now)
      return read.definition;
    const auto parsed = oms::parseStrategy(*now, strategy + ".toml", binding->parameters);
    read = {*now, parsed ? *parsed : binding->definition};
    return read.definition;
  }

 private:
  struct Read {
    std::string text;
    Definition definition;
  };

  std::vector<oms::StrategyBinding> strategies_;
  std::function<std::optional<std::string>(const std::string& strategy)> text_;
  std::map<std::string, Read> read_;
};

}  // namespace

ConditionSource conditionSource(std::vector<oms::StrategyBinding> strategies,
                                std::function<std::optional<std::string>(const std::string& strategy)> text) {
  auto definitions = std::make_shared<Definitions>(std::move(strategies), std::move(text));
  return [definitions](const std::string& strategy, const widgets::BarsOf& bars) {
    std::vector<widgets::ConditionHistory> histories;
    const Definition definition = definitions->of(strategy);
    if (definition == nullptr)
      return histories;
    std::vector<std::vector<oms::Bar>> others;
    for (const oms::OtherSeries& other : definition->others)
      others.push_back(closedBars(bars(other.name.symbol, other.name.timeframe)));
    const std::vector<oms::Bar> own = closedBars(bars({}, definition->timeframe));
    for (oms::ConditionSpans& spans : oms::conditionSpans(*definition, own, others))
      histories.push_back(
          {std::move(spans.group), std::move(spans.name), std::move(spans.expression), std::move(spans.held)});
    return histories;
  };
}

}  // namespace app
