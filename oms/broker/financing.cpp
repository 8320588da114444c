#include "oms/broker/financing.h"

namespace oms {

namespace {
constexpr Duration kDay = std::chrono::hours(24);
constexpr Duration kFunding = std::chrono::hours(8);

// Monday is 0; the first of January 1970 was a Thursday.
std::int64_t weekday(Timestamp time) {
  return (time.seconds() / 86'400 + 3) % 7;
}

int thirdsFor(const Instrument& instrument, Timestamp close, const Calendar& calendar) {
  if (!instrument.ownCalendar && instrument.calendar == CalendarKind::fx)
    return weekday(close) == 2 ? 9 : 3;
  const std::optional<TradingSession> next = calendar.sessionAt(close);
  const Timestamp until = next ? next->close : close + kDay;
  return static_cast<int>((dayStart(until) - dayStart(close)) / kDay) * 3;
}
}  // namespace

std::vector<FinancingDue> financingBetween(const Instrument& instrument, Timestamp after, Timestamp until) {
  std::vector<FinancingDue> due;
  if (!instrument.ownCalendar && instrument.calendar == CalendarKind::crypto) {
    const std::int64_t begun = after.ns() / kFunding.count();
    for (Timestamp at = Timestamp::fromNs((begun + 1) * kFunding.count()); at <= until; at = at + kFunding)
      due.push_back({at, 1});
    return due;
  }
  const Calendar calendar = calendarOf(instrument);
  for (auto session = calendar.sessionAt(after); session && session->close <= until;
       session = calendar.sessionAt(session->close)) {
    due.push_back({session->close, thirdsFor(instrument, session->close, calendar)});
  }
  return due;
}

std::optional<Money> financingOf(Quantity position, Price price, Ratio multiplier, const FinancingRates& rates,
                                 int thirds) {
  const auto value = notional(price, position.abs(), multiplier);
  if (!value)
    return std::nullopt;
  const Ratio rate = position.isNegative() ? rates.shorts : rates.longs;
  const Int128 yearly = static_cast<Int128>(value->raw()) * rate.raw();
  const auto cost =
      Money::narrowed(detail::divideRounded(yearly * thirds, Int128{3} * 365 * Ratio::one, Rounding::halfEven));
  return cost ? std::optional(*cost) : std::nullopt;
}

}  // namespace oms
