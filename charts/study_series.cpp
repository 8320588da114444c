#include "charts/study_series.h"

#include <algorithm>
#include <array>
#include <limits>

#include "oms/indicators/catalog.h"
#include "oms/model/archives.h"

namespace charts {
namespace {

constexpr std::size_t kChunk = 512;  // bars; all columns of it fit into the processor's cache

double sourceOf(const ChartBar& bar, StudySource source) {
  const double open = bar.open.toDoubleLossy();
  const double high = bar.high.toDoubleLossy();
  const double low = bar.low.toDoubleLossy();
  const double close = bar.close.toDoubleLossy();
  switch (source) {
    case StudySource::Close:
      return close;
    case StudySource::Open:
      return open;
    case StudySource::High:
      return high;
    case StudySource::Low:
      return low;
    case StudySource::Median:
      return (high + low) / 2;
    case StudySource::Typical:
      return (high + low + close) / 3;
    case StudySource::Mean:
      return (open + high + low + close) / 4;
  }
  return close;
}

using InputColumns = std::array<std::vector<double>, oms::kBarInputs>;

void readInputs(const BarColumns& bars, std::size_t from, std::size_t to, oms::Inputs inputs, StudySource source,
                InputColumns& columns) {
  for (std::size_t i = 0; i < oms::inputCount(inputs); ++i)
    columns[i].resize(to - from);
  for (std::size_t place = from; place < to; ++place) {
    const std::size_t row = place - from;
    if (inputs == oms::Inputs::series && source == StudySource::Close) {
      columns[0][row] = bars.close(place).toDoubleLossy();
      continue;
    }
    const ChartBar bar = bars.bar(place);
    const bool wanted[] = {inputs == oms::Inputs::bars, inputs == oms::Inputs::twoSeries};
    columns[0][row] = wanted[0]   ? bar.open.toDoubleLossy()
                      : wanted[1] ? bar.high.toDoubleLossy()
                                  : sourceOf(bar, source);
    if (inputs == oms::Inputs::seriesAndVolume)
      columns[1][row] = static_cast<double>(bar.volume);
    if (wanted[1])
      columns[1][row] = bar.low.toDoubleLossy();
    if (!wanted[0])
      continue;
    columns[oms::barHigh][row] = bar.high.toDoubleLossy();
    columns[oms::barLow][row] = bar.low.toDoubleLossy();
    columns[oms::barClose][row] = bar.close.toDoubleLossy();
    columns[oms::barVolume][row] = static_cast<double>(bar.volume);
  }
}

}  // namespace

StudySeries::StudySeries(const Study& study)
    : name_(study.indicator),
      parameters_(study.parameters),
      source_(study.source),
      inputs_(specOf(study).inputs),
      values_(specOf(study).outputs.size()) {
  startAnew();
}

bool StudySeries::isOf(const Study& study) const {
  return study.indicator == name_ && study.parameters == parameters_ && study.source == source_;
}

void StudySeries::startAnew() {
  indicator_ = oms::findIndicator(name_)->make(parameters_);
  settledBars_ = 0;
  keepState();
}

void StudySeries::keepState() {
  oms::SaveArchive archive;
  indicator_->fields(archive);
  settled_ = archive.take();
  ahead_ = false;
}

void StudySeries::goBack() {
  oms::LoadArchive archive(settled_, 0, 0);
  indicator_->fields(archive);
  ahead_ = false;
}

void StudySeries::update(const BarColumns& bars, std::size_t from) {
  if (from < settledBars_ || bars.size() <= settledBars_) {
    startAnew();
  } else if (ahead_) {
    goBack();
  }
  for (std::vector<double>& values : values_) {
    values.resize(std::min(values.size(), settledBars_));
    if (values.capacity() < bars.size())
      values.reserve(bars.size() + bars.size() / 8);
  }
  ready_ = bars.empty();
  if (bars.size() - std::min(bars.size(), settledBars_) <= kAtOnce)
    goOn(bars, [] { return false; });
}

bool StudySeries::goOn(const BarColumns& bars, const Enough& enough) {
  if (ready_)
    return true;
  const std::size_t last = bars.size() - 1;
  const bool grows = settledBars_ < last;
  while (settledBars_ < last) {
    const std::size_t end = std::min(last, settledBars_ + kChunk);
    run(bars, settledBars_, end);
    settledBars_ = end;
    if (settledBars_ < last && enough())
      return false;
  }
  if (grows)
    keepState();
  run(bars, last, last + 1);
  ahead_ = true;
  ready_ = true;
  return true;
}

double StudySeries::valueAt(std::size_t output, std::size_t place) const {
  return place < values_[output].size() ? values_[output][place] : std::numeric_limits<double>::quiet_NaN();
}

double StudySeries::lastValue(std::size_t output) const {
  return ready_ && !values_[output].empty() ? values_[output].back() : std::numeric_limits<double>::quiet_NaN();
}

void StudySeries::run(const BarColumns& bars, std::size_t from, std::size_t to) {
  InputColumns columns;
  std::array<const double*, oms::kBarInputs> inputs{};
  std::vector<double*> outputs(values_.size());
  readInputs(bars, from, to, inputs_, source_, columns);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    inputs[i] = columns[i].data();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    values_[i].resize(to);
    outputs[i] = values_[i].data() + from;
  }
  indicator_->run(std::span(inputs).first(oms::inputCount(inputs_)), to - from, outputs);
}

}  // namespace charts
