#include "charts/candle_store.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace charts {
namespace {

// Bars change while they form and when a batch brings them again; another past comes as another series.
constexpr std::int64_t kMayChange = 64;
constexpr std::int64_t kRoundingNs = 1'000;  // positions are not exact to the nanosecond
constexpr double kFurthestNs = 3e18;         // that a time is looked for beyond the bars, some 95 years

// How many of the times, of which there must be some, are no later. Bars stand at almost even distances, so that it is
// looked for around where it would be then: halving millions would read all over the memory for each mark of a frame.
std::size_t countUntil(std::span<const std::int64_t> times, std::int64_t ns) {
  if (ns < times.front())
    return 0;
  if (ns >= times.back())
    return times.size();
  const double share = static_cast<double>(ns - times.front()) / static_cast<double>(times.back() - times.front());
  std::size_t from = static_cast<std::size_t>(share * static_cast<double>(times.size() - 1));
  std::size_t to = from + 1;
  for (std::size_t step = 1; times[from] > ns; step *= 2)
    from -= std::min(step, from);
  for (std::size_t step = 1; to < times.size() && times[to] <= ns; step *= 2)
    to += std::min(step, times.size() - to);
  const auto after = std::upper_bound(times.begin() + static_cast<std::ptrdiff_t>(from),
                                      times.begin() + static_cast<std::ptrdiff_t>(to), ns);
  return static_cast<std::size_t>(after - times.begin());
}

}  // namespace

std::optional<std::size_t> CandleStore::update(const oms::BarSeries& series) {
  const auto seriesFirst = static_cast<std::int64_t>(series.firstIndex);
  const std::int64_t offset = seriesFirst - firstIndex_;
  const auto size = static_cast<std::int64_t>(bars_.size());
  const bool continues = offset >= 0 && offset < size && !series.bars.empty() &&
                         series.bars.front().openTime.ns() == bars_.openNs(static_cast<std::size_t>(offset)) &&
                         bars_.size() + series.bars.size() <= kMostBars + static_cast<std::size_t>(size - offset);
  const bool had = !bars_.empty();
  if (!continues)
    startAnew(series);

  const std::int64_t settled =
      continues ? std::min(std::max(offset, size - kMayChange), offset + std::ssize(series.bars)) : offset;
  auto same = static_cast<std::size_t>(settled - (continues ? 0 : offset));
  auto differs = series.bars.begin() + (settled - offset);
  while (differs != series.bars.end() && same < bars_.size() && chartBarOf(*differs) == bars_.bar(same)) {
    ++differs;
    ++same;
  }
  if (differs == series.bars.end() && same == bars_.size())
    return had && !continues ? std::optional(std::size_t{0}) : std::nullopt;

  bars_.truncate(same);
  for (; differs != series.bars.end(); ++differs) {
    bars_.append(chartBarOf(*differs));
    if (!continues)
      lengthNs_ = std::max(lengthNs_, (differs->closeTime - differs->openTime).count());
  }
  derive(same);
  return same;
}

void CandleStore::startAnew(const oms::BarSeries& series) {
  clear();
  firstIndex_ = static_cast<std::int64_t>(series.firstIndex);
  // With room to grow: moving millions of bars at a new one would hold up a frame.
  bars_.reserve(series.bars.size() + series.bars.size() / 8);
}

std::size_t CandleStore::prepend(BarColumns&& past) {
  const auto older = static_cast<std::size_t>(
      std::lower_bound(past.times().begin(), past.times().end(), bars_.openNs(0)) - past.times().begin());
  past.truncate(older);
  const std::size_t spare = kMostBars - std::min(kMostBars, bars_.size());
  if (older > spare) {
    BarColumns newest;
    newest.reserve(spare + bars_.size());
    for (std::size_t place = older - spare; place < older; ++place)
      newest.append(past.bar(place));
    past = std::move(newest);
  }
  const std::size_t put = past.size();
  if (put == 0)
    return 0;
  for (std::size_t place = 0; place < bars_.size(); ++place)
    past.append(bars_.bar(place));
  bars_ = std::move(past);
  firstIndex_ -= static_cast<std::int64_t>(put);
  past_ += put;
  derive(0);
  return put;
}

void CandleStore::clear() {
  bars_.clear();
  firstIndex_ = 0;
  past_ = 0;
  lengthNs_ = 0;
  derive(0);
}

void CandleStore::setStudies(const std::vector<Study>& studies) {
  std::vector<StudySeries> before = std::exchange(studies_, {});
  for (const Study& study : studies) {
    const auto known =
        std::find_if(before.begin(), before.end(), [&study](const StudySeries& one) { return one.isOf(study); });
    if (known != before.end()) {
      studies_.push_back(std::move(*known));
      before.erase(known);
      continue;
    }
    studies_.emplace_back(study);
    studies_.back().update(bars_, 0);
  }
}

bool CandleStore::computeStudies(const StudySeries::Enough& enough) {
  return std::all_of(studies_.begin(), studies_.end(), [&](StudySeries& study) { return study.goOn(bars_, enough); });
}

