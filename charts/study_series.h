#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "charts/bar_columns.h"
#include "charts/study.h"

namespace charts {

// What an indicator says of each bar of a chart. The last bar may still change: the indicator's state before it is
// kept, so that a tick costs one bar and a new bar two, however many there are. Of very many bars that are new to it,
// none is computed before goOn(), which does it in pieces.
class StudySeries {
 public:
  static constexpr std::size_t kAtOnce = 16'384;
  // Whether to leave the rest for another time; asked every few hundred bars.
  using Enough = std::function<bool()>;

  explicit StudySeries(const Study& study);

  // Whether this is what the study computes; its looks do not matter.
  bool isOf(const Study& study) const;
  // As the bars are now, of which those from that place on are others than before.
  void update(const BarColumns& bars, std::size_t from);
  // Of the same bars; true: none is missing any more.
  bool goOn(const BarColumns& bars, const Enough& enough);
  bool isReady() const { return ready_; }

  std::size_t outputs() const { return values_.size(); }
  // A value a bar from the first on, NaN where it has none; of fewer bars than there are until it is ready.
  std::span<const double> values(std::size_t output) const { return values_[output]; }
  // NaN where there is none, or none yet.
  double valueAt(std::size_t output, std::size_t place) const;
  double lastValue(std::size_t output) const;

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
  bool ready_ = true;
  std::vector<std::vector<double>> values_;
};

}  // namespace charts
