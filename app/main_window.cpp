#include "app/main_window.h"

#include <QCloseEvent>
#include <QHostAddress>
#include <QJsonDocument>
#include <QScreen>
#include <QStatusBar>
#include <QToolBar>
#include <QUrl>

#include <algorithm>
#include <utility>

#include "app/status_row.h"
#include "widgets/common/absent_panel.h"
#include "widgets/common/confirm.h"
#include "widgets/common/fading.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/toast.h"
#include "widgets/panel_registry.h"

namespace app {
namespace {

constexpr int kFrameMs = 16;

QLabel* statusLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setTextFormat(Qt::PlainText);
  label->setContentsMargins(widgets::space::kSmall, 0, widgets::space::kSmall, 0);
  return label;
}

}  // namespace

MainWindow::MainWindow(oms::CommandSink& commands, oms::Outbox& outbox, widgets::ThemeSource& theme,
                       const QString& remoteUrl, widgets::Host host, const Absent& absent)
    : m_outbox(outbox),
      m_theme(theme),
      m_messages(m_view),
      m_context(m_view, commands, theme, m_messages, std::move(host)),
      m_docksLook(*this, theme) {
  setObjectName(QStringLiteral("main_window"));
  setWindowTitle(tr("Tidemark · PAPER"));
  setDockNestingEnabled(true);
  setDockOptions(AllowNestedDocks | AllowTabbedDocks | AnimatedDocks);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
  m_firstSize = comfortable();
  resize(m_firstSize);
  buildPanels(absent);
  buildStatusBar(remoteUrl);
  buildMenu();
  arrangeDefault();
  new widgets::ToastArea(theme, m_messages, this);
  connect(&m_docksLook, &widgets::DockFrame::maximizeWanted, this,
          [this](const QString& id) { m_whole ? showAll() : maximize(id); });
  connect(&m_context.feed(), &widgets::FeedWatch::changed, this, &MainWindow::showFeed);
  connect(&m_context.feed(), &widgets::FeedWatch::changed, this, &MainWindow::fadePanels);

  centralWidget()->setFocus();

  // News wakes the frame clock; it takes at most one batch a frame and rests when there is none.
  m_frame.setSingleShot(true);
  m_frame.setInterval(kFrameMs);
  connect(&m_frame, &QTimer::timeout, this, &MainWindow::takeBatch);
  connect(
      &m_outbox, &oms::Outbox::ready, this,
      [this] {
        if (!m_frame.isActive())
          m_frame.start();
      },
      Qt::QueuedConnection);
  takeBatch();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanels(const Absent& absent) {
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    const QString lacking = absent ? absent(entry.id) : QString();
    widgets::Panel* panel =
        lacking.isEmpty() ? entry.make(m_context) : new widgets::AbsentPanel(m_context, entry.icon, lacking);
    panel->setAccessibleName(entry.title);
    m_panels[entry.id] = panel;
    if (entry.area == widgets::PanelArea::Strip) {
      auto* bar = new QToolBar(entry.title, this);
      bar->setObjectName(entry.id);
      bar->setMovable(false);
      bar->setContextMenuPolicy(Qt::PreventContextMenu);
      bar->addWidget(panel);
      addToolBar(Qt::TopToolBarArea, bar);
    } else if (entry.area == widgets::PanelArea::Center) {
      buildCharts(panel);
    } else {
      m_docks[entry.id] = m_docksLook.wrap(panel, entry.id, entry.title);
    }
  }
}

void MainWindow::buildCharts(widgets::Panel* first) {
  m_charts = new ChartDeck(m_context, qobject_cast<widgets::ChartPanel*>(first));
  setCentralWidget(m_charts);
  connect(m_charts, &ChartDeck::opened, this,
          [this](const QString& id, widgets::Panel* panel) { m_panels[id] = panel; });
  connect(m_charts, &ChartDeck::closing, this, [this](const QString& id) { m_panels.erase(id); });
}

