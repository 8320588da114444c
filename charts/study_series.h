#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "charts/bar_columns.h"
#include "charts/study.h"

namespace charts {

// What an indicator says of each bar of a chart. The last bar may still change: the indicator's state before it is
// kept, so that a tick costs one bar and a new bar two, however many there are.
class StudySeries {
 public:
  explicit StudySeries(const Study& study);

  // Whether this is what the study computes; its looks do not matter.
  bool isOf(const Study& study) const;
  // As the bars are now, of which those from that place on are others than before.
  void update(const BarColumns& bars, std::size_t from);

  std::size_t outputs() const { return values_.size(); }
  // A value a bar, NaN where it has none.
  std::span<const double> values(std::size_t output) const { return values_[output]; }

 private:
  void startAnew();
  void keepState();
  void goBack();
  void run(const BarColumns& bars, std::size_t from, std::size_t to);

  std::string name_;
  std::vector<double> parameters_;
  StudySource source_;
  oms::Inputs inputs_;
  std::unique_ptr<oms::Indicator> indicator_;
  std::string settled_;  // its state after settledBars_
  std::size_t settledBars_ = 0;
  bool ahead_ = false;  // the indicator has seen a bar more than that
  std::vector<std::vector<double>> values_;
};

}  // namespace charts
