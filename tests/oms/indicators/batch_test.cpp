// Every row of the catalog: one bar at a time, in batches, and saved and loaded in between, it is the same to the bit.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>

#include "oms/model/archives.h"
#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

// Short periods, so that windows fill and wrap; other parameters as they are.
std::vector<double> anyParameters(const IndicatorSpec& spec) {
  std::vector<double> parameters;
  for (const ParameterSpec& parameter : spec.parameters) {
    const auto least = static_cast<int>(parameter.min);
    const int most = static_cast<int>(std::min(parameter.max, parameter.min + 12));
    parameters.push_back(parameter.whole ? *rc::gen::inRange(least, most + 1) : parameter.defaultValue);
  }
  return parameters;
}

// Bars in ticks of 0.25, often equal ones, some without range or volume; as columns.
std::vector<std::vector<double>> anyColumns(const IndicatorSpec& spec) {
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-4, 5));
  std::vector<std::vector<double>> columns(inputCount(spec.inputs));
  double price = 100;
  for (const int step : steps) {
    const double open = price;
    price = std::max(1.0, price + 0.25 * step);
    std::vector<double> row{open, std::max(open, price) + (step % 2 == 0 ? 0.25 : 0),
                            std::min(open, price) - (step % 3 == 0 ? 0.5 : 0), price, step == 0 ? 0.0 : 10.0 + step};
    if (spec.inputs == Inputs::condition)
      row = {step > 2 ? 1.0 : step == -4 ? kNan : 0.0};
    else if (spec.inputs != Inputs::bars)
      row = {step == 4 ? kNan : price, row[barVolume]};
    for (std::size_t i = 0; i < columns.size(); ++i)
      columns[i].push_back(row[i]);
  }
  return columns;
}

bool sameBits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

Rows streamed(const IndicatorSpec& spec, const std::vector<double>& parameters,
              const std::vector<std::vector<double>>& columns) {
  const auto indicator = spec.make(parameters);
  Rows result;
  for (std::size_t bar = 0; bar < columns[0].size(); ++bar) {
    std::vector<double> inputs;
    for (const auto& column : columns)
      inputs.push_back(column[bar]);
    result.emplace_back(spec.outputs.size(), kNan);
    const bool known = std::none_of(inputs.begin(), inputs.end(), [](double value) { return std::isnan(value); });
    if (known || spec.takesUnknown)
      indicator->update(inputs.data(), result.back().data());
  }
  return result;
}

// In pieces of random lengths, each by an instance that the one before was saved into.
std::vector<std::vector<double>> inBatches(const IndicatorSpec& spec, const std::vector<double>& parameters,
                                           const std::vector<std::vector<double>>& columns) {
  std::vector<std::vector<double>> outputs(spec.outputs.size(), std::vector<double>(columns[0].size()));
  auto indicator = spec.make(parameters);
  for (std::size_t bar = 0; bar < columns[0].size();) {
    const std::size_t bars = std::min(columns[0].size() - bar, *rc::gen::inRange<std::size_t>(1, 40));
    std::vector<const double*> in;
    std::vector<double*> out;
    for (const auto& column : columns)
      in.push_back(column.data() + bar);
    for (auto& column : outputs)
      out.push_back(column.data() + bar);
    indicator->run(in, bars, out);
    bar += bars;
    SaveArchive save;
    save(*indicator);
    const std::string bytes = save.take();
    auto next = spec.make(parameters);
    LoadArchive load(bytes, 0, 0);
    load(*next);
    RC_ASSERT(load.complete());
    RC_ASSERT(hashOf(*next) == hashOf(*indicator));
    indicator = std::move(next);
  }
  return outputs;
}

RC_GTEST_PROP(IndicatorBatch, IsTheSameToTheBit, ()) {
  for (const IndicatorSpec* spec : indicatorCatalog()) {
    const auto parameters = anyParameters(*spec);
    const auto columns = anyColumns(*spec);
    const Rows one = streamed(*spec, parameters, columns);
    const auto many = inBatches(*spec, parameters, columns);
    for (std::size_t bar = 0; bar < one.size(); ++bar) {
      for (std::size_t output = 0; output < many.size(); ++output) {
        if (!sameBits(one[bar][output], many[output][bar]))
          RC_FAIL(std::string(spec->name) + " at " + std::to_string(bar));
      }
    }
  }
}

// A market that does odd things gives no infinities, and values again once there are enough bars.
RC_GTEST_PROP(IndicatorBatch, ValuesAreFinite, ()) {
  for (const IndicatorSpec* spec : indicatorCatalog()) {
    const auto parameters = anyParameters(*spec);
    const Rows values = streamed(*spec, parameters, anyColumns(*spec));
    for (const auto& outputs : values) {
      for (const double value : outputs) {
        if (std::isinf(value))
          RC_FAIL(std::string(spec->name) + " is infinite");
      }
    }
  }
}

}  // namespace
}  // namespace oms
