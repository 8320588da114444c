#include <QCoreApplication>

#include "widgets/common/format.h"
#include "widgets/statistics/statistics_model.h"

namespace widgets {
namespace {

using Report = oms::StatisticsReport;

QString tr(const char* text) {
  return QCoreApplication::translate("widgets::Statistics", text);
}

QString missing() {
  return tr("n/a");
}

QString part(const std::optional<double>& fraction) {
  return fraction ? percent(*fraction, 2) : missing();
}
QString factor(const std::optional<double>& value) {
  return value ? grouped(QString::number(*value, 'f', 2)) : missing();
}
QString amount(const std::optional<oms::Money>& value) {
  return value ? signedMoney(*value) : missing();
}
QString count(std::uint64_t value) {
  return grouped(QString::number(value));
}
QString time(oms::Timestamp time) {
  return time.isSet() ? dateTime(time) : missing();
}
QString seconds(const std::optional<double>& value) {
  return value ? age(std::chrono::seconds(static_cast<std::int64_t>(*value))) : missing();
}
QString days(const std::optional<double>& value) {
  return value ? tr("%1 d").arg(QString::number(*value, 'f', 1)) : missing();
}

Tone toneOfMaybe(const std::optional<double>& value) {
  return value ? toneOf(*value > 0 ? 1 : *value < 0 ? -1 : 0) : Tone::Muted;
}

// Collects rows of one group after another.
class Rows {
 public:
  void group(const QString& name) { group_ = name; }
  void add(const QString& name, const QString& value, const QString& formula = {}, Tone tone = Tone::Text) {
    rows_.push_back({group_, name, value, value == missing() ? Tone::Muted : tone, formula});
  }
  std::vector<StatisticRow> take() { return std::move(rows_); }

