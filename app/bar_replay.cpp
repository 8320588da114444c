#include "app/bar_replay.h"

#include <QCloseEvent>
#include <QDateTime>
#include <QToolBar>

#include <cmath>
#include <new>
#include <utility>

#include "app/window_start.h"
#include "widgets/common/confirm.h"
#include "widgets/common/format.h"

namespace app {
namespace {

QString absentPanel(const QString& panel) {
  if (panel == QStringLiteral("backtest"))
    return BarReplay::tr("Backtests run in the session's own window.");
  if (panel == QStringLiteral("remote_clients"))
    return BarReplay::tr("A replay is seen in this window only: nothing listens for it.");
  return {};
}

}  // namespace

BarReplay::BarReplay(std::shared_ptr<const ReplayMarket> market, PlannedReplay planned, const QJsonObject& chart,
                     widgets::ThemeSource& theme, const QString& dataDir)
    : m_market(std::move(market)),
      m_from(planned.from),
      m_timeframe(planned.timeframe),
      m_coming(planned.coming),
      m_history(dataDir) {
  planned.plan.dataDir = m_folder.path();
  auto service = std::make_unique<oms::EngineService>(std::move(planned.plan), false);
  service->subscribe([this](const auto& batch) {
    m_outbox.put(batch);
    if (batch->sample)
      QMetaObject::invokeMethod(
          this, [this, progress = batch->sample->progress] { showProgress(progress); }, Qt::QueuedConnection);
  });
  connect(service.get(), &oms::EngineService::started, this, [this](const QString& problem) {
    if (!problem.isEmpty())
      m_window->showStart(problem);
  });
  m_engine = std::make_unique<oms::EngineThread>(std::move(service));
  widgets::Host host;
  host.history = &m_history;
  host.replay = this;
  m_window = std::make_unique<MainWindow>(m_engine->service(), m_outbox, theme, QString(), host, absentPanel);
  m_window->leaveUnasked();
  m_window->charts().current()->setState(chart);
  m_window->installEventFilter(this);
  buildBar(theme);
}

// The engine's thread tells this object of its batches until it is joined.
BarReplay::~BarReplay() {
  m_engine->stop();
  m_window->removeEventFilter(this);
}

void BarReplay::buildBar(widgets::ThemeSource& theme) {
  const QString what = QString::fromStdString(m_market->instrument.symbol + " " + std::string(oms::name(m_timeframe)));
  m_window->setOccasion(tr("Bar replay %1").arg(what));
  m_bar = new ReplayBar(theme, what);
  m_bar->setProgress(0, m_coming);
  auto* strip = new QToolBar(tr("Bar replay"));
  strip->setObjectName(QStringLiteral("bar_replay"));
  strip->setMovable(false);
  strip->setContextMenuPolicy(Qt::PreventContextMenu);
  strip->addWidget(m_bar);
  m_window->addToolBarBreak(Qt::TopToolBarArea);
  m_window->addToolBar(Qt::TopToolBarArea, strip);
  connect(m_bar, &ReplayBar::stepped, this, &BarReplay::step);
  connect(m_bar, &ReplayBar::left, m_window.get(), &QWidget::close);
  connect(m_bar, &ReplayBar::startedAgain, this, [this] {
    leave(tr("Start the replay again?"), tr("Start again"), [this] {
      emit wanted({m_from, m_timeframe, m_window->charts().current()->wholeState(), [](const QString&) {}, true});
    });
  });
}

void BarReplay::start() {
  m_engine->start();
  present(*m_window);
}

// Of what this one is made of, and not of what its own chart has got of it so far.
void BarReplay::replay(widgets::ReplayWish wish, std::function<void(const QString& problem)> failed) {
  leave(tr("Begin another replay?"), tr("Begin"),
        [this, start = ReplayStart{wish.from, wish.timeframe, wish.chart, std::move(failed), true}] {
          emit wanted(start);
        });
}

// Who lets the session run by its own clock takes it over again by that.
void BarReplay::step(std::size_t bars) {
  oms::EngineService& service = m_engine->service();
  if (m_window->view().session().state == oms::SessionState::running)
    service.send({oms::Actor::trader(), oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch()),
                  oms::ControlSession{oms::SessionAction::pause}},
                 [](const oms::CommandOutcome&) {});
  service.step(bars);
}

