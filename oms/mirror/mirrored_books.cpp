// What REST tells beside the stream: the curve, closed trades, statistics, what is ready and what was nearly met.
#include <algorithm>
#include <utility>

#include "oms/mirror/mirrored_batches.h"
#include "oms/mirror/row_parts.h"

namespace oms {

template <>
struct LastOf<PreflightItem::State> : std::integral_constant<PreflightItem::State, PreflightItem::State::wait> {};

namespace {

// The list itself, or that of a page.
const std::vector<WireValue>& rowsIn(const WireValue& answer) {
  return answer.kind == WireValue::Kind::array ? answer.items : itemsIn(answer, "items");
}

void readPeriod(RowReader& read, StatisticsReport& report) {
  std::uint32_t periods = static_cast<std::uint32_t>(report.periodsPerYear);
  read("n", report.dailyReturns)("from", report.from)("to", report.to)("days", report.days);
  read("periods_per_year", periods)("risk_free", report.riskFree)("fees_included", report.feesIncluded);
  read("initial_equity", report.initialEquity)("final_equity", report.finalEquity);
  report.periodsPerYear = static_cast<int>(periods);
}

void readReturns(RowReader& read, StatisticsReport& report) {
  read("total_return", report.totalReturn)("cagr", report.cagr)("volatility", report.volatility);
  read("sharpe", report.sharpe)("sharpe_compounded", report.sharpeCompounded)("sortino", report.sortino);
  read("max_drawdown", report.maxDrawdown)("max_drawdown_start", report.maxDrawdownStart);
  read("max_drawdown_bottom", report.maxDrawdownBottom)("max_drawdown_end", report.maxDrawdownEnd);
  read("longest_recovery_days", report.longestRecoveryDays)("realized_return", report.realizedReturn);
  read("realized_max_drawdown", report.realizedMaxDrawdown)("calmar", report.calmar);
  read("ulcer_index", report.ulcerIndex)("upi", report.upi)("omega", report.omega);
  read("gain_to_pain", report.gainToPain)("tail_ratio", report.tailRatio)("var_95", report.var95);
  read("cvar_95", report.cvar95)("skew", report.skew)("excess_kurtosis", report.excessKurtosis);
  read("probabilistic_sharpe", report.probabilisticSharpe)("alpha", report.alpha)("beta", report.beta);
}

void readTrades(RowReader& read, StatisticsReport& report) {
  read("trades", report.trades)("wins", report.wins)("losses", report.losses)("flats", report.flats);
  read("win_rate", report.winRate)("profit_factor", report.profitFactor)("expectancy", report.expectancy);
  read("expectancy_ratio", report.expectancyRatio)("payoff_ratio", report.payoffRatio)("kelly", report.kelly);
  read("sqn", report.sqn)("average_win", report.averageWin)("average_loss", report.averageLoss);
  read("largest_win", report.largestWin)("largest_loss", report.largestLoss)("median_win", report.medianWin);
  read("median_loss", report.medianLoss)("longest_win_run", report.longestWinRun);
  read("longest_loss_run", report.longestLossRun)("average_duration_s", report.averageDurationSeconds);
  read("median_duration_s", report.medianDurationSeconds)("longest_duration_s", report.longestDurationSeconds);
  read("average_mae", report.averageMae)("average_mfe", report.averageMfe);
  read("largest_mae", report.largestMae)("largest_mfe", report.largestMfe);
}

void readExecution(RowReader& read, StatisticsReport& report) {
  read("exposure_time", report.exposureTime)("turnover", report.turnover);
  read("average_leverage", report.averageLeverage)("max_leverage", report.maxLeverage);
  read("fills", report.fills)("fees", report.fees)("slippage", report.slippage)("financing", report.financing);
  read("arrival_cost", report.arrivalCost)("arrival_cost_ratio", report.arrivalCostRatio);
  read("decision_to_approval_s", report.decisionToApprovalSeconds);
  read("approval_to_accepted_s", report.approvalToAcceptedSeconds);
  read("accepted_to_fill_s", report.acceptedToFillSeconds)("approval_delay_cost", report.approvalDelayCost);
  read("rejected_signals", report.rejectedSignals)("rejected_signals_pnl", report.rejectedSignalsPnl);
  read("expired_signals", report.expiredSignals)("expired_signals_pnl", report.expiredSignalsPnl);
}

std::vector<BookLine> readLines(const WireValue& object, std::string_view list, const MirroredNames& names) {
  std::vector<BookLine> lines;
  for (const WireValue& item : itemsIn(object, list)) {
    RowReader read(item);
    BookLine line;
    read("quantity", line.quantity)("realized_pnl", line.realized)("unrealized_pnl", line.unrealized);
    read("fees", line.fees)("financing", line.financing);
    needSymbol(read, names, line.symbol);
    line.instance = names.instance(item);
    if (read.problem().empty())
      lines.push_back(line);
  }
  return lines;
}

}  // namespace

Result<std::vector<EquityPoint>> readEquityPoints(const WireValue& object) {
  std::vector<EquityPoint> points;
  for (const WireValue& item : itemsIn(object, "points")) {
    RowReader read(item);
    EquityPoint& point = points.emplace_back();
    read("time", point.time)("equity", point.equity)("cash", point.cash)("drawdown", point.drawdown);
    if (!read.problem().empty())
      return Failure{"a point's " + read.problem()};
  }
  return points;
}

Result<std::vector<RoundTrip>> readRoundTrips(const WireValue& answer, const MirroredNames& names) {
  std::vector<RoundTrip> trades;
  for (const WireValue& item : rowsIn(answer)) {
    RowReader read(item);
    RoundTrip trade;
    Ratio percent;
    read("position_id", trade.position)("side", trade.side)("quantity", trade.quantity);
    read("entry_time", trade.entryTime)("entry_price", trade.entryPrice)("exit_time", trade.exitTime);
    read("exit_price", trade.exitPrice)("pnl", trade.pnl)("pnl_pct", percent)("fees", trade.fees);
    read("mae", trade.worst)("mfe", trade.best)("exit_reason", trade.exitReason);
    needSymbol(read, names, trade.symbol);
    if (!read.problem().empty())
      return Failure{"a trade's " + read.problem()};
    trade.pnlRatio = Ratio::fromRaw(percent.raw() / 100);
    trade.instance = names.instance(item);
    trades.push_back(trade);
  }
  return trades;
}

Result<MirroredStatistics> readStatistics(const WireValue& object, const MirroredNames& names) {
  RowReader read(object);
  MirroredStatistics made;
  readPeriod(read, made.report);
  readReturns(read, made.report);
  readTrades(read, made.report);
  readExecution(read, made.report);
  made.symbols = readLines(object, "by_symbol", names);
  made.owners = readLines(object, "by_strategy", names);
  return readOr(read, std::move(made));
}

Result<std::vector<PreflightItem>> readPreflight(const WireValue& answer) {
  std::vector<PreflightItem> items;
  for (const WireValue& item : rowsIn(answer)) {
    RowReader read(item);
    PreflightItem& one = items.emplace_back();
    read("code", one.code)("state", one.state)("detail", one.detail)("remedy", one.remedy);
    if (!read.problem().empty())
      return Failure{"a check's " + read.problem()};
  }
  return items;
}

// Told newest first.
Result<std::vector<NearMiss>> readNearMisses(const WireValue& answer, const MirroredNames& names) {
  std::vector<NearMiss> misses;
  for (const WireValue& item : rowsIn(answer)) {
    RowReader read(item);
    NearMiss miss;
    std::string id;
    read("strategy_id", id)("group", miss.group)("name", miss.name)("expression", miss.expression);
    read("value", miss.value)("threshold", miss.threshold)("progress", miss.progress)("time", miss.time);
    if (!read.problem().empty())
      return Failure{"a near miss's " + read.problem()};
    miss.instance = names.instance(id);
    if (miss.instance.isSet())
      misses.push_back(std::move(miss));
  }
  std::reverse(misses.begin(), misses.end());
  for (std::size_t i = 0; i < misses.size(); ++i)
    misses[i].number = i + 1;
  return misses;
}

std::vector<CoolDown> readCoolDowns(const WireValue& summary, const MirroredNames& names) {
  std::vector<CoolDown> all;
  for (const WireValue& item : itemsIn(summary, "cool_downs")) {
    RowReader read(item);
    CoolDown cool;
    read("until", cool.until);
    needSymbol(read, names, cool.symbol);
    cool.owner = names.instance(item);
    if (read.problem().empty())
      all.push_back(cool);
  }
  return all;
}

std::shared_ptr<const EventBatch> MirroredBatches::takeLimits(std::vector<LimitUsage> limits,
                                                              std::vector<CoolDown> coolDowns) {
  whole_.limits = std::move(limits);
  whole_.coolDowns = std::move(coolDowns);
  return sampleNow();
}

std::shared_ptr<const EventBatch> MirroredBatches::takeWatchlists(std::vector<WatchlistData> lists) {
  Entry entry;
  entry.events.emplace_back(whole_.sessionTime, WatchlistChanged{std::move(lists)});
  return entryNow(std::move(entry));
}

std::shared_ptr<const EventBatch> MirroredBatches::takePreflight(std::vector<PreflightItem> items) {
  status_.preflight = std::move(items);
  return batchAt(seq_, whole_.sessionTime);
}

std::shared_ptr<const EventBatch> MirroredBatches::takeStatistics(MirroredStatistics statistics) {
  whole_.statistics = std::make_shared<const StatisticsReport>(statistics.report);
  whole_.symbolBooks = std::move(statistics.symbols);
  whole_.ownerBooks = std::move(statistics.owners);
  return sampleNow();
}

std::shared_ptr<const EventBatch> MirroredBatches::takeNearMisses(std::vector<NearMiss> misses) {
  const auto isSame = [](const NearMiss& a, const NearMiss& b) {
    return a.instance == b.instance && a.time == b.time && a.group == b.group && a.name == b.name;
  };
  if (whole_.nearMisses &&
      std::equal(misses.begin(), misses.end(), whole_.nearMisses->begin(), whole_.nearMisses->end(), isSame))
    return nullptr;
  whole_.nearMisses = std::make_shared<const std::vector<NearMiss>>(std::move(misses));
  return sampleNow();
}

std::shared_ptr<const EventBatch> MirroredBatches::takeEquity(const std::vector<EquityPoint>& points) {
  Entry entry;
  for (const EquityPoint& point : points) {
    if (lastPoint_.isSet() && point.time <= lastPoint_)
      continue;
    lastPoint_ = point.time;
    entry.events.emplace_back(point.time, EquityRecorded{point});
  }
  return entryNow(std::move(entry));
}

// Told newest first; several may close at one instant.
std::shared_ptr<const EventBatch> MirroredBatches::takeTrades(const std::vector<RoundTrip>& trades) {
  Entry entry;
  for (auto trade = trades.rbegin(); trade != trades.rend(); ++trade) {
    if (lastExit_.isSet() && trade->exitTime < lastExit_)
      continue;
    if (std::exchange(lastExit_, trade->exitTime) != trade->exitTime)
      lastClosed_.clear();
    if (lastClosed_.insert(trade->position).second)
      entry.events.emplace_back(trade->exitTime, TradeClosed{*trade});
  }
  return entryNow(std::move(entry));
}

Timestamp MirroredBatches::tradesFrom() const {
  return lastExit_.isSet() ? lastExit_ : day_;
}

std::shared_ptr<const EventBatch> MirroredBatches::sampleNow() {
  std::shared_ptr<EventBatch> batch = batchAt(seq_, whole_.sessionTime);
  batch->sample = std::make_shared<MarketSample>(whole_);
  return batch;
}

std::shared_ptr<const EventBatch> MirroredBatches::entryNow(Entry entry) {
  if (entry.events.empty())
    return nullptr;
  std::shared_ptr<EventBatch> batch = batchAt(seq_, whole_.sessionTime);
  entry.seq = seq_;
  batch->entries.push_back(std::move(entry));
  return batch;
}

}  // namespace oms
