#pragma once

#include <QTemporaryDir>
#include <QThreadPool>

#include "app/bar_replay_plan.h"
#include "app/history_desk.h"
#include "app/main_window.h"
#include "app/replay_bar.h"
#include "oms/service/engine_thread.h"

namespace app {

// From which bar of what length, and how the chart is to look.
struct ReplayStart {
  oms::Timestamp from;
  oms::Timeframe timeframe = oms::Timeframe::m1;
  QJsonObject chart;
  std::function<void(const QString& problem)> failed;  // with a sentence
  bool isAgreed = false;                               // to what is lost by it, the replay that is open
};

// One replay of a chart's bars: an engine with a journal of its own in a temporary folder, and the window over it. In
// that window's charts the same bars can be replayed from elsewhere. The order of the members is that of their lives.
class BarReplay : public QObject, public widgets::ReplayPort {
  Q_OBJECT

 public:
  BarReplay(std::shared_ptr<const ReplayMarket> market, PlannedReplay planned, const QJsonObject& chart,
            widgets::ThemeSource& theme, const QString& dataDir);
  ~BarReplay() override;

  MainWindow& window() { return *m_window; }
  ReplayBar& bar() { return *m_bar; }
  const std::shared_ptr<const ReplayMarket>& market() const { return m_market; }

  void replay(widgets::ReplayWish wish, std::function<void(const QString& problem)> failed) override;
  void start();
  // Asks first where there is something to lose.
  void leave(const QString& title, const QString& action, std::function<void()> then);

 signals:
  // From there anew, in this one's place.
  void wanted(const app::ReplayStart& start);
  void closed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void step(std::size_t bars);
  void showProgress(double progress);
  void buildBar(widgets::ThemeSource& theme);

  std::shared_ptr<const ReplayMarket> m_market;
  oms::Timestamp m_from;
  oms::Timeframe m_timeframe;
  std::size_t m_coming;  // bars
  QTemporaryDir m_folder;
  oms::Outbox m_outbox;
  std::unique_ptr<oms::EngineThread> m_engine;
  HistoryDesk m_history;
  std::unique_ptr<MainWindow> m_window;
  ReplayBar* m_bar = nullptr;
};

// Opens replays for the session's charts, one at a time.
class BarReplayDesk : public QObject, public widgets::ReplayPort {
  Q_OBJECT

 public:
  // `session`: whose rules the replays have.
  BarReplayDesk(QString dataDir, SessionConfig session, widgets::ThemeSource& theme);
  // Waits for what is being read.
  ~BarReplayDesk() override;

  void replay(widgets::ReplayWish wish, std::function<void(const QString& problem)> failed) override;
  void close();
  // Null: none is open.
  BarReplay* current() const { return m_current.get(); }

 private:
  using Market = std::shared_ptr<const ReplayMarket>;
  struct Ready {
    Market market;
    PlannedReplay planned;
    ReplayStart start;
  };

  void plan(std::function<oms::Result<Market>()> gather, ReplayStart start);
  void open(const std::shared_ptr<Ready>& ready);
  void begin(Ready& ready);

  QString m_dataDir;
  SessionConfig m_session;
  widgets::ThemeSource& m_theme;
  std::unique_ptr<BarReplay> m_current;
  QThreadPool m_reader;
};

}  // namespace app
