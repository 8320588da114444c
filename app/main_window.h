#pragma once

#include <QLabel>
#include <QMainWindow>
#include <QSettings>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "app/action_guard.h"
#include "app/chart_deck.h"
#include "app/command_finder.h"
#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"
#include "oms/service/outbox.h"
#include "widgets/common/dock_frame.h"
#include "widgets/common/message_log.h"
#include "widgets/common/panel.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/theme_source.h"

namespace app {

// The window: folds batches into the view it owns, gives the panels one refresh a frame, and docks whatever the panel
// registry lists. It knows commands and batches, not who answers them.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  // Why a panel, by its id, has nothing to show in this window; empty: it has.
  using Absent = std::function<QString(const QString& panel)>;

  MainWindow(oms::CommandSink& commands, oms::Outbox& outbox, widgets::ThemeSource& theme, const QString& remoteUrl,
             widgets::Host host = {}, const Absent& absent = {});
  ~MainWindow() override;

  const oms::SessionView& view() const { return m_view; }
  QList<QString> panelIds() const;
  QWidget* panel(const QString& id) const;
  ChartDeck& charts() { return *m_charts; }
  void showPanel(const QString& id);
  // All that can be done by name: panels, symbols, and the actions of the window and of the chart that had the focus.
  std::vector<Command> commands();
  // That panel, or the charts where no dock has that id, in place of all others, until showAll(). It is no part of the
  // layout that is saved.
  void maximize(const QString& id);
  void showAll();

  // On a screen of that size: where the panels have no room beside each other, as with large fonts, they become tabs.
  // To be told when the window is shown, for only then it has the fonts that it will have.
  void fitInto(const QSize& screen);
  // That a window which stands there has: more than one screen, where it spans several.
  static QSize roomOf(const QRect& window, const QList<QRect>& screens);

  // The layout as it was left; false: there is none or it is broken, and the default stands.
  bool restoreLayout(const QSettings& settings);
  // One that had no room is left as it is stored until the panels that stand in for it are moved or closed by hand.
  void saveLayout(QSettings& settings) const;

  // Over everything else, until the session's first news is there.
  void showStart(const QString& sentence);

  // Of a session that runs elsewhere: how the connection stands, in place of the listener.
  struct Connection {
    QString text;  // for the status bar
    widgets::Tone tone = widgets::Tone::Muted;
    QString problem;         // over everything else, as long as it lasts; empty: all is well
    bool isCurrent = false;  // what is shown is what the session is
  };
  void showConnection(const Connection& connection);
  // Nothing can be done from here but in those panels, for that reason; looking goes on.
  void holdActions(const QString& reason, const QStringList& butFor = {});
  // The session goes on without the window, so that leaving needs no question.
  void leaveUnasked() { m_leaving = true; }
  // What the window is for beside a session that goes on, for its title.
  void setOccasion(const QString& occasion) { m_occasion = occasion; }

 signals:
  // It was closed.
  void left();

 protected:
  bool event(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  static constexpr int kLayoutVersion = 1;

  // The layout while one panel stands in place of all.
  struct Whole {
    QByteArray state;
    std::vector<std::pair<QDockWidget*, QSize>> sizes;  // of those in sight, with their tabs
    bool standsIn = false;
    QString id;
  };

  void buildPanels(const Absent& absent);
  void buildCharts(widgets::Panel* first);
  void buildMenu();
  // As the registry says, or as far stacked as the screen needs.
  void arrangeDefault();
  void arrange(int step);
  void shareHeights();
  bool hasRoom() const;
  // For a restored layout that has no room.
  void standIn();
  bool standsIn() const;
  QStringList dockPlaces() const;
  QSize comfortable() const;  // as far as the screen has room for it
  void fitOnScreen();
  void restorePanels(const QSettings& settings);
  void buildStatusBar(const QString& remoteUrl);
  void takeBatch();
  void showStatus();
  void showFeed();
  void fadePanels();
  void openFinder();
  void goToPanel(const QString& id);
  void showKeyList();
  QString panelInHand() const;
  void giveSizes(const std::vector<std::pair<QDockWidget*, QSize>>& sizes);
  void addAction(QMenu* menu, const QString& text, const QKeySequence& keys, const std::function<void()>& act);

  oms::SessionView m_view;
  oms::Outbox& m_outbox;
  widgets::ThemeSource& m_theme;
  widgets::MessageLog m_messages;
  widgets::PanelContext m_context;
  widgets::DockFrame m_docksLook;
  ChartDeck* m_charts = nullptr;
  std::map<QString, widgets::Panel*> m_panels;  // with all charts that are open
  std::map<QString, QDockWidget*> m_docks;
  std::map<QString, QByteArray> m_unread;  // states of panels as they were saved
  QTimer m_frame;
  ActionGuard m_guard;
  QString m_occasion;
  bool m_leaving = false;  // with orders or positions, which was agreed to
  bool m_isRestored = false;
  bool m_isFaded = false;
  std::optional<Whole> m_whole;
  QStringList m_standIn;  // places of the docks that stand in for the restored layout; empty: nothing does
  int m_step = 0;         // of stackOf: how much of the docks stands in one place
  QSize m_room;           // that the panels have; empty: as much as they want
  QSize m_firstSize;      // until it is on the screen
  QLabel* m_feedLabel = nullptr;
  QLabel* m_journalLabel = nullptr;
  QLabel* m_remoteLabel = nullptr;
  QLabel* m_sessionLabel = nullptr;
  QLabel* m_banner = nullptr;
  QString m_connectionProblem;
  bool m_isConnected = true;  // to the engine, wherever that is
  QString m_reach;            // who else may come in, beyond this machine
};

}  // namespace app