bool CandleStore::studiesReady() const {
  return std::all_of(studies_.begin(), studies_.end(), [](const StudySeries& study) { return study.isReady(); });
}

void CandleStore::setSmoothed(bool smoothed) {
  if (smoothed == smoothed_.has_value())
    return;
  smoothed_.reset();
  if (!smoothed)
    return;
  smoothed_.emplace();
  smoothed_->reserve(bars_.size());
  smooth(0);
}

void CandleStore::setVolumesSummed(bool summed) {
  if (summed == sums_.has_value())
    return;
  sums_.reset();
  if (!summed)
    return;
  sums_.emplace();
  sums_->reserve(bars_.size() + bars_.size() / 8 + 1);
  sumVolumes(0);
}

double CandleStore::vwap(std::size_t from, std::size_t to) const {
  if (!sums_)
    return std::nan("");
  const VolumeSum& before = (*sums_)[from];
  const VolumeSum& after = (*sums_)[to];
  const double volume = after.volume - before.volume;
  return volume > 0 ? (after.value - before.value) / volume : std::nan("");
}

double CandleStore::position(std::size_t place) const {
  return gapsShown_ ? timePosition(bars_.openNs(place)) : static_cast<double>(firstIndex_) + static_cast<double>(place);
}

std::size_t CandleStore::placeOf(double wanted) const {
  const std::size_t after = placeFrom(wanted);
  if (after == bars_.size())
    return bars_.size() - 1;
  return after > 0 && wanted - position(after - 1) < position(after) - wanted ? after - 1 : after;
}

std::size_t CandleStore::placeFrom(double wanted) const {
  if (gapsShown_) {
    const auto found = std::partition_point(bars_.times().begin(), bars_.times().end(),
                                            [&](std::int64_t openNs) { return timePosition(openNs) < wanted; });
    return static_cast<std::size_t>(found - bars_.times().begin());
  }
  const double place = std::ceil(wanted - static_cast<double>(firstIndex_));
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bars_.size())));
}

std::size_t CandleStore::placeAt(oms::Timestamp time) const {
  const std::size_t until = empty() ? 0 : countUntil(bars_.times(), time.ns());
  return until == 0 ? size() : until - 1;
}

double CandleStore::positionOf(oms::Timestamp time) const {
  const std::size_t found = placeAt(time);
  const std::size_t place = found == size() ? 0 : found;
  const double into = (static_cast<double>(time.ns()) - static_cast<double>(bars_.openNs(place))) / lengthNs();
  if (found == size() || place + 1 == size())
    return position(place) + into;
  // A time in a gap that is not shown lies just before the bar after it.
  return std::min(position(place) + into, position(place + 1));
}

oms::Timestamp CandleStore::timeAt(double wanted) const {
  const std::size_t after = placeFrom(wanted);
  const bool exact = after < size() && position(after) == wanted;
  const std::size_t place = exact || after == 0 ? after : after - 1;
  const double into = std::clamp((wanted - position(place)) * lengthNs(), -kFurthestNs, kFurthestNs);
  return oms::Timestamp::fromNs(bars_.openNs(place) + std::llround(into / kRoundingNs) * kRoundingNs);
}

std::int64_t CandleStore::periodSeconds() const {
  return std::max<std::int64_t>(1, lengthNs_ / 1'000'000'000);
}

void CandleStore::derive(std::size_t from) {
  smooth(from);
  sumVolumes(from);
  for (StudySeries& study : studies_)
    study.update(bars_, from);
}

void CandleStore::smooth(std::size_t from) {
  if (!smoothed_)
    return;
  smoothed_->truncate(from);
  for (std::size_t place = from; place < bars_.size(); ++place) {
    const ChartBar bar = bars_.bar(place);
    const auto middle = [](oms::Price a, oms::Price b) {
      return oms::Price::fromRaw(a.raw() + (b.raw() - a.raw()) / 2);
    };
    ChartBar smooth = bar;
    smooth.close = middle(middle(bar.open, bar.close), middle(bar.high, bar.low));
    smooth.open =
        place == 0 ? middle(bar.open, bar.close) : middle(smoothed_->open(place - 1), smoothed_->close(place - 1));
    smooth.high = std::max({bar.high, smooth.open, smooth.close});
    smooth.low = std::min({bar.low, smooth.open, smooth.close});
    smoothed_->append(smooth);
  }
}

void CandleStore::sumVolumes(std::size_t from) {
  if (!sums_)
    return;
  sums_->resize(from + 1);
  for (std::size_t place = from; place < bars_.size(); ++place) {
    const ChartBar bar = bars_.bar(place);
    const double typical = (bar.high.toDoubleLossy() + bar.low.toDoubleLossy() + bar.close.toDoubleLossy()) / 3;
    const auto volume = static_cast<double>(bar.volume);
    sums_->push_back({sums_->back().value + typical * volume, sums_->back().volume + volume});
  }
}

double CandleStore::timePosition(std::int64_t openNs) const {
  return static_cast<double>(openNs) / lengthNs();
}

}  // namespace charts