void MainWindow::buildStatusBar(const QString& remoteUrl) {
  QStatusBar* bar = statusBar();
  bar->setSizeGripEnabled(false);
  auto* row = new StatusRow(bar);
  m_feedLabel = statusLabel(row);
  m_journalLabel = statusLabel(row);
  m_remoteLabel = statusLabel(row);
  m_sessionLabel = statusLabel(row);
  m_remoteLabel->setText(remoteUrl.isEmpty() ? tr("No remote listener") : tr("Remote %1").arg(remoteUrl));
  if (!remoteUrl.isEmpty() && !QHostAddress(QUrl(remoteUrl).host()).isLoopback()) {
    m_reach = tr("Other machines reach this session at %1 with a token. Listen on 127.0.0.1 to keep it to this one.")
                  .arg(remoteUrl);
  }
  auto* zone = statusLabel(row);
  zone->setText(QStringLiteral("UTC"));
  for (QLabel* label : {m_feedLabel, m_journalLabel, m_remoteLabel})
    row->row().addWidget(label);
  row->row().addStretch(1);
  row->row().addWidget(m_sessionLabel);
  row->row().addWidget(zone);
  row->setDroppable({m_journalLabel, zone, m_remoteLabel, m_sessionLabel});
  bar->addWidget(row, 1);

  // What is wrong with the whole session stands over everything else until it is mended.
  auto* strip = new QToolBar(tr("Problem"), this);
  strip->setObjectName(QStringLiteral("problem_banner"));
  strip->setMovable(false);
  strip->setContextMenuPolicy(Qt::PreventContextMenu);
  m_banner = new QLabel(strip);
  m_banner->setTextFormat(Qt::PlainText);
  m_banner->setWordWrap(true);
  m_banner->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  m_banner->setContentsMargins(widgets::space::kMedium, widgets::space::kTight, widgets::space::kMedium,
                               widgets::space::kTight);
  strip->addWidget(m_banner);
  addToolBarBreak(Qt::TopToolBarArea);
  addToolBar(Qt::TopToolBarArea, strip);
  strip->hide();
}

void MainWindow::takeBatch() {
  const auto batch = m_outbox.take();
  if (m_outbox.isCutOff()) {
    m_banner->setText(
        tr("The window fell too far behind the engine and shows old values. Restart Tidemark: the session "
           "goes on."));
    m_banner->parentWidget()->show();
    m_context.feed().cutOff();
  }
  if (!batch)
    return;
  oms::ViewChanges changes;
  m_view.apply(*batch, changes);
  m_context.takeSession(changes);
  m_context.feed().refresh(changes);
  m_messages.refresh(changes);
  for (const auto& [id, panel] : m_panels)
    panel->refresh(changes);
  showStatus();
}

void MainWindow::showStart(const QString& sentence) {
  m_banner->setText(sentence);
  m_banner->parentWidget()->show();
}

void MainWindow::showStatus() {
  const oms::ServiceStatus& status = m_view.status();
  const bool durable = status.journal == oms::JournalState::ok;
  showFeed();
  widgets::setFigure(m_journalLabel, status.pastOf != 0
                                         ? tr("Journal seq %L1 of %L2").arg(status.journalSeq).arg(status.pastOf)
                                     : !m_isConnected ? tr("Journal not heard of")
                                     : durable        ? tr("Journal durable · seq %L1").arg(status.journalSeq)
                                                      : tr("Journal unavailable"));
  widgets::setFigure(m_sessionLabel, QString::fromStdString(m_view.session().id));
  setWindowTitle(m_occasion.isEmpty() ? tr("Tidemark · %1").arg(m_context.badge())
                                      : tr("Tidemark · %1 · %2").arg(m_occasion, m_context.badge()));
  if (m_outbox.isCutOff())
    return;
  const bool past = status.pastOf != 0;
  if (past) {
    holdActions(tr("This is the past, where nothing can be done; close it and go to the session that runs"));
    m_banner->setText(tr("The past: row %L1 of %L2, %3 UTC. Look around; nothing can be changed here.")
                          .arg(status.journalSeq)
                          .arg(status.pastOf)
                          .arg(widgets::dateTime(m_view.sessionTime())));
  } else if (!m_connectionProblem.isEmpty()) {
    m_banner->setText(m_connectionProblem);
  } else if (!durable) {
    m_banner->setText(tr("No new orders: %1").arg(QString::fromStdString(status.journalProblem)));
  } else {
    m_banner->setText(m_reach);
  }
  m_banner->parentWidget()->setVisible(!m_banner->text().isEmpty());
}

// Charts and backtests go on: they look at data.
void MainWindow::holdActions(const QString& reason, const QStringList& butFor) {
  for (const auto& [id, panel] : m_panels) {
    if (!id.startsWith(QStringLiteral("chart")) && id != QStringLiteral("backtest") && !butFor.contains(id))
      m_guard.hold(*panel, reason);
  }
}

void MainWindow::showConnection(const Connection& connection) {
  widgets::setFigure(m_remoteLabel, connection.text);
  widgets::setTone(m_remoteLabel, connection.tone);
  m_connectionProblem = connection.problem;
  m_isConnected = connection.isCurrent;
  m_context.feed().setHeard(connection.isCurrent);
  showStatus();
}

