#pragma once

#include <QObject>
#include <QStringList>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "oms/model/instrument.h"
#include "oms/model/market_data.h"
#include "oms/model/position.h"
#include "oms/model/statistics.h"

namespace widgets {

// A strategy file that can be run.
struct BacktestStrategy {
  QString file;  // a shipped name or a path
  QString title;
  QString timeframe;                                   // of its bars
  std::vector<std::pair<QString, double>> parameters;  // with their defaults
};

// What the program has stored of a symbol.
struct StoredData {
  QString symbol;
  QString kind;  // 1m, trades, quotes
  std::uint64_t rows = 0;
  oms::Timestamp first;
  oms::Timestamp last;
};

struct BacktestChoices {
  std::vector<BacktestStrategy> strategies;
  QStringList fills;       // fill profiles, the usual one first
  QStringList objectives;  // what runs are compared by, the usual one first
  QStringList timeframes;
};

enum class BacktestStudy {
  Run,          // one run, or a sweep where a parameter has several values
  WalkForward,  // parameters chosen anew for each window
  LookAhead     // whether a run on data that ends earlier decides the same
};

// As a person typed it; who runs it says what is wrong. Empty fields are left to their defaults.
struct BacktestRequest {
  BacktestStudy study = BacktestStudy::Run;
  QString strategy;   // a shipped name or a path
  QString data;       // a file, or
  QString symbol;     // what is stored of this one
  QString timeframe;  // of the bars; of stored ones as they are, where empty
  QString from;
  QString to;
  QString fill;
  QString feeBps;     // of each fill's value; as in a session, where empty
  QString benchmark;  // a file, or a stored symbol
  QString cash;
  QString closeAtEnd;  // none, open or close
  bool allowShort = false;
  std::vector<std::pair<QString, QString>> parameters;  // 12, or 5:50:5 to try each
  QString windows;                                      // of a walk-forward, in:out
  QString objective;
};

// A round trip, with the opens of the bars in which it began and ended.
struct BacktestTrade {
  oms::RoundTrip trade;
  oms::Timestamp entry;
  oms::Timestamp exit;
};

// One run of a sweep; values in the order of BacktestOutcome::axes and objectives.
struct SweepPoint {
  std::vector<double> parameters;
  std::vector<std::optional<double>> objectives;
  oms::Money finalEquity;
  std::uint64_t trades = 0;
};

// One window of a walk-forward.
struct BacktestWindow {
  oms::Timestamp chosenFrom;
  oms::Timestamp from;
  oms::Timestamp to;
  QString parameters;
  std::optional<double> inSample;  // the objective
  std::optional<double> outOfSample;
  std::optional<double> totalReturn;
  std::optional<double> maxDrawdown;
  std::uint64_t trades = 0;
  oms::Money finalEquity;
};

// What a backtest came to. Of a sweep all but its points is of the best run; of a walk-forward of all that was traded
// out of sample.
struct BacktestOutcome {
  QString title;                                  // strategy, symbol and timeframe
  std::vector<std::pair<QString, QString>> head;  // data, options and the parameters that were used
  std::vector<QString> notices;                   // of the data: rows repaired, hints used
  std::map<QString, std::uint64_t> denied;        // orders that a check denied, by its code
  oms::Instrument instrument;                     // what was traded
  std::uint64_t barCount = 0;
  oms::Timestamp from;
  oms::Timestamp to;
  oms::Money cash;
  oms::Money finalEquity;
  oms::StatisticsReport statistics;
  std::deque<oms::EquityPoint> equity;
  std::vector<BacktestTrade> trades;  // the last kMostTrades
  std::uint64_t tradeCount = 0;
  std::deque<oms::Bar> bars;  // the last kMostBars

  QStringList objectives;  // names, as in BacktestChoices
  QString objective;       // that the study went by
  QStringList axes;        // the swept parameters
  std::vector<SweepPoint> sweep;
  std::vector<BacktestWindow> windows;
  QString lookAhead;  // of a check, what it found
  bool looksAhead = false;

  static constexpr std::size_t kMostTrades = 10'000;
  static constexpr std::size_t kMostBars = 100'000;
};

// A figure of two runs side by side.
struct ComparedRow {
  QString name;
  QString first;
  QString second;
};

// Runs backtests beside the session, which they do not touch; one at a time. Everything is called and signalled in the
// GUI thread and returns at once.
class BacktestPort : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  virtual BacktestChoices choices() const = 0;
  // A strategy file that a person names; the failure is a sentence in `problem`.
  virtual std::optional<BacktestStrategy> readStrategy(const QString& file, QString& problem) const = 0;
  // Ends with dataFound().
  virtual void lookForData() = 0;

  // Ends with finished(), failed() or canceled(). False: another one runs, or a report is being read or saved, and
  // nothing more comes of this one.
  virtual bool run(const BacktestRequest& request) = 0;
  virtual void cancel() = 0;
  // The last run's report, by the ending of the file's name: .html, .json or .csv. Ends with saved().
  virtual void save(const QString& path) = 0;
  // The last run beside one whose JSON report was saved. Ends with compared().
  virtual void compare(const QString& path) = 0;

 signals:
  void dataFound(const std::vector<widgets::StoredData>& data);
  // From 0 to 1; below 0 while the data is read.
  void progressed(double share);
  void finished(const std::shared_ptr<const widgets::BacktestOutcome>& outcome);
  void failed(const QString& sentence);
  void canceled();
  // An empty problem: the file is written.
  void saved(const QString& path, const QString& problem);
  // An empty problem: these are the rows, of this run and the file's.
  void compared(const QString& path, const std::vector<widgets::ComparedRow>& rows, const QString& problem);
};

}  // namespace widgets