 private:
  QString group_;
  std::vector<StatisticRow> rows_;
};

void addPeriod(Rows& rows, const Report& r) {
  rows.group(tr("Period"));
  rows.add(tr("From"), time(r.from));
  rows.add(tr("To"), time(r.to));
  rows.add(tr("Daily returns (N)"), count(r.dailyReturns), tr("Between the ends of neighbouring trading days"));
  rows.add(tr("Periods a year"), count(static_cast<std::uint64_t>(r.periodsPerYear)));
  rows.add(tr("Fees"), r.feesIncluded ? tr("included") : tr("left out"));
}

void addReturns(Rows& rows, const Report& r) {
  rows.group(tr("Returns"));
  rows.add(tr("Total return"), part(r.totalReturn), tr("Equity now / equity at the start − 1, open P&L included"),
           toneOfMaybe(r.totalReturn));
  rows.add(tr("Realized return"), part(r.realizedReturn), tr("The same without open P&L"),
           toneOfMaybe(r.realizedReturn));
  rows.add(tr("CAGR"), part(r.cagr), tr("Growth a year of 365 days; from one day on"), toneOfMaybe(r.cagr));
  rows.add(tr("Volatility"), part(r.volatility), tr("Deviation of the daily returns · √A"));
  rows.add(tr("Sharpe ratio"), factor(r.sharpe), tr("Mean / deviation of the daily returns · √A"));
  rows.add(tr("Sharpe, compounded"), factor(r.sharpeCompounded), tr("Geometric return / compounded volatility"));
  rows.add(tr("Probabilistic Sharpe"), part(r.probabilisticSharpe), tr("Chance that the true ratio is above 0"));
  rows.add(tr("Sortino ratio"), factor(r.sortino), tr("As Sharpe, over falling days only"));
  rows.add(tr("Omega"), factor(r.omega), tr("Σ gains / Σ losses of the daily returns"));
  rows.add(tr("Gain to pain"), factor(r.gainToPain), tr("Σ returns / Σ losses"));
  rows.add(tr("Tail ratio"), factor(r.tailRatio), tr("95th / 5th percentile of the daily returns"));
  rows.add(tr("VaR 95 %"), part(r.var95), tr("Daily return that one day in twenty is worse than, if normal"));
  rows.add(tr("CVaR 95 %"), part(r.cvar95), tr("Mean of the daily returns below VaR"));
  rows.add(tr("Skew"), factor(r.skew));
  rows.add(tr("Excess kurtosis"), factor(r.excessKurtosis));
  rows.add(tr("Alpha"), part(r.alpha), tr("A year, against the benchmark"));
  rows.add(tr("Beta"), factor(r.beta));
}

void addDrawdown(Rows& rows, const Report& r) {
  rows.group(tr("Drawdown"));
  rows.add(tr("Max drawdown"), part(r.maxDrawdown), tr("From the highest equity, open P&L included"));
  rows.add(tr("Max drawdown, realized"), part(r.realizedMaxDrawdown), tr("The same without open P&L"));
  rows.add(tr("Began"), time(r.maxDrawdownStart));
  rows.add(tr("Lowest"), time(r.maxDrawdownBottom));
  rows.add(tr("Recovered"), time(r.maxDrawdownEnd));
  rows.add(tr("Longest recovery"), days(r.longestRecoveryDays));
  rows.add(tr("Calmar ratio"), factor(r.calmar), tr("CAGR / max drawdown"));
  rows.add(tr("Ulcer index"), part(r.ulcerIndex), tr("Root mean square of the days' drawdowns"));
  rows.add(tr("UPI"), factor(r.upi), tr("Total return / ulcer index"));
}

void addTrades(Rows& rows, const Report& r) {
  rows.group(tr("Trades"));
  rows.add(tr("Round trips"), count(r.trades));
  rows.add(tr("Won, lost, flat"), QStringLiteral("%1 · %2 · %3").arg(count(r.wins), count(r.losses), count(r.flats)));
  rows.add(tr("Win rate"), part(r.winRate), tr("Wins / (wins + losses)"));
  rows.add(tr("Profit factor"), factor(r.profitFactor), tr("Σ wins / Σ losses"));
  rows.add(tr("Expectancy"), amount(r.expectancy), tr("Average P&L of a trade"));
  rows.add(tr("Expectancy ratio"), factor(r.expectancyRatio), tr("In average losses"));
  rows.add(tr("Payoff ratio"), factor(r.payoffRatio), tr("Average win / average loss"));
  rows.add(tr("Kelly"), part(r.kelly), tr("(b·p − q) / b with b the payoff ratio"));
  rows.add(tr("SQN"), factor(r.sqn), tr("√n · mean / deviation of the trades' P&L"));
  rows.add(tr("Average win"), amount(r.averageWin));
  rows.add(tr("Average loss"), amount(r.averageLoss));
  rows.add(tr("Median win"), amount(r.medianWin));
  rows.add(tr("Median loss"), amount(r.medianLoss));
  rows.add(tr("Largest win"), amount(r.largestWin));
  rows.add(tr("Largest loss"), amount(r.largestLoss));
  rows.add(tr("Wins in a row"), count(r.longestWinRun));
  rows.add(tr("Losses in a row"), count(r.longestLossRun));
  rows.add(tr("Average duration"), seconds(r.averageDurationSeconds));
  rows.add(tr("Median duration"), seconds(r.medianDurationSeconds));
  rows.add(tr("Average MAE"), amount(r.averageMae), tr("Worst open P&L while a trade lasted"));
  rows.add(tr("Average MFE"), amount(r.averageMfe), tr("Best open P&L while a trade lasted"));
  rows.add(tr("Largest MAE"), amount(r.largestMae));
  rows.add(tr("Largest MFE"), amount(r.largestMfe));
}

void addCosts(Rows& rows, const Report& r) {
  rows.group(tr("Activity"));
  rows.add(tr("Fills"), count(r.fills));
  rows.add(tr("Fees paid"), money(r.fees));
  rows.add(tr("Slippage"), money(r.slippage), tr("What fills gave away against their reference price"));
  rows.add(tr("Financing"), signedMoney(r.financing), tr("And dividends: what was booked without a trade"));
  rows.add(tr("Exposure time"), part(r.exposureTime), tr("Part of the time with a position open"));
  rows.add(tr("Turnover"), factor(r.turnover), tr("Value traded / average equity"));
  rows.add(tr("Average leverage"), factor(r.averageLeverage), tr("Gross exposure / equity, over the time"));
  rows.add(tr("Highest leverage"), factor(r.maxLeverage));
}

void addBooks(Rows& rows, const oms::SessionView& view) {
  rows.group(tr("Profit by strategy and symbol"));
  const auto& ids = view.session().strategies;
  for (const oms::BookLine& line : view.ownerBooks()) {
    const bool byStrategy = line.instance.isSet() && line.instance.value < ids.size();
    const QString symbol = text(view.instruments()[line.symbol].symbol);
    const QString name = byStrategy ? text(ids[line.instance.value]) : tr("by hand: %1").arg(symbol);
    rows.add(name, signedMoney(line.total()),
             tr("Realized %1 · open %2 · fees %3 · financing %4")
                 .arg(signedMoney(line.realized), signedMoney(line.unrealized), money(line.fees),
                      signedMoney(line.financing)),
             toneOf(line.total().sign()));
  }
}

}  // namespace

std::vector<StatisticRow> statisticRows(const oms::SessionView& view) {
  const Report& report = view.statistics();
  if (!report.from.isSet())
    return {};
  Rows rows;
  addPeriod(rows, report);
  addReturns(rows, report);
  addDrawdown(rows, report);
  addTrades(rows, report);
  addCosts(rows, report);
  addBooks(rows, view);
  return rows.take();
}

}  // namespace widgets
