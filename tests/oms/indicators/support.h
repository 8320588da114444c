#pragma once

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "oms/indicators/catalog.h"
#include "oms/indicators/window.h"

namespace oms {

using Rows = std::vector<std::vector<double>>;

// All outputs of one indicator over rows of inputs: result[bar][output].
inline Rows runIndicator(std::string_view name, const std::vector<double>& parameters, const Rows& rows) {
  const IndicatorSpec& spec = *findIndicator(name);
  if (parameters.size() != spec.parameters.size())
    throw std::invalid_argument(std::string(name) + " takes another number of parameters");
  const auto indicator = spec.make(parameters);
  Rows result;
  for (const auto& row : rows) {
    result.emplace_back(spec.outputs.size());
    indicator->update(row.data(), result.back().data());
  }
  return result;
}

inline std::vector<double> runSeries(std::string_view name, const std::vector<double>& parameters,
                                     const std::vector<double>& series) {
  Rows rows;
  for (const double value : series)
    rows.push_back({value});
  std::vector<double> first;
  for (const auto& outputs : runIndicator(name, parameters, rows))
    first.push_back(outputs[0]);
  return first;
}

inline std::string dataFolder() {
  const char* folder = std::getenv("TIDEMARK_DATA");
  return folder != nullptr ? folder : TIDEMARK_SOURCE_DIR "/../shared/data";
}

inline std::string readText(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A csv file's rows as texts, the header first; empty when there is no such file.
inline std::vector<std::vector<std::string>> readCsv(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    std::vector<std::string> cells;
    std::stringstream cellsOf(line);
    for (std::string cell; std::getline(cellsOf, cell, ',');)
      cells.push_back(cell);
    if (!line.empty() && line.back() == ',')
      cells.emplace_back();
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace oms
