#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oms::test {

// Every statistic once more, slow and straight from its definition over the whole history: what the incremental ones
// are compared with. Times are seconds.
struct NaiveHistory {
  struct Mark {
    double time;
    double equity;
    double gross;
  };
  struct Trade {
    double pnl;
    double worst;
    double best;
    double seconds;
  };
  std::vector<Mark> marks;
  std::vector<double> dayEnds;
  std::vector<double> benchmark;  // at the days' ends, or empty
  std::vector<Trade> trades;
  double traded = 0;
  double end = 0;
  double year = 252;
};

using Figures = std::map<std::string, std::optional<double>>;

inline double sumOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum;
}
inline double meanOf(const std::vector<double>& values) {
  return sumOf(values) / static_cast<double>(values.size());
}
// Σ (x - mean)^k / n
inline double moment(const std::vector<double>& values, int k) {
  const double mean = meanOf(values);
  double sum = 0;
  for (const double value : values)
    sum += std::pow(value - mean, k);
  return sum / static_cast<double>(values.size());
}
inline double deviationOf(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  return std::sqrt(moment(values, 2) * n / (n - 1));
}
inline double quantileOf(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  const double place = part * static_cast<double>(values.size() - 1);
  const double low = values[static_cast<std::size_t>(std::floor(place))];
  const double high = values[static_cast<std::size_t>(std::ceil(place))];
  return low + (high - low) * (place - std::floor(place));
}
inline std::vector<double> returnsOf(const std::vector<double>& ends) {
  std::vector<double> returns;
  for (std::size_t i = 1; i < ends.size(); ++i)
    returns.push_back(ends[i] / ends[i - 1] - 1);
  return returns;
}
template <class Keep>
std::vector<double> only(const std::vector<double>& values, Keep keep) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), keep);
  return kept;
}

inline void addReturns(const NaiveHistory& history, Figures& f) {
  const std::vector<double> r = returnsOf(history.dayEnds);
  const auto n = static_cast<double>(r.size());
  const double year = history.year;
  const std::vector<double> down = only(r, [](double x) { return x < 0; });
  const std::vector<double> up = only(r, [](double x) { return x > 0; });
  const double sd = deviationOf(r);
  f["volatility"] = sd * std::sqrt(year);
  f["sharpe"] = meanOf(r) / sd * std::sqrt(year);
  double growth = 1;
  for (const double x : r)
    growth *= std::pow(1 + x, 1 / n);
  f["sharpe_compounded"] =
      (std::pow(growth, year) - 1) / std::sqrt(std::pow(sd * sd + growth * growth, year) - std::pow(growth, 2 * year));
  double squares = 0;
  for (const double x : down)
    squares += x * x;
  f["sortino"] = meanOf(r) / std::sqrt(squares / n) * std::sqrt(year);
  f["omega"] = sumOf(up) / -sumOf(down);
  f["gain_to_pain"] = sumOf(r) / std::abs(sumOf(down));
  f["tail_ratio"] = std::abs(quantileOf(r, 0.95) / quantileOf(r, 0.05));
  const double var = meanOf(r) - 1.6448536269514722 * sd;
  f["var_95"] = var;
  const std::vector<double> tail = only(r, [&](double x) { return x < var; });
  f["cvar_95"] = tail.empty() ? std::nullopt : std::optional(meanOf(tail));
  const double skew = std::sqrt(n * (n - 1)) / (n - 2) * moment(r, 3) / std::pow(moment(r, 2), 1.5);
  const double excess = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (moment(r, 4) / std::pow(moment(r, 2), 2) - 3) + 6);
  f["skew"] = skew;
  f["excess_kurtosis"] = excess;
  const double sr = meanOf(r) / sd;
  const double z = sr * std::sqrt(n - 1) / std::sqrt(1 - skew * sr + (excess + 2) / 4 * sr * sr);
  f["probabilistic_sharpe"] = 0.5 * (1 + std::erf(z / std::sqrt(2.0)));
  double falls = 0;
  for (std::size_t i = 1; i < history.dayEnds.size(); ++i) {
    const auto here = history.dayEnds.begin() + static_cast<std::ptrdiff_t>(i);
    const double peak = *std::max_element(history.dayEnds.begin(), here + 1);
    falls += std::pow((peak - *here) / peak, 2);
  }
  f["ulcer_index"] = std::sqrt(falls / (n - 1));
  if (!history.benchmark.empty()) {
    const std::vector<double> b = returnsOf(history.benchmark);
    double together = 0;
    for (std::size_t i = 0; i < r.size(); ++i)
      together += (r[i] - meanOf(r)) * (b[i] - meanOf(b));
    const double beta = together / (n * moment(b, 2));
    f["beta"] = beta;
    f["alpha"] = (meanOf(r) - beta * meanOf(b)) * year;
  }
}

