#include "widgets/equity/equity_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString equityTr(const char* text) {
  return QCoreApplication::translate("widgets::Equity", text);
}

}  // namespace

int daysCovered(const std::deque<oms::EquityPoint>& points) {
  if (points.empty())
    return 0;
  const auto span = oms::dayStart(points.back().time) - oms::dayStart(points.front().time);
  return static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(span).count() / 24) + 1;
}

QString equitySummary(const oms::SessionView& view) {
  if (view.equity().empty())
    return {};
  const double drawdown = view.maxDrawdown().toDoubleLossy();
  const int days = daysCovered(view.equity());
  const auto sharpe = view.statistics().sharpe;
  const QString ratio = sharpe ? QString::number(*sharpe, 'f', 2) : equityTr("n/a");
  return equityTr("max drawdown %1 · Sharpe %2 · %3")
      .arg(percent(drawdown, 1), ratio, days == 1 ? equityTr("1 day") : equityTr("%1 days").arg(days));
}

QString dayLine(const oms::SessionView& view) {
  const oms::DayStats& today = view.today();
  const std::uint64_t decided = today.wins + today.losses;
  const QString won =
      decided == 0 ? equityTr("n/a won")
                   : equityTr("%1 won").arg(percent(static_cast<double>(today.wins) / static_cast<double>(decided), 0));
  const QString fills = today.fills == 1 ? equityTr("1 fill") : equityTr("%1 fills").arg(today.fills);
  const QString trades = today.trades == 1 ? equityTr("1 trade") : equityTr("%1 trades").arg(today.trades);
  return equityTr("Today %1 · %2 · %3 · fees %4").arg(fills, trades, won, money(today.fees));
}

}  // namespace widgets
