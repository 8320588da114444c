#include "widgets/account/account_panel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <array>
#include <utility>

#include "widgets/account/account_model.h"
#include "widgets/common/confirm.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/rearm.h"
#include "widgets/common/ways_out.h"

namespace widgets {
namespace {

// The figures that go first when the window is narrow: buying power, margin, cash.
constexpr std::array<std::size_t, 3> kDropOrder{2, 3, 1};
constexpr int kLeastWidth = 640;

}  // namespace

AccountPanel::AccountPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_row(new QHBoxLayout(this)),
      m_badge(new Chip(theme(), Tone::Accent, true)),
      m_feed(plainLabel({}, Tone::Muted)),
      m_clock(plainLabel({}, Tone::Muted)),
      m_halted(new Chip(theme(), Tone::Down, false)),
      m_cancelAll(button(tr("Cancel all"))),
      m_flatten(button(tr("Flatten"))),
      m_kill(new HoldButton(theme(), tr("Kill switch"))),
      m_rearm(button(tr("Re-arm…"), ButtonLook::Danger)) {
  // Below the strip a little of the ground shows, as beside the docks.
  setFixedHeight(metric::kStrip + space::kTight);
  m_row->setContentsMargins(space::kMedium, 0, space::kMedium, space::kTight);
  m_row->setSpacing(space::kMedium);
  auto* name = strongLabel(tr("Tidemark"));
  name->setProperty("size", "title");
  m_row->addWidget(name);
  m_row->addWidget(m_badge);
  m_row->addWidget(m_feed);
  m_row->addSpacing(space::kTight);
  addFigure(tr("Equity"), true);
  addFigure(tr("Cash"), false);
  addFigure(tr("Buying power"), false);
  addFigure(tr("Margin"), false);
  addFigure(tr("Day"), true);
  m_row->addStretch(1);
  m_row->addWidget(m_halted);
  m_clock->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_row->addWidget(m_clock);
  m_row->addSpacing(space::kTight);
  buildButtons();
  connect(&context.feed(), &FeedWatch::changed, this, &AccountPanel::showFigures);
}

AccountPanel::Figure AccountPanel::addFigure(const QString& name, bool strong) {
  auto* pair = new QHBoxLayout;
  pair->setSpacing(space::kSmall);
  Figure figure{plainLabel(name, Tone::Muted), strong ? strongLabel({}) : plainLabel({})};
  figure.value->setAccessibleName(name);
  pair->addWidget(figure.name);
  pair->addWidget(figure.value);
  m_row->addLayout(pair);
  m_figures.push_back(figure);
  return figure;
}

void AccountPanel::buildButtons() {
  m_row->addWidget(m_cancelAll);
  m_row->addWidget(m_flatten);
  m_row->addSpacing(space::kSmall);
  m_row->addWidget(m_kill);
  m_row->addWidget(m_rearm);
  m_cancelAll->setToolTip(tr("Cancels every working order"));
  m_kill->setToolTip(tr("Hold for one second (Ctrl+Shift+K): blocks orders, stops strategies, cancels what works"));
  connect(m_cancelAll, &QPushButton::clicked, this, &AccountPanel::askToCancelAll);
  connect(m_flatten, &QPushButton::clicked, this, [this] { askToFlatten(context(), window()); });
  connect(m_kill, &HoldButton::held, this, [this] {
    context().send(oms::EngageKillSwitch{tr("pressed in the window").toStdString(), false, true});
  });
  connect(m_rearm, &QPushButton::clicked, this, [this] { askToRearm(context(), window()); });
  // A shortcut does not reach past a menu or another dialog, and does not tell when its key is let go.
  qApp->installEventFilter(this);
}

bool AccountPanel::eventFilter(QObject* watched, QEvent* event) {
  const bool pressed = event->type() == QEvent::KeyPress;
  if ((pressed || event->type() == QEvent::KeyRelease) && watchKey(*static_cast<QKeyEvent*>(event), pressed))
    return true;
  return Panel::eventFilter(watched, event);
}

// True for what nobody else is to hear of.
bool AccountPanel::watchKey(const QKeyEvent& key, bool pressed) {
  const bool ours = key.key() == Qt::Key_K && key.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier) &&
                    m_kill->isVisibleTo(this);
  if (pressed && ours && !m_keyHolds && !key.isAutoRepeat()) {
    m_keyHolds = true;
    m_kill->beginHold();
  } else if (!pressed && m_keyHolds && !key.isAutoRepeat()) {
    m_keyHolds = false;
    m_kill->endHold();
  }
  return pressed && ours;
}

void AccountPanel::refresh(const oms::ViewChanges& changes) {
  if (m_working.refresh(view(), changes))
    m_cancelAll->setEnabled(!m_working.ids().empty());
  if (changes.risk || changes.history)
    showKillSwitch();
  showWaysOut();
  if (changes.session || changes.history || due())
    showFigures();
}

