#include "oms/messages/json_statistics.h"

namespace oms {
namespace {

void writePeriod(JsonWriter& json, const StatisticsReport& report) {
  json.field("n", report.dailyReturns).field("from", report.from).field("to", report.to).field("days", report.days);
  json.field("periods_per_year", report.periodsPerYear).field("risk_free", report.riskFree);
  json.field("fees_included", report.feesIncluded);
  json.field("initial_equity", report.initialEquity).field("final_equity", report.finalEquity);
}

void writeReturns(JsonWriter& json, const StatisticsReport& report) {
  json.field("total_return", report.totalReturn).field("cagr", report.cagr).field("volatility", report.volatility);
  json.field("sharpe", report.sharpe).field("sharpe_compounded", report.sharpeCompounded);
  json.field("sortino", report.sortino).field("max_drawdown", report.maxDrawdown);
  json.field("max_drawdown_start", report.maxDrawdownStart).field("max_drawdown_bottom", report.maxDrawdownBottom);
  json.field("max_drawdown_end", report.maxDrawdownEnd).field("longest_recovery_days", report.longestRecoveryDays);
  json.field("realized_return", report.realizedReturn).field("realized_max_drawdown", report.realizedMaxDrawdown);
  json.field("calmar", report.calmar).field("ulcer_index", report.ulcerIndex).field("upi", report.upi);
  json.field("omega", report.omega).field("gain_to_pain", report.gainToPain).field("tail_ratio", report.tailRatio);
  json.field("var_95", report.var95).field("cvar_95", report.cvar95).field("skew", report.skew);
  json.field("excess_kurtosis", report.excessKurtosis).field("probabilistic_sharpe", report.probabilisticSharpe);
}

void writeTrades(JsonWriter& json, const StatisticsReport& report) {
  json.field("trades", report.trades).field("wins", report.wins).field("losses", report.losses);
  json.field("flats", report.flats).field("win_rate", report.winRate).field("profit_factor", report.profitFactor);
  json.field("expectancy", report.expectancy).field("expectancy_ratio", report.expectancyRatio);
  json.field("payoff_ratio", report.payoffRatio).field("kelly", report.kelly).field("sqn", report.sqn);
  json.field("average_win", report.averageWin).field("average_loss", report.averageLoss);
  json.field("largest_win", report.largestWin).field("largest_loss", report.largestLoss);
  json.field("median_win", report.medianWin).field("median_loss", report.medianLoss);
  json.field("longest_win_run", report.longestWinRun).field("longest_loss_run", report.longestLossRun);
  json.field("average_duration_s", report.averageDurationSeconds);
  json.field("median_duration_s", report.medianDurationSeconds);
  json.field("longest_duration_s", report.longestDurationSeconds);
  json.field("average_mae", report.averageMae).field("average_mfe", report.averageMfe);
  json.field("largest_mae", report.largestMae).field("largest_mfe", report.largestMfe);
}

void writeExecution(JsonWriter& json, const StatisticsReport& report) {
  json.field("arrival_cost", report.arrivalCost).field("arrival_cost_ratio", report.arrivalCostRatio);
  json.field("decision_to_approval_s", report.decisionToApprovalSeconds);
  json.field("approval_to_accepted_s", report.approvalToAcceptedSeconds);
  json.field("accepted_to_fill_s", report.acceptedToFillSeconds);
  json.field("approval_delay_cost", report.approvalDelayCost);
  json.field("rejected_signals", report.rejectedSignals).field("rejected_signals_pnl", report.rejectedSignalsPnl);
  json.field("expired_signals", report.expiredSignals).field("expired_signals_pnl", report.expiredSignalsPnl);
}

}  // namespace

void writeStatisticsFields(JsonWriter& json, const StatisticsReport& report) {
  writePeriod(json, report);
  writeReturns(json, report);
  writeTrades(json, report);
  json.field("exposure_time", report.exposureTime).field("turnover", report.turnover);
  json.field("average_leverage", report.averageLeverage).field("max_leverage", report.maxLeverage);
  json.field("fills", report.fills).field("fees", report.fees).field("slippage", report.slippage);
  writeExecution(json, report);
  json.field("financing", report.financing).field("alpha", report.alpha).field("beta", report.beta);
}

void writeStatistics(JsonWriter& json, const StatisticsReport& report) {
  json.beginObject();
  writeStatisticsFields(json, report);
  json.endObject();
}

void writeBookLine(JsonWriter& json, const BookLine& line, const Naming& naming) {
  json.beginObject().fieldOrNull("strategy", naming.strategy(line.instance, Actor{}));
  json.field("symbol", naming.symbol(line.symbol)).field("quantity", line.quantity);
  json.field("realized_pnl", line.realized).field("unrealized_pnl", line.unrealized).field("fees", line.fees);
  json.field("financing", line.financing).field("total_pnl", line.total()).endObject();
}

}  // namespace oms
