#include "oms/strategies/function_catalog.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "oms/indicators/catalog.h"
#include "oms/patterns/pattern_scanner.h"

namespace oms {
namespace {

constexpr std::size_t kPatterns = 61;
constexpr std::array<std::string_view, 1> kOneOutput{""};

class PatternIndicator final : public Indicator {
 public:
  explicit PatternIndicator(const PatternSpec& pattern)
      : scanner_(std::span(&pattern, 1)), lookback_(pattern.lookback) {}

  void update(const double* inputs, double* outputs) override {
    const auto hits = scanner_.onCandle(inputs[barOpen], inputs[barHigh], inputs[barLow], inputs[barClose]);
    const double value = hits.empty() ? 0 : hits.front().value;
    *outputs = bars_ >= lookback_ ? value : kNan;
    bars_ += bars_ < lookback_ ? 1 : 0;
  }

  void run(std::span<const double* const> inputs, std::size_t bars, std::span<double* const> outputs) override {
    for (std::size_t i = 0; i < bars; ++i) {
      const std::array<double, kBarInputs> bar{inputs[0][i], inputs[1][i], inputs[2][i], inputs[3][i], inputs[4][i]};
      update(bar.data(), outputs[0] + i);
    }
  }

  void fields(Archive& archive) override { archive(scanner_, bars_); }

 private:
  PatternScanner scanner_;
  std::uint64_t lookback_;
  std::uint64_t bars_ = 0;  // seen, up to the lookback
};

// A row's functions have no place for which pattern they are of: each has its own.
template <std::size_t I>
IndicatorSpec patternRow(std::string_view name) {
  IndicatorSpec row;
  row.name = name;
  row.inputs = Inputs::bars;
  row.outputs = kOneOutput;
  row.lookback = [](std::span<const double>) { return patternCatalog()[I].lookback; };
  row.make = [](std::span<const double>) -> std::unique_ptr<Indicator> {
    return std::make_unique<PatternIndicator>(patternCatalog()[I]);
  };
  return row;
}

const std::vector<std::string>& patternNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> lowered;
    for (const PatternSpec& pattern : patternCatalog()) {
      std::string& name = lowered.emplace_back(pattern.name);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    }
    return lowered;
  }();
  return names;
}

template <std::size_t... I>
std::vector<IndicatorSpec> patternRows(std::index_sequence<I...>) {
  OMS_ASSERT(patternCatalog().size() == kPatterns, "each pattern has its row");
  return {patternRow<I>(patternNames()[I])...};
}

std::vector<const IndicatorSpec*> allFunctions() {
  static const std::vector<IndicatorSpec> patterns = patternRows(std::make_index_sequence<kPatterns>());
  std::vector<const IndicatorSpec*> all = indicatorCatalog();
  for (const IndicatorSpec& pattern : patterns)
    all.push_back(&pattern);
  return all;
}

}  // namespace

const std::vector<const IndicatorSpec*>& functionCatalog() {
  static const std::vector<const IndicatorSpec*> all = allFunctions();
  return all;
}

const IndicatorSpec* findFunction(std::string_view name) {
  const auto& all = functionCatalog();
  const auto found = std::find_if(all.begin(), all.end(), [&](const IndicatorSpec* row) { return row->name == name; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace oms
