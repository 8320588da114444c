#pragma once

#include <vector>

#include "widgets/backtest/backtest_port.h"

namespace support {

// A backtest with made-up numbers: a year of days, twelve trades, a sweep of three by four.
std::shared_ptr<const widgets::BacktestOutcome> sampleOutcome();

// Remembers what it is asked for; a test gives the answers.
class RecordingBacktests : public widgets::BacktestPort {
 public:
  widgets::BacktestChoices choices() const override;
  std::optional<widgets::BacktestStrategy> readStrategy(const QString& file, QString& problem) const override;
  void lookForData() override { emit dataFound(stored); }
  bool run(const widgets::BacktestRequest& request) override {
    if (!busy)
      requests.push_back(request);
    return !busy;
  }
  void cancel() override { ++cancels; }
  void save(const QString& path) override { paths << path; }
  void compare(const QString& path) override { reports << path; }

  std::vector<widgets::StoredData> stored;
  std::vector<widgets::BacktestRequest> requests;
  QStringList paths;
  QStringList reports;
  int cancels = 0;
  bool busy = false;
};

}  // namespace support