// Messages and backtests are this window's own. While it lasts, each second again: rows and labels come and go.
void MainWindow::fadePanels() {
  const bool isLost = m_context.feed().isLost();
  if (!std::exchange(m_isFaded, isLost) && !isLost)
    return;
  for (const auto& [id, panel] : m_panels) {
    if (id == QStringLiteral("messages") || id == QStringLiteral("backtest"))
      continue;
    const auto dock = m_docks.find(id);
    widgets::setFaded(dock == m_docks.end() ? static_cast<QWidget&>(*panel) : *dock->second, isLost);
    widgets::setFaded(*panel->headerTools(), isLost);
  }
}

void MainWindow::showFeed() {
  const widgets::FeedWatch& feed = m_context.feed();
  widgets::setFigure(m_feedLabel, feed.text());
  widgets::setTone(m_feedLabel, feed.isStale() ? widgets::Tone::Warning : widgets::Tone::Muted);
}

QList<QString> MainWindow::panelIds() const {
  QList<QString> ids;
  for (const auto& [id, panel] : m_panels)
    ids << id;
  return ids;
}

QWidget* MainWindow::panel(const QString& id) const {
  const auto found = m_panels.find(id);
  return found == m_panels.end() ? nullptr : found->second;
}

void MainWindow::showPanel(const QString& id) {
  const auto found = m_docks.find(id);
  if (found == m_docks.end())
    return;
  if (m_whole && m_whole->id != id)
    showAll();
  found->second->show();
  found->second->raise();
}

// Before and apart from the docks' places, which may be those of another version.
void MainWindow::restorePanels(const QSettings& settings) {
  for (const auto& [id, panel] : m_panels) {
    const QByteArray saved = settings.value("panels/" + id).toByteArray();
    if (saved.isEmpty())
      continue;
    const QJsonDocument json = QJsonDocument::fromJson(saved);
    if (json.isObject()) {
      panel->restore(json.object());
      continue;
    }
    m_unread[id] = saved;
    m_messages.add(widgets::MessageLevel::Warning, QStringLiteral("terminal"),
                   tr("What was saved of the panel %1 could not be read. It is kept in the settings file, under "
                      "unread/%1.")
                       .arg(id));
  }
}

bool MainWindow::restoreLayout(const QSettings& settings) {
  m_charts->restoreCharts(settings);
  restorePanels(settings);
  m_charts->restorePlaces(settings);
  const QByteArray state = settings.value(QStringLiteral("window/state")).toByteArray();
  if (state.isEmpty())
    return false;
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  if (!restoreState(state, kLayoutVersion)) {
    arrangeDefault();
    m_messages.add(widgets::MessageLevel::Warning, QStringLiteral("terminal"),
                   tr("The saved layout could not be read; the default one is shown."));
    return false;
  }
  m_isRestored = true;
  return true;
}

void MainWindow::saveLayout(QSettings& settings) const {
  if (!(m_whole ? m_whole->standsIn : standsIn())) {
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), m_whole ? m_whole->state : saveState(kLayoutVersion));
  }
  m_charts->save(settings);
  for (const auto& [id, panel] : m_panels) {
    settings.setValue("panels/" + id, QJsonDocument(panel->saved()).toJson(QJsonDocument::Compact));
  }
  for (const auto& [id, saved] : m_unread)
    settings.setValue("unread/" + id, saved);
}

bool MainWindow::event(QEvent* event) {
  const bool done = QMainWindow::event(event);
  if (event->type() == QEvent::WindowActivate && std::exchange(m_firstSize, QSize()) == size())
    fitOnScreen();
  return done;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  const auto works = [](const auto& entry) { return entry.second.order.isWorking(); };
  const auto working = std::count_if(m_view.orders().begin(), m_view.orders().end(), works);
  const auto open = static_cast<qsizetype>(m_view.positions().size());
  if ((working > 0 || open > 0) && !m_leaving) {
    event->ignore();
    widgets::confirm(
        this,
        {tr("Leave Tidemark?"),
         tr("%1 working orders and %2 open positions stay as they are. The session goes on at the next start.")
             .arg(working)
             .arg(open),
         tr("Leave"),
         true,
         {},
         tr("Stay")},
        [this] {
          m_leaving = true;
          close();
        });
    return;
  }
  QMainWindow::closeEvent(event);
  emit left();
}

}  // namespace app
