#pragma once

#include <QTimer>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/backtest_study.h"

namespace app {

// The window's backtests: on a thread of their own, with what the data folder has and the session's strategy files.
class BacktestDesk : public widgets::BacktestPort {
  Q_OBJECT

 public:
  using Study = std::shared_ptr<const BacktestStudy>;
  using StudyRunner = std::function<decltype(runStudy)>;

  // `strategyFiles`: those that the session was started with, beside the shipped ones. What `runner` throws fails the
  // backtest.
  BacktestDesk(QString dataDir, std::vector<std::string> strategyFiles, StudyRunner runner = runStudy);
  // Cancels, and waits for the threads.
  ~BacktestDesk() override;

  widgets::BacktestChoices choices() const override;
  std::optional<widgets::BacktestStrategy> readStrategy(const QString& file, QString& problem) const override;
  void lookForData() override;
  bool run(const widgets::BacktestRequest& request) override;
  void cancel() override;
  void save(const QString& path) override;
  void compare(const QString& path) override;

 private:
  bool isBusy() const { return m_busy; }
  void begin(const std::function<void()>& work);
  void end();
  void takeStudy(const oms::Result<Study>& study, const std::shared_ptr<const widgets::BacktestOutcome>& outcome);
  void tellProgress();

  QString m_dataDir;
  std::vector<std::string> m_strategyFiles;
  StudyRunner m_runner;
  Study m_last;
  std::shared_ptr<oms::RunWatch> m_watch;
  QTimer m_progress;
  bool m_busy = false;
  bool m_looks = false;
  std::jthread m_worker;
  std::jthread m_looker;  // for stored data
};

}  // namespace app
