#include "oms/indicators/catalog.h"

#include "oms/indicators/families.h"

namespace oms {
namespace {

constexpr std::span<const IndicatorSpec> (*kFamilies[])() = {
    movingAverageFamily, volumeFamily,    oscillatorFamily, strengthFamily, stochasticFamily,
    directionFamily,     deviationFamily, regressionFamily, rangeFamily,    extremesFamily,
    reversalFamily,      barFamily,       changeFamily,     hilbertFamily,  crossingFamily};

std::vector<const IndicatorSpec*> allRows() {
  std::vector<const IndicatorSpec*> rows;
  for (const auto family : kFamilies) {
    for (const IndicatorSpec& row : family())
      rows.push_back(&row);
  }
  return rows;
}

}  // namespace

const std::vector<const IndicatorSpec*>& indicatorCatalog() {
  static const std::vector<const IndicatorSpec*> rows = allRows();
  return rows;
}

const IndicatorSpec* findIndicator(std::string_view name) {
  for (const IndicatorSpec* row : indicatorCatalog()) {
    if (row->name == name)
      return row;
  }
  return nullptr;
}

}  // namespace oms