inline void addCurve(const NaiveHistory& history, Figures& f) {
  const double start = history.marks.front().equity;
  const double days = (history.end - history.marks.front().time) / 86'400;
  f["total_return"] = history.marks.back().equity / start - 1;
  f["cagr"] = std::pow(history.marks.back().equity / start, 365 / days) - 1;
  double worst = 0;
  double longest = 0;
  for (std::size_t i = 0; i < history.marks.size(); ++i) {
    // The peak that this mark is under: the last of the highest before it.
    std::size_t peak = 0;
    for (std::size_t j = 0; j <= i; ++j)
      peak = history.marks[j].equity >= history.marks[peak].equity ? j : peak;
    worst = std::max(worst, 1 - history.marks[i].equity / history.marks[peak].equity);
    const double until = i + 1 < history.marks.size() ? history.marks[i + 1].time : history.end;
    if (peak < i)
      longest = std::max(longest, until - history.marks[peak].time);
  }
  f["max_drawdown"] = worst;
  f["longest_recovery_days"] = longest / 86'400;
  f["calmar"] = *f["cagr"] / worst;
  f["upi"] = *f["total_return"] / *f["ulcer_index"];
  double exposed = 0;
  double leverage = 0;
  double equity = 0;
  for (std::size_t i = 0; i < history.marks.size(); ++i) {
    const NaiveHistory::Mark& mark = history.marks[i];
    const double until = i + 1 < history.marks.size() ? history.marks[i + 1].time : history.end;
    exposed += mark.gross > 0 ? until - mark.time : 0;
    leverage += mark.gross / mark.equity * (until - mark.time);
    equity += mark.equity * (until - mark.time);
  }
  const double all = history.end - history.marks.front().time;
  f["exposure_time"] = exposed / all;
  f["average_leverage"] = leverage / all;
  f["turnover"] = history.traded / (equity / all);
}

inline void addTrades(const NaiveHistory& history, Figures& f) {
  std::vector<double> pnl, worst, best, seconds;
  for (const NaiveHistory::Trade& trade : history.trades) {
    pnl.push_back(trade.pnl);
    worst.push_back(trade.worst);
    best.push_back(trade.best);
    seconds.push_back(trade.seconds);
  }
  const std::vector<double> won = only(pnl, [](double x) { return x > 0; });
  const std::vector<double> lost = only(pnl, [](double x) { return x < 0; });
  const auto wins = static_cast<double>(won.size());
  const auto losses = static_cast<double>(lost.size());
  f["wins"] = wins;
  f["losses"] = losses;
  f["flats"] = static_cast<double>(pnl.size()) - wins - losses;
  f["expectancy"] = meanOf(pnl);
  f["average_mae"] = meanOf(worst);
  f["average_mfe"] = meanOf(best);
  f["largest_mae"] = *std::min_element(worst.begin(), worst.end());
  f["largest_mfe"] = *std::max_element(best.begin(), best.end());
  f["median_duration_s"] = quantileOf(seconds, 0.5);
  f["sqn"] = std::sqrt(static_cast<double>(pnl.size())) * meanOf(pnl) / deviationOf(pnl);
  if (won.empty() || lost.empty())
    return;
  f["win_rate"] = wins / (wins + losses);
  f["profit_factor"] = sumOf(won) / std::abs(sumOf(lost));
  f["average_win"] = meanOf(won);
  f["average_loss"] = meanOf(lost);
  f["median_win"] = quantileOf(won, 0.5);
  f["median_loss"] = quantileOf(lost, 0.5);
  f["largest_win"] = *std::max_element(won.begin(), won.end());
  f["largest_loss"] = *std::min_element(lost.begin(), lost.end());
  f["expectancy_ratio"] = meanOf(pnl) / std::abs(meanOf(lost));
  const double payoff = meanOf(won) / std::abs(meanOf(lost));
  const double p = *f["win_rate"];
  f["payoff_ratio"] = payoff;
  f["kelly"] = (payoff * p - (1 - p)) / payoff;
}

inline Figures naiveFigures(const NaiveHistory& history) {
  Figures figures;
  addReturns(history, figures);
  addCurve(history, figures);
  addTrades(history, figures);
  for (auto& [name, figure] : figures)
    figure = figure && std::isfinite(*figure) ? figure : std::nullopt;
  return figures;
}

}  // namespace oms::test