void BarReplay::showProgress(double progress) {
  m_bar->setProgress(static_cast<std::size_t>(std::llround(progress * static_cast<double>(m_coming))), m_coming);
}

void BarReplay::leave(const QString& title, const QString& action, std::function<void()> then) {
  const std::size_t fills = m_window->view().fills().size();
  const std::size_t orders = m_window->view().orders().size();
  m_bar->play(false);
  if (orders == 0)
    return then();
  widgets::confirm(m_window.get(),
                   {title,
                    fills == 0 ? tr("This replay's %L1 orders are not kept.").arg(orders)
                               : tr("This replay's %L1 fills, with what they earned, are not kept.").arg(fills),
                    action,
                    true,
                    {},
                    tr("Go on")},
                   std::move(then));
}

bool BarReplay::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_window.get() || event->type() != QEvent::Close)
    return QObject::eventFilter(watched, event);
  event->ignore();
  leave(tr("Close the replay?"), tr("Close"), [this] { emit closed(); });
  return true;
}

BarReplayDesk::BarReplayDesk(QString dataDir, SessionConfig session, widgets::ThemeSource& theme)
    : m_dataDir(std::move(dataDir)), m_session(std::move(session)), m_theme(theme) {
  m_reader.setMaxThreadCount(1);
}

BarReplayDesk::~BarReplayDesk() {
  m_reader.clear();
  m_reader.waitForDone();
}

void BarReplayDesk::replay(widgets::ReplayWish wish, std::function<void(const QString& problem)> failed) {
  ReplayStart start{wish.from, wish.timeframe, wish.chart, std::move(failed)};
  plan(
      [this, wish = std::move(wish)]() -> oms::Result<Market> {
        auto gathered = gatherReplay(wish, m_dataDir);
        if (!gathered)
          return gathered.error();
        return std::make_shared<const ReplayMarket>(std::move(*gathered));
      },
      std::move(start));
}

// Beside the window: there may be millions of bars.
void BarReplayDesk::plan(std::function<oms::Result<Market>()> gather, ReplayStart start) {
  m_reader.start([this, gather = std::move(gather), start = std::move(start)] {
    std::shared_ptr<Ready> ready;
    std::string problem;
    try {
      auto market = gather();
      auto planned = market ? planBarReplay(m_session, **market, start.timeframe, start.from)
                            : oms::Result<PlannedReplay>(market.error());
      if (planned)
        ready = std::make_shared<Ready>(Ready{*market, std::move(*planned), start});
      else
        problem = planned.error().message;
    } catch (const std::bad_alloc&) {
      problem = "there is not enough memory for the bars";
    }
    const auto hand = [this, ready, problem, failed = start.failed] {
      if (ready)
        open(ready);
      else
        failed(tr("No bar replay: %1.").arg(QString::fromStdString(problem)));
    };
    QMetaObject::invokeMethod(this, hand, Qt::QueuedConnection);
  });
}

void BarReplayDesk::open(const std::shared_ptr<Ready>& ready) {
  if (!m_current || ready->start.isAgreed)
    return begin(*ready);
  m_current->window().raise();
  m_current->window().activateWindow();
  // The question that is answered belongs to the window that goes.
  m_current->leave(tr("Begin another replay?"), tr("Begin"), [this, ready] {
    QMetaObject::invokeMethod(
        this, [this, ready] { begin(*ready); }, Qt::QueuedConnection);
  });
}

void BarReplayDesk::begin(Ready& ready) {
  const QRect place = m_current ? m_current->window().geometry() : QRect();
  m_current =
      std::make_unique<BarReplay>(ready.market, std::move(ready.planned), ready.start.chart, m_theme, m_dataDir);
  if (place.isValid())
    m_current->window().setGeometry(place);
  // Nor does it end within a signal of its own.
  connect(m_current.get(), &BarReplay::closed, this, &BarReplayDesk::close, Qt::QueuedConnection);
  connect(m_current.get(), &BarReplay::wanted, this, [this](const ReplayStart& start) {
    plan([market = m_current->market()]() -> oms::Result<Market> { return market; }, start);
  });
  m_current->start();
}

void BarReplayDesk::close() {
  m_current.reset();
}

}  // namespace app
