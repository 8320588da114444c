#include "tests/support/sample_backtest.h"

#include <algorithm>
#include <cmath>

namespace support {
namespace {

constexpr int kDays = 250;
constexpr int kTrades = 12;

oms::Timestamp day(int number) {
  return *oms::fromCalendar(2024, 1, 1) + std::chrono::hours(24) * number;
}

oms::Bar barOf(int number) {
  oms::Bar bar;
  bar.openTime = day(number);
  bar.closeTime = day(number + 1);
  bar.open = oms::Price::fromInt(100 + number % 9);
  bar.close = oms::Price::fromInt(100 + (number + 1) % 9);
  bar.high = std::max(bar.open, bar.close) + oms::Price::fromInt(1);
  bar.low = std::min(bar.open, bar.close) - oms::Price::fromInt(1);
  bar.volume = oms::Volume::fromInt(1'000);
  return bar;
}

widgets::BacktestTrade tradeOf(int number) {
  widgets::BacktestTrade row;
  row.entry = day(number * 20 + 3);
  row.exit = day(number * 20 + 11);
  row.trade.side = number % 3 == 0 ? oms::Side::sell : oms::Side::buy;
  row.trade.quantity = oms::Quantity::fromInt(10 + number);
  row.trade.entryPrice = oms::Price::fromInt(100 + number);
  row.trade.exitPrice = oms::Price::fromInt(104 - number % 5);
  row.trade.pnl = oms::Money::fromInt(number % 4 == 1 ? -37 : 81);
  row.trade.pnlRatio = *oms::Ratio::parse(number % 4 == 1 ? "-0.021" : "0.043");
  row.trade.exitReason = number % 4 == 1 ? "stop_loss" : "exit";
  return row;
}

oms::StatisticsReport statistics() {
  oms::StatisticsReport report;
  report.from = day(0);
  report.to = day(kDays);
  report.dailyReturns = kDays - 1;
  report.totalReturn = 0.0618;
  report.sharpe = 0.81;
  report.maxDrawdown = 0.0427;
  report.trades = kTrades;
  report.wins = 9;
  report.losses = 3;
  report.winRate = 0.75;
  return report;
}

}  // namespace

std::shared_ptr<const widgets::BacktestOutcome> sampleOutcome() {
  auto outcome = std::make_shared<widgets::BacktestOutcome>();
  outcome->title = QStringLiteral("ema_trend · SPY, 1d");
  outcome->head = {{"data", "spy.csv"}, {"fill", "default"}, {"fast", "12"}};
  outcome->notices = {QStringLiteral("spy.csv: 250 bars of 1d, 0 repaired, 0 rejected")};
  outcome->instrument.symbol = "SPY";
  outcome->instrument.tick = *oms::Price::parse("0.01");
  outcome->instrument.lot = oms::Quantity::fromInt(1);
  outcome->barCount = kDays;
  outcome->from = day(0);
  outcome->to = day(kDays);
  outcome->cash = oms::Money::fromInt(10'000);
  outcome->finalEquity = oms::Money::fromInt(10'618);
  outcome->statistics = statistics();
  for (int i = 0; i < kDays; ++i) {
    outcome->bars.push_back(barOf(i));
    outcome->equity.push_back({day(i), oms::Money::fromInt(10'000 + i * 3 - i % 17 * 9), {}, {}});
  }
  for (int i = 0; i < kTrades; ++i)
    outcome->trades.push_back(tradeOf(i));
  outcome->tradeCount = kTrades;
  outcome->objectives = {QStringLiteral("sharpe"), QStringLiteral("max_drawdown")};
  outcome->objective = QStringLiteral("sharpe");
  outcome->axes = {QStringLiteral("fast"), QStringLiteral("slow")};
  for (int fast = 0; fast < 3; ++fast) {
    for (int slow = 0; slow < 4; ++slow) {
      const double sharpe = 0.1 * fast + 0.2 * std::abs(slow - 2);
      outcome->sweep.push_back({{5.0 + 5 * fast, 20.0 + 10 * slow},
                                {sharpe, 0.05 + 0.01 * slow},
                                oms::Money::fromInt(10'000 + 100 * fast),
                                static_cast<std::uint64_t>(10 + slow)});
    }
  }
  return outcome;
}

widgets::BacktestChoices RecordingBacktests::choices() const {
  return {{{"ema_trend", "EMA trend", "5m", {{"fast", 12}, {"slow", 26}}}, {"pulse", "Pulse", "1m", {}}},
          {"default", "pessimistic", "touch"},
          {"sharpe", "max_drawdown"},
          {"1m", "1h", "1d"}};
}

std::optional<widgets::BacktestStrategy> RecordingBacktests::readStrategy(const QString& file, QString& problem) const {
  if (file.endsWith(QStringLiteral("broken.toml"))) {
    problem = QStringLiteral("broken.toml:1:1: error: unknown key");
    return std::nullopt;
  }
  return widgets::BacktestStrategy{file, "Mine", "1h", {{"length", 20}}};
}

}  // namespace support
