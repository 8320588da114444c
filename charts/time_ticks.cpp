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

// Days and longer begin where UTC's do, whatever the clock on the wall says then.
const QTimeZone& zoneOf(const QTimeZone& wanted, std::int64_t periodSeconds) {
  static const QTimeZone utc = QTimeZone::utc();
  return periodSeconds >= kDay ? utc : wanted;
}

QDateTime timeIn(const QTimeZone& zone, std::int64_t seconds) {
  return QDateTime::fromSecsSinceEpoch(seconds, zone);
}

// As if the zone's clock ran without changes since 1970.
std::int64_t localSeconds(const QTimeZone& zone, std::int64_t seconds) {
  return seconds + zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC));
}

// 1970-01-01 was a Thursday; weeks begin on Monday.
std::int64_t offsetOf(const Step& step) {
  return step.seconds == 7 * kDay ? 4 * kDay : 0;
}

// Which step a time lies in: a label stands where this changes.
std::int64_t bucket(const Step& step, const QTimeZone& zone, std::int64_t seconds) {
  if (step.seconds == 0) {
    const QDate date = timeIn(zone, seconds).date();
    return (date.year() * std::int64_t{12} + date.month() - 1) / step.months;
  }
  return floorDivide(localSeconds(zone, seconds) - offsetOf(step), step.seconds);
}

// When that step begins.
std::int64_t startOf(const Step& step, const QTimeZone& zone, std::int64_t bucket) {
  if (step.seconds == 0) {
    const auto month = static_cast<int>(bucket * step.months);
    return QDateTime(QDate(month / 12, month % 12 + 1, 1), QTime(0, 0), zone).toSecsSinceEpoch();
  }
  const QDateTime local = QDateTime::fromSecsSinceEpoch(bucket * step.seconds + offsetOf(step), Qt::UTC);
  return QDateTime(local.date(), local.time(), zone).toSecsSinceEpoch();
}

QString label(const Step& step, const QTimeZone& zone, std::int64_t seconds, std::int64_t previous) {
  const QDateTime time = timeIn(zone, seconds);
  const QDate before = timeIn(zone, previous).date();
  const QLocale locale;
  const bool newYear = time.date().year() != before.year();
  if (step.seconds == 0)
    return newYear ? time.toString("yyyy") : locale.toString(time.date(), "MMM");
  if (newYear)
    return locale.toString(time.date(), "d MMM yyyy");
  if (step.seconds >= kDay || time.date() != before)
    return locale.toString(time.date(), "d MMM");
  return time.toString(step.seconds < 60 ? "HH:mm:ss" : "HH:mm");
}

}  // namespace

std::vector<Tick> barTimeTicks(const CandleStore& store, double left, double right, double apart,
                               const QTimeZone& wanted) {
  if (store.empty() || right < store.first() || left > store.end() - 1)
    return {};
  const std::size_t from = store.placeOf(std::ceil(left));
  const std::size_t to = std::max(from, store.placeOf(std::floor(right)));  // a view may lie between two bars
  const QTimeZone& zone = zoneOf(wanted, store.periodSeconds());
  const Step& step = stepOf(apart * static_cast<double>(store.periodSeconds()));
  const std::span<const std::int64_t> times = store.bars().times();
  const auto secondsAt = [&times](std::size_t place) { return floorDivide(times[place], kNsPerSecond); };
  const auto bucketAt = [&](std::size_t place) { return bucket(step, zone, secondsAt(place)); };

  std::vector<Tick> ticks;
  std::int64_t labelled = secondsAt(from);
  std::int64_t before = bucketAt(from > 0 ? from - 1 : from);
  std::size_t place = from;
  while (place <= to) {
    const std::int64_t now = bucketAt(place);
    if (now == before) {
      // On to where the next step begins, however many bars away.
      const std::int64_t next = startOf(step, zone, now + 1) * kNsPerSecond;
      const auto found = std::lower_bound(times.begin(), times.end(), next) - times.begin();
      place = std::max(place + 1, static_cast<std::size_t>(found));
      continue;
    }
    const double position = store.position(place);
    ticks.push_back({position, label(step, zone, secondsAt(place), labelled)});
    labelled = secondsAt(place);
    // Gaps in time can bring two round times together.
    place = std::max(place + 1, store.placeFrom(position + apart));
    before = bucketAt(place - 1);
  }
  if (ticks.empty()) {
    const std::size_t middle = from + (to - from) / 2;
    ticks.push_back({store.position(middle), barTime(times[middle], store.periodSeconds(), zone)});
  }
  return ticks;
}

std::vector<Tick> timeTicks(std::int64_t fromMs, std::int64_t toMs, int most) {
  if (toMs <= fromMs || most < 1)
    return {};
  const QTimeZone zone = QTimeZone::utc();
  const Step& step = stepOf(static_cast<double>(toMs - fromMs) / 1000.0 / most);
  std::vector<Tick> ticks;
  std::int64_t labelled = floorDivide(fromMs, 1000);
  for (std::int64_t k = bucket(step, zone, labelled);; ++k) {
    const std::int64_t seconds = startOf(step, zone, k);
    if (seconds * 1000 > toMs)
      return ticks;
    if (seconds * 1000 < fromMs)
      continue;
    ticks.push_back({static_cast<double>(seconds * 1000), label(step, zone, seconds, labelled)});
    labelled = seconds;
  }
}

QString isoTime(std::int64_t openNs, std::int64_t periodSeconds, const QTimeZone& wanted) {
  const QDateTime time = timeIn(zoneOf(wanted, periodSeconds), floorDivide(openNs, kNsPerSecond));
  return periodSeconds >= kDay ? time.date().toString(Qt::ISODate) : time.toString(Qt::ISODate);
}

QString zoneText(std::int64_t openNs, std::int64_t periodSeconds, const QTimeZone& wanted) {
  const QDateTime time = timeIn(zoneOf(wanted, periodSeconds), floorDivide(openNs, kNsPerSecond));
  QString letters = time.timeZoneAbbreviation();
  if (!letters.isEmpty() && letters.front().isLetter())
    return letters;
  const int minutes = std::abs(time.offsetFromUtc()) / 60;
  const QChar sign = time.offsetFromUtc() < 0 ? QChar(0x2212) : QChar('+');
  return QStringLiteral("UTC%1%2:%3")
      .arg(sign)
      .arg(minutes / 60, 2, 10, QChar('0'))
      .arg(minutes % 60, 2, 10, QChar('0'));
}

QString barTime(std::int64_t openNs, std::int64_t periodSeconds, const QTimeZone& wanted) {
  const QDateTime time = timeIn(zoneOf(wanted, periodSeconds), floorDivide(openNs, kNsPerSecond));
  const QLocale locale;
  if (periodSeconds >= kDay)
    return locale.toString(time.date(), "d MMM yyyy");
  return locale.toString(time.date(), "d MMM") +
         (periodSeconds < 60 ? time.toString(" HH:mm:ss") : time.toString(" HH:mm"));
}

}  // namespace charts
