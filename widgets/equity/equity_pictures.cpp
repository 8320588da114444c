#include "widgets/equity/equity_pictures.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>
#include <algorithm>
#include <cmath>
#include <map>

#include "charts/scales.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

constexpr std::size_t kMostDays = 250;
constexpr int kFields = 20;
constexpr double kFinestField = 0.01;  // per cent
constexpr std::size_t kMostSymbols = 12;

QString pictureTr(const char* text) {
  return QCoreApplication::translate("widgets::EquityPictures", text);
}

// As the account's day is called: by the date on which it ends.
QString dayName(const oms::DayRoll& roll, oms::Timestamp day) {
  const QDate date = QDate::fromString(QString::fromStdString(roll.dateOf(day)), Qt::ISODate);
  return QLocale::c().toString(date, QStringLiteral("d MMM"));
}

// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `least`.
double roundStep(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 2.5, 5.0}) {
    if (times * power >= least)
      return times * power;
  }
  return 10 * power;
}

int decimalsOf(double step) {
  int decimals = 0;
  for (double scaled = step; decimals < 3 && std::abs(scaled - std::round(scaled)) > 1e-9; scaled *= 10)
    ++decimals;
  return decimals;
}

}  // namespace

std::vector<charts::PictureBar> dailyChanges(const oms::SessionView& view) {
  const auto& points = view.equity();
  std::vector<std::pair<oms::Timestamp, oms::Money>> closes;  // each day's last equity
  const oms::DayRoll& roll = view.session().dayRoll;
  const auto close = [&](oms::Timestamp time, oms::Money equity) {
    const oms::Timestamp day = roll.startOf(time);
    if (closes.empty() || closes.back().first < day)
      closes.emplace_back(day, equity);
    closes.back().second = equity;
  };
  for (const oms::EquityPoint& point : points)
    close(point.time, point.equity);
  if (closes.empty())
    return {};
  close(view.account().time, view.account().equity);
  oms::Money before =
      points.size() < oms::SessionView::kMaxEquityPoints ? view.account().initialCash : points.front().equity;
  std::vector<charts::PictureBar> bars;
  for (const auto& [day, equity] : closes) {
    const oms::Money change = equity - before;
    const QString name = dayName(roll, day);
    bars.push_back(
        {name, change.toDoubleLossy(), !change.isNegative(), QStringLiteral("%1: %2").arg(name, signedMoney(change))});
    before = equity;
  }
  if (bars.size() > kMostDays)
    bars.erase(bars.begin(), bars.end() - static_cast<std::ptrdiff_t>(kMostDays));
  return bars;
}

std::vector<charts::PictureBar> tradeReturns(const oms::SessionView& view) {
  if (view.trades().empty())
    return {};
  std::vector<oms::Ratio> returns;
  for (const oms::RoundTrip& trade : view.trades())
    returns.push_back(trade.pnlRatio);
  const auto [least, most] = std::minmax_element(returns.begin(), returns.end());
  const double step = roundStep(std::max(kFinestField, (*most - *least).toDoubleLossy() * 100 / kFields));
  // By whole numbers: a return of 0.3 % belongs to the field that begins with it.
  const std::int64_t width = oms::Ratio::fromDoubleLossy(step / 100).raw();
  std::map<std::int64_t, int> counts;
  for (const oms::Ratio each : returns)
    ++counts[each.raw() / width - (each.raw() % width < 0 ? 1 : 0)];
  const int decimals = decimalsOf(step);
  std::vector<charts::PictureBar> bars;
  for (std::int64_t field = counts.begin()->first; field <= counts.rbegin()->first; ++field) {
    const int count = counts.contains(field) ? counts[field] : 0;
    const QString from = charts::formatValue(static_cast<double>(field) * step, decimals);
    const QString to = charts::formatValue(static_cast<double>(field + 1) * step, decimals);
    bars.push_back(
        {from + QStringLiteral(" %"), static_cast<double>(count), field >= 0,
         pictureTr("%1 % to %2 %: %3").arg(from, to, plural(count, pictureTr("1 trade"), pictureTr("%1 trades")))});
  }
  return bars;
}

std::vector<charts::PictureBar> exposures(const oms::SessionView& view) {
  const double equity = view.account().equity.toDoubleLossy();
  if (equity <= 0)
    return {};
  std::map<oms::SymbolIndex, double> held;
  for (const auto& [id, position] : view.positions()) {
    const oms::Instrument& instrument = view.instruments()[position.symbol];
    const auto value = oms::notional(position.currentPrice, position.quantity, instrument.multiplier);
    held[position.symbol] += value ? value->toDoubleLossy() / equity * 100 : 0;
  }
  std::vector<std::pair<QString, double>> shares;
  for (const auto& [symbol, share] : held)
    shares.emplace_back(text(view.instruments()[symbol].symbol), share);
  std::stable_sort(shares.begin(), shares.end(),
                   [](const auto& a, const auto& b) { return std::abs(a.second) > std::abs(b.second); });
  if (shares.size() > kMostSymbols) {
    double rest = 0;
    for (std::size_t i = kMostSymbols - 1; i < shares.size(); ++i)
      rest += std::abs(shares[i].second);
    shares.resize(kMostSymbols - 1);
    shares.emplace_back(pictureTr("others"), rest);
  }
  std::vector<charts::PictureBar> bars;
  for (const auto& [symbol, share] : shares) {
    bars.push_back(
        {symbol, share, share >= 0, pictureTr("%1: %2 of the equity").arg(symbol, charts::percentText(share, 1))});
  }
  return bars;
}

}  // namespace widgets
