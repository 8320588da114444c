#include <QCoreApplication>

#include "widgets/common/format.h"
#include "widgets/statistics/statistics_model.h"

namespace widgets {
namespace {

using Report = oms::StatisticsReport;

QString statisticTr(const char* text) {
  return QCoreApplication::translate("widgets::Statistics", text);
}

QString missing() {
  return statisticTr("n/a");
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
  return value ? statisticTr("%1 d").arg(QString::number(*value, 'f', 1)) : missing();
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
  rows.group(statisticTr("Period"));
  rows.add(statisticTr("From"), time(r.from));
  rows.add(statisticTr("To"), time(r.to));
  rows.add(statisticTr("Daily returns (N)"), count(r.dailyReturns),
           statisticTr("Between the ends of neighbouring trading days"));
  rows.add(statisticTr("Periods a year"), count(static_cast<std::uint64_t>(r.periodsPerYear)));
  rows.add(statisticTr("Fees"), r.feesIncluded ? statisticTr("included") : statisticTr("left out"));
}

void addReturns(Rows& rows, const Report& r) {
  rows.group(statisticTr("Returns"));
  rows.add(statisticTr("Total return"), part(r.totalReturn),
           statisticTr("Equity now / equity at the start − 1, open P&L included"), toneOfMaybe(r.totalReturn));
  rows.add(statisticTr("Realized return"), part(r.realizedReturn), statisticTr("The same without open P&L"),
           toneOfMaybe(r.realizedReturn));
  rows.add(statisticTr("CAGR"), part(r.cagr), statisticTr("Growth a year of 365 days; from one day on"),
           toneOfMaybe(r.cagr));
  rows.add(statisticTr("Volatility"), part(r.volatility), statisticTr("Deviation of the daily returns · √A"));
  rows.add(statisticTr("Sharpe ratio"), factor(r.sharpe), statisticTr("Mean / deviation of the daily returns · √A"));
  rows.add(statisticTr("Sharpe, compounded"), factor(r.sharpeCompounded),
           statisticTr("Geometric return / compounded volatility"));
  rows.add(statisticTr("Probabilistic Sharpe"), part(r.probabilisticSharpe),
           statisticTr("Chance that the true ratio is above 0"));
  rows.add(statisticTr("Sortino ratio"), factor(r.sortino), statisticTr("As Sharpe, over falling days only"));
  rows.add(statisticTr("Omega"), factor(r.omega), statisticTr("Σ gains / Σ losses of the daily returns"));
  rows.add(statisticTr("Gain to pain"), factor(r.gainToPain), statisticTr("Σ returns / Σ losses"));
  rows.add(statisticTr("Tail ratio"), factor(r.tailRatio), statisticTr("95th / 5th percentile of the daily returns"));
  rows.add(statisticTr("VaR 95 %"), part(r.var95),
           statisticTr("Daily return that one day in twenty is worse than, if normal"));
  rows.add(statisticTr("CVaR 95 %"), part(r.cvar95), statisticTr("Mean of the daily returns below VaR"));
  rows.add(statisticTr("Skew"), factor(r.skew));
  rows.add(statisticTr("Excess kurtosis"), factor(r.excessKurtosis));
  rows.add(statisticTr("Alpha"), part(r.alpha), statisticTr("A year, against the benchmark"));
  rows.add(statisticTr("Beta"), factor(r.beta));
}

void addDrawdown(Rows& rows, const Report& r) {
  rows.group(statisticTr("Drawdown"));
  rows.add(statisticTr("Max drawdown"), part(r.maxDrawdown), statisticTr("From the highest equity, open P&L included"));
  rows.add(statisticTr("Max drawdown, realized"), part(r.realizedMaxDrawdown),
           statisticTr("The same without open P&L"));
  rows.add(statisticTr("Began"), time(r.maxDrawdownStart));
  rows.add(statisticTr("Lowest"), time(r.maxDrawdownBottom));
  rows.add(statisticTr("Recovered"), time(r.maxDrawdownEnd));
  rows.add(statisticTr("Longest recovery"), days(r.longestRecoveryDays));
  rows.add(statisticTr("Calmar ratio"), factor(r.calmar), statisticTr("CAGR / max drawdown"));
  rows.add(statisticTr("Ulcer index"), part(r.ulcerIndex), statisticTr("Root mean square of the days' drawdowns"));
  rows.add(statisticTr("UPI"), factor(r.upi), statisticTr("Total return / ulcer index"));
}

void addTrades(Rows& rows, const Report& r) {
  rows.group(statisticTr("Trades"));
  rows.add(statisticTr("Round trips"), count(r.trades));
  rows.add(statisticTr("Won, lost, flat"),
           QStringLiteral("%1 · %2 · %3").arg(count(r.wins), count(r.losses), count(r.flats)));
  rows.add(statisticTr("Win rate"), part(r.winRate), statisticTr("Wins / (wins + losses)"));
  rows.add(statisticTr("Profit factor"), factor(r.profitFactor), statisticTr("Σ wins / Σ losses"));
  rows.add(statisticTr("Expectancy"), amount(r.expectancy), statisticTr("Average P&L of a trade"));
  rows.add(statisticTr("Expectancy ratio"), factor(r.expectancyRatio), statisticTr("In average losses"));
  rows.add(statisticTr("Payoff ratio"), factor(r.payoffRatio), statisticTr("Average win / average loss"));
  rows.add(statisticTr("Kelly"), part(r.kelly), statisticTr("(b·p − q) / b with b the payoff ratio"));
  rows.add(statisticTr("SQN"), factor(r.sqn), statisticTr("√n · mean / deviation of the trades' P&L"));
  rows.add(statisticTr("Average win"), amount(r.averageWin));
  rows.add(statisticTr("Average loss"), amount(r.averageLoss));
  rows.add(statisticTr("Median win"), amount(r.medianWin));
  rows.add(statisticTr("Median loss"), amount(r.medianLoss));
  rows.add(statisticTr("Largest win"), amount(r.largestWin));
  rows.add(statisticTr("Largest loss"), amount(r.largestLoss));
  rows.add(statisticTr("Wins in a row"), count(r.longestWinRun));
  rows.add(statisticTr("Losses in a row"), count(r.longestLossRun));
  rows.add(statisticTr("Average duration"), seconds(r.averageDurationSeconds));
  rows.add(statisticTr("Median duration"), seconds(r.medianDurationSeconds));
  rows.add(statisticTr("Average MAE"), amount(r.averageMae), statisticTr("Worst open P&L while a trade lasted"));
  rows.add(statisticTr("Average MFE"), amount(r.averageMfe), statisticTr("Best open P&L while a trade lasted"));
  rows.add(statisticTr("Largest MAE"), amount(r.largestMae));
  rows.add(statisticTr("Largest MFE"), amount(r.largestMfe));
}

void addCosts(Rows& rows, const Report& r) {
  rows.group(statisticTr("Activity"));
  rows.add(statisticTr("Fills"), count(r.fills));
  rows.add(statisticTr("Fees paid"), money(r.fees));
  rows.add(statisticTr("Slippage"), money(r.slippage),
           statisticTr("What fills gave away against their reference price"));
  rows.add(statisticTr("Financing"), signedMoney(r.financing),
           statisticTr("And dividends: what was booked without a trade"));
  rows.add(statisticTr("Exposure time"), part(r.exposureTime), statisticTr("Part of the time with a position open"));
  rows.add(statisticTr("Turnover"), factor(r.turnover), statisticTr("Value traded / average equity"));
  rows.add(statisticTr("Average leverage"), factor(r.averageLeverage),
           statisticTr("Gross exposure / equity, over the time"));
  rows.add(statisticTr("Highest leverage"), factor(r.maxLeverage));
}

void addExecution(Rows& rows, const Report& r) {
  rows.group(statisticTr("Execution"));
  rows.add(statisticTr("Arrival cost"), amount(r.arrivalCost),
           statisticTr("Σ (price − mid as the order was sent) · quantity, against us positive"));
  rows.add(statisticTr("Arrival cost, of value"), part(r.arrivalCostRatio));
  rows.add(statisticTr("Decision to approval"), seconds(r.decisionToApprovalSeconds));
  rows.add(statisticTr("Approval to acceptance"), seconds(r.approvalToAcceptedSeconds));
  rows.add(statisticTr("Acceptance to fill"), seconds(r.acceptedToFillSeconds));
  rows.add(statisticTr("Cost of the approvals' delay"), amount(r.approvalDelayCost),
           statisticTr("Σ (mid as the order was sent − the signal's price) · quantity"));
  rows.add(statisticTr("Signals rejected"), count(r.rejectedSignals));
  rows.add(statisticTr("They would have made"), amount(r.rejectedSignalsPnl),
           statisticTr("Filled at their price without costs, to their stop, target or now"));
  rows.add(statisticTr("Signals expired"), count(r.expiredSignals));
  rows.add(statisticTr("Those would have made"), amount(r.expiredSignalsPnl),
           statisticTr("Filled at their price without costs, to their stop, target or now"));
}

void addBooks(Rows& rows, const oms::SessionView& view) {
  rows.group(statisticTr("Profit by strategy and symbol"));
  const auto& ids = view.session().strategies;
  for (const oms::BookLine& line : view.ownerBooks()) {
    const bool byStrategy = line.instance.isSet() && line.instance.value < ids.size();
    const QString symbol = text(view.instruments()[line.symbol].symbol);
    const QString name = byStrategy ? text(ids[line.instance.value]) : statisticTr("by hand: %1").arg(symbol);
    rows.add(name, signedMoney(line.total()),
             statisticTr("Realized %1 · open %2 · fees %3 · financing %4")
                 .arg(signedMoney(line.realized), signedMoney(line.unrealized), money(line.fees),
                      signedMoney(line.financing)),
             toneOf(line.total().sign()));
  }
}

}  // namespace

std::vector<StatisticRow> statisticRows(const oms::StatisticsReport& report) {
  if (!report.from.isSet())
    return {};
  Rows rows;
  addPeriod(rows, report);
  addReturns(rows, report);
  addDrawdown(rows, report);
  addTrades(rows, report);
  addCosts(rows, report);
  addExecution(rows, report);
  return rows.take();
}

std::vector<StatisticRow> statisticRows(const oms::SessionView& view) {
  std::vector<StatisticRow> all = statisticRows(view.statistics());
  if (all.empty())
    return all;
  Rows books;
  addBooks(books, view);
  for (StatisticRow& row : books.take())
    all.push_back(std::move(row));
  return all;
}

}  // namespace widgets
