#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "charts/scales.h"

namespace charts {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

// Between two labels: a number of seconds or, where that is zero, of calendar months.
struct Step {
  std::int64_t seconds = 0;
  int months = 0;

  std::int64_t length() const { return seconds > 0 ? seconds : months * std::int64_t{30} * kDay; }
};

constexpr Step kSteps[] = {{1, 0},     {5, 0},     {10, 0},    {15, 0},   {30, 0},       {60, 0},       {120, 0},
                           {300, 0},   {600, 0},   {900, 0},   {1800, 0}, {3600, 0},     {7200, 0},     {10800, 0},
                           {14400, 0}, {21600, 0}, {43200, 0}, {kDay, 0}, {2 * kDay, 0}, {7 * kDay, 0}, {0, 1},
                           {0, 3},     {0, 6},     {0, 12},    {0, 24},   {0, 60},       {0, 120}};

const Step& stepOf(double atLeastSeconds) {
  for (const Step& step : kSteps) {
    if (static_cast<double>(step.length()) >= atLeastSeconds)
      return step;
  }
  return *std::prev(std::end(kSteps));
}

std::int64_t floorDivide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

QDateTime utc(std::int64_t seconds) {
  return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
}

// Which step a time lies in: a label stands where this changes.
std::int64_t bucket(const Step& step, std::int64_t seconds) {
  if (step.seconds == 0) {
    const QDate date = utc(seconds).date();
    return (date.year() * std::int64_t{12} + date.month() - 1) / step.months;
  }
  // 1970-01-01 was a Thursday; weeks begin on Monday.
  const std::int64_t offset = step.seconds == 7 * kDay ? 4 * kDay : 0;
  return floorDivide(seconds - offset, step.seconds);
}

QString label(const Step& step, std::int64_t seconds, std::int64_t previous) {
  const QDateTime time = utc(seconds);
  const QLocale locale;
  const bool newYear = time.date().year() != utc(previous).date().year();
  if (step.seconds == 0)
    return newYear ? time.toString("yyyy") : locale.toString(time.date(), "MMM");
  if (newYear)
    return locale.toString(time.date(), "d MMM yyyy");
  if (step.seconds >= kDay || floorDivide(seconds, kDay) != floorDivide(previous, kDay)) {
    return locale.toString(time.date(), "d MMM");
  }
  return time.toString(step.seconds < 60 ? "HH:mm:ss" : "HH:mm");
}

}  // namespace

std::vector<Tick> barTimeTicks(const CandleStore& store, double left, double right, double apart) {
  if (store.empty() || right < store.first() || left > store.end() - 1)
    return {};
  const std::span<const Candle> candles = store.candles();
  const std::size_t from = store.placeOf(std::ceil(left));
  const std::size_t to = store.placeOf(std::floor(right));
  const Step& step = stepOf(apart * static_cast<double>(store.periodSeconds()));
  const auto secondsAt = [&candles](std::size_t place) { return floorDivide(candles[place].openNs, kNsPerSecond); };

  std::vector<Tick> ticks;
  std::int64_t labelled = secondsAt(from);
  std::int64_t before = bucket(step, secondsAt(from > 0 ? from - 1 : from));
  for (std::size_t place = from; place <= to; ++place) {
    const std::int64_t seconds = secondsAt(place);
    const std::int64_t now = bucket(step, seconds);
    if (now == before)
      continue;
    before = now;
    const double position = store.first() + static_cast<double>(place);
    // Gaps in time can bring two round times together.
    if (!ticks.empty() && position - ticks.back().position < apart)
      continue;
    ticks.push_back({position, label(step, seconds, labelled)});
    labelled = seconds;
  }
  if (ticks.empty()) {
    const std::size_t middle = from + (to - from) / 2;
    ticks.push_back(
        {store.first() + static_cast<double>(middle), barTime(candles[middle].openNs, store.periodSeconds())});
  }
  return ticks;
}

std::vector<Tick> timeTicks(std::int64_t fromMs, std::int64_t toMs, int most) {
  if (toMs <= fromMs || most < 1)
    return {};
  const Step& step = stepOf(static_cast<double>(toMs - fromMs) / 1000.0 / most);
  std::vector<Tick> ticks;
  std::int64_t labelled = floorDivide(fromMs, 1000);
  const auto add = [&](std::int64_t seconds) {
    if (seconds * 1000 < fromMs)
      return;
    ticks.push_back({static_cast<double>(seconds * 1000), label(step, seconds, labelled)});
    labelled = seconds;
  };
  if (step.seconds > 0) {
    const std::int64_t offset = step.seconds == 7 * kDay ? 4 * kDay : 0;
    for (std::int64_t k = bucket(step, labelled); (k * step.seconds + offset) * 1000 <= toMs; ++k) {
      add(k * step.seconds + offset);
    }
    return ticks;
  }
  for (std::int64_t k = bucket(step, labelled);; ++k) {
    const auto month = static_cast<int>(k * step.months);
    const QDateTime start(QDate(month / 12, month % 12 + 1, 1), QTime(0, 0), Qt::UTC);
    if (start.toMSecsSinceEpoch() > toMs)
      return ticks;
    add(start.toSecsSinceEpoch());
  }
}

QString barTime(std::int64_t openNs, std::int64_t periodSeconds) {
  const QDateTime time = utc(floorDivide(openNs, kNsPerSecond));
  const QLocale locale;
  if (periodSeconds >= kDay)
    return locale.toString(time.date(), "d MMM yyyy");
  return locale.toString(time.date(), "d MMM") +
         (periodSeconds < 60 ? time.toString(" HH:mm:ss") : time.toString(" HH:mm"));
}

}  // namespace charts