void AccountPanel::showFigures() {
  const AccountFigures figures = accountFigures(view(), context().feed());
  m_badge->set(context().badge(), Tone::Accent);
  const std::array values{figures.equity, figures.cash, figures.buyingPower, figures.margin, figures.day};
  bool resized = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    resized = resized || values[i].size() > m_figures[i].value->text().size();
    setFigure(m_figures[i].value, values[i]);
    const bool day = i + 1 == values.size();
    setTone(m_figures[i].value, day ? figures.dayTone : figures.stale.isEmpty() ? Tone::Text : Tone::Muted);
    m_figures[i].value->setToolTip(figures.stale);
  }
  resized = resized || m_feed->text() != figures.feed;
  setTextIfChanged(m_feed, figures.feed);
  setFigure(m_clock, figures.clock);
  if (resized)
    dropWhatDoesNotFit();
}

void AccountPanel::showKillSwitch() {
  const bool engaged = view().killSwitch().engaged;
  // Limits are measured with every frame and are a change of risk too; only these two change the row.
  const std::pair state{engaged, view().tradingState()};
  if (std::exchange(m_shownState, state) == state)
    return;
  const bool restricted = engaged || view().tradingState() != oms::TradingState::active;
  m_halted->setVisible(restricted);
  if (restricted)
    m_halted->set(engaged ? tr("killed") : words(name(view().tradingState())), engaged ? Tone::Down : Tone::Warning);
  m_kill->setVisible(!engaged);
  m_rearm->setVisible(engaged);
  dropWhatDoesNotFit();
}

// What the strip has to say must never make the window wider than the screen: it says less instead.
QSize AccountPanel::sizeHint() const {
  return {kLeastWidth, height()};
}

void AccountPanel::dropWhatDoesNotFit() {
  std::vector<std::vector<QWidget*>> droppable;
  for (const std::size_t index : kDropOrder)
    droppable.push_back({m_figures[index].name, m_figures[index].value});
  droppable.push_back({m_feed});
  droppable.push_back({m_clock});
  for (const auto& group : droppable) {
    for (QWidget* widget : group)
      widget->show();
  }
  for (const auto& group : droppable) {
    m_row->activate();
    if (m_row->minimumSize().width() <= width())
      return;
    for (QWidget* widget : group)
      widget->hide();
  }
}

void AccountPanel::resizeEvent(QResizeEvent* event) {
  Panel::resizeEvent(event);
  dropWhatDoesNotFit();
}

void AccountPanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().theme().ground);
  painter.fillRect(QRect(0, 0, width(), metric::kStrip), theme().theme().panel);
  painter.fillRect(QRect(0, metric::kStrip - 1, width(), 1), theme().theme().line);
}

void AccountPanel::showWaysOut() {
  const oms::KillSwitchState& kill = view().killSwitch();
  const bool underWay = kill.engaged && kill.flatten;
  m_flatten->setEnabled(!view().positions().empty() && !underWay);
  const QString tip = underWay ? tr("The kill switch is closing every position: the risk panel shows how far it is")
                               : tr("Closes every position at the market");
  if (m_flatten->toolTip() != tip)
    m_flatten->setToolTip(tip);
}

void AccountPanel::askToCancelAll() {
  confirm(window(), theme(),
          {tr("Cancel every order?"),
           plural(static_cast<qint64>(m_working.ids().size()), tr("There is one working order. Positions stay open."),
                  tr("There are %1 working orders. Positions stay open.")),
           tr("Cancel all orders"),
           true,
           {},
           tr("Keep orders"),
           tr("Keep the stops of open positions, not their targets")},
          [this](bool keepsProtective) {
            oms::CancelAllOrders command;
            command.keepProtective = keepsProtective;
            context().send(command, this, [this](const oms::CommandOutcome& outcome) { tellCanceled(outcome); });
          });
}

void AccountPanel::tellCanceled(const oms::CommandOutcome& outcome) {
  if (!outcome.accepted)
    context().messages().add(MessageLevel::Error, tr("orders"), text(outcome.message));
  QStringList bare;
  for (const oms::Bare& each : outcome.bare) {
    const auto position = view().positions().find(each.position);
    if (position == view().positions().end())
      continue;
    const oms::Instrument& instrument = view().instruments()[position->second.symbol];
    bare << QStringLiteral("%1 %2").arg(text(instrument.symbol), quantity(each.quantity, instrument));
  }
  if (!bare.isEmpty())
    context().messages().add(MessageLevel::Warning, tr("orders"),
                             tr("Without a stop now: %1.").arg(bare.join(QStringLiteral(", "))));
}

}  // namespace widgets
