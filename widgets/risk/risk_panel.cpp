#include "widgets/risk/risk_panel.h"

#include <algorithm>
#include <utility>

#include "widgets/common/confirm.h"
#include "widgets/common/format.h"
#include "widgets/common/halts.h"
#include "widgets/common/labels.h"
#include "widgets/common/rearm.h"
#include "widgets/common/ways_out.h"
#include "widgets/risk/risk_model.h"

namespace widgets {
namespace {

constexpr int kLimitNameWidth = 96;
constexpr int kValueWidth = 88;
constexpr std::size_t kMostAlerts = 20;
constexpr std::size_t kFirstAlerts = 3;  // shown before somebody asks for more

Tone stateTone(oms::TradingState state) {
  switch (state) {
    case oms::TradingState::active:
      return Tone::Up;
    case oms::TradingState::reducing:
      return Tone::Warning;
    case oms::TradingState::halted:
      return Tone::Down;
  }
  return Tone::Muted;
}

}  // namespace

RiskPanel::RiskPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_summary(plainLabel({}, Tone::Muted)),
      m_noLimits(plainLabel({}, Tone::Muted)),
      m_limitColumn(new QVBoxLayout),
      m_editor(new LimitEditor(theme())),
      m_lockout(plainLabel({}, Tone::Down)),
      m_release(button(tr("Release…"))),
      m_cooling(plainLabel({}, Tone::Warning)),
      m_endCooling(button(tr("End…"))),
      m_haltColumn(new QVBoxLayout),
      m_states(new QButtonGroup(this)),
      m_alertColumn(new QVBoxLayout),
      m_noAlerts(plainLabel(tr("No alerts"), Tone::Muted)),
      m_moreAlerts(button({}, ButtonLook::Link)),
      m_switches(new QWidget),
      m_kill(new HoldButton(theme(), tr("Hold to kill"))),
      m_alsoFlatten(new CheckBox(theme(), tr("and flatten positions"))),
      m_killText(plainLabel({}, Tone::Muted)),
      m_plan(plainLabel({})),
      m_flattenNow(button(tr("Flatten…"), ButtonLook::Danger)),
      m_rearm(button(tr("Re-arm…"))) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(1, 0, 1, 1);
  auto* page = new ScrollPage;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
  column->setSpacing(space::kSmall);
  // What stops trading and what went wrong stands first; how much of each limit is used can be scrolled to.
  buildSwitches(*column);
  buildLockout(*column);
  m_haltColumn->setSpacing(space::kTight);
  column->addLayout(m_haltColumn);
  buildAlerts(*column);
  buildLimits(*column);
  column->addStretch(1);
  outer->addWidget(m_area = scrolled(page));
  addTool(m_summary);
}

void RiskPanel::buildSwitches(QVBoxLayout& column) {
  auto* rows = new QVBoxLayout(m_switches);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(space::kSmall);
  auto* first = new QHBoxLayout;
  first->setSpacing(space::kTight);
  for (const auto state : {oms::TradingState::active, oms::TradingState::reducing, oms::TradingState::halted}) {
    auto* choice = button(words(name(state)), ButtonLook::Toggle);
    choice->setCheckable(true);
    m_states->addButton(choice, static_cast<int>(state));
    first->addWidget(choice);
  }
  m_states->button(static_cast<int>(oms::TradingState::active))->setToolTip(tr("Trading as usual"));
  m_states->button(static_cast<int>(oms::TradingState::reducing))->setToolTip(tr("Positions may only get smaller"));
  m_states->button(static_cast<int>(oms::TradingState::halted))->setToolTip(tr("Nothing but cancels"));
  first->addStretch(1);
  first->addWidget(m_kill);
  first->addWidget(m_rearm);
  m_kill->setToolTip(
      tr("Hold for one second: blocks new orders, stops the strategies and cancels what works; protective stops stay"));
  auto* second = new QHBoxLayout;
  second->setSpacing(space::kSmall);
  m_killText->setWordWrap(true);
  second->addWidget(m_killText, 1);
  second->addWidget(m_alsoFlatten);
  second->addWidget(m_flattenNow, 0, Qt::AlignTop);
  m_flattenNow->hide();
  rows->addLayout(first);
  rows->addLayout(second);
  rows->addWidget(m_plan);
  m_plan->hide();
  m_rearm->hide();
  column.addWidget(m_switches);
  connect(m_states, &QButtonGroup::idClicked, this,
          [this](int id) { setTradingState(static_cast<oms::TradingState>(id)); });
  connect(m_kill, &HoldButton::held, this, [this] {
    context().send(
        oms::EngageKillSwitch{tr("pressed in the risk panel").toStdString(), m_alsoFlatten->isChecked(), true});
  });
  connect(m_rearm, &QPushButton::clicked, this, [this] { askToRearm(context(), window()); });
  connect(m_flattenNow, &QPushButton::clicked, this, [this] { askToFlatten(context(), window()); });
}

void RiskPanel::buildLockout(QVBoxLayout& column) {
  auto* locked = new QHBoxLayout;
  locked->setSpacing(space::kSmall);
  m_lockout->setWordWrap(true);
  locked->addWidget(m_lockout, 1);
  locked->addWidget(m_release, 0, Qt::AlignTop);
  column.addLayout(locked);
  m_lockout->hide();
  m_release->hide();
  connect(m_release, &QPushButton::clicked, this, &RiskPanel::askToRelease);
  auto* cooling = new QHBoxLayout;
  cooling->setSpacing(space::kSmall);
  m_cooling->setWordWrap(true);
  cooling->addWidget(m_cooling, 1);
  cooling->addWidget(m_endCooling, 0, Qt::AlignTop);
  column.addLayout(cooling);
  m_cooling->hide();
  m_endCooling->hide();
  m_endCooling->setAccessibleName(tr("End the cool-downs"));
  connect(m_endCooling, &QPushButton::clicked, this, &RiskPanel::askToEndCoolDowns);
}

void RiskPanel::buildAlerts(QVBoxLayout& column) {
  m_alertColumn->setSpacing(space::kTight);
  column.addLayout(m_alertColumn);
  column.addWidget(m_noAlerts);
  column.addWidget(m_moreAlerts, 0, Qt::AlignLeft);
  m_moreAlerts->hide();
  connect(m_moreAlerts, &QPushButton::clicked, this, [this] {
    m_allAlerts = !m_allAlerts;
    showAlerts();
  });
}

void RiskPanel::buildLimits(QVBoxLayout& column) {
  m_limitColumn->setSpacing(0);
  m_noLimits->setWordWrap(true);
  m_noLimits->setText(tr("Limits are measured while a session runs. Start one in the session panel."));
  column.addWidget(m_noLimits);
  column.addLayout(m_limitColumn);
  column.addWidget(m_editor);
  m_editor->hide();
  connect(m_editor, &LimitEditor::edited, this, [this](const oms::LimitSetting& setting) {
    context().send(oms::SetRiskLimits{{setting}, tr("edited in the risk panel").toStdString()}, this,
                   [this](const oms::CommandOutcome& outcome) { m_editor->answered(outcome); });
  });
}

void RiskPanel::refresh(const oms::ViewChanges& changes) {
  if (changes.history || (changes.risk && due()))
    showLimits();
  if (changes.history || changes.risk || !changes.positions.empty()) {
    showState();
    showLockout();
    showHalts();
    showKillSwitch();
    // However small the panel is made, what stops trading is seen.
    m_area->setMinimumHeight(m_switches->sizeHint().height() + 2 * space::kSmall);
  }
  if (changes.history || changes.alerts)
    showAlerts();
  showCoolDowns();
}

void RiskPanel::showLimits() {
  const std::vector<LimitBar> bars = limitBars(view().limits());
  std::vector<QString> names;
  for (const LimitBar& bar : bars)
    names.push_back(bar.name);
  if (names != m_limitNames) {
    for (MeterRow* row : m_limits)
      delete row;
    m_limits.clear();
    for (const QString& name : names) {
      m_limits.push_back(new MeterRow(theme(), name, kLimitNameWidth, kValueWidth));
      m_limits.back()->setFixedHeight(MeterRow::kCompact);
      m_limitColumn->addWidget(m_limits.back());
    }
    m_limitNames = names;
  }
  for (std::size_t i = 0; i < bars.size(); ++i)
    m_limits[i]->set(bars[i].share, bars[i].tone, bars[i].value);
  m_noLimits->setVisible(bars.empty());
  setTextIfChanged(m_summary, limitSummary(view().limits()));
}

void RiskPanel::showLockout() {
  m_editor->setVisible(!view().limitSettings().empty());
  m_editor->set(view().limitSettings());
  const bool locked = !view().lockouts().empty();
  m_lockout->setVisible(locked);
  m_release->setVisible(locked);
  if (!locked)
    return;
  const oms::Lockout& newest = view().lockouts().back();
  setTextIfChanged(m_lockout, lockoutSentence(newest, view().session().dayRoll));
}

void RiskPanel::showCoolDowns() {
  const QString sentence = coolDownSentence(context());
  if (sentence == m_cooling->text())
    return;
  m_cooling->setText(sentence);
  m_cooling->setVisible(!sentence.isEmpty());
  m_endCooling->setVisible(!sentence.isEmpty());
}

void RiskPanel::askToEndCoolDowns() {
  confirm(
      window(),
      {tr("End the cool-downs?"), tr("Orders that open positions pass again, in all symbols that cool down."),
       tr("End them"), true},
      [this] {
        context().send(oms::ReleaseLockout{oms::CheckCode::lossStreak, tr("ended in the risk panel").toStdString()});
      });
}

// A row each, made anew when one comes or goes.
void RiskPanel::showHalts() {
  std::vector<oms::SymbolIndex> halted;
  for (const auto& [symbol, reason] : view().halts())
    halted.push_back(symbol);
  if (halted == m_halted)
    return;
  m_halted = halted;
  for (QWidget* row : std::exchange(m_haltRows, {}))
    delete row;
  for (const oms::SymbolIndex symbol : halted) {
    auto* row = new QWidget;
    auto* parts = new QHBoxLayout(row);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(space::kSmall);
    auto* said = plainLabel(haltText(context(), symbol), Tone::Warning);
    said->setWordWrap(true);
    auto* release = button(tr("Release…"));
    release->setAccessibleName(tr("Release %1").arg(context().symbolName(symbol)));
    parts->addWidget(said, 1);
    parts->addWidget(release, 0, Qt::AlignTop);
    connect(release, &QPushButton::clicked, this, [this, symbol] { askToHaltOrRelease(context(), window(), symbol); });
    m_haltColumn->addWidget(row);
    m_haltRows.push_back(row);
  }
}

// The newest one; the next stands there when it is open.
void RiskPanel::askToRelease() {
  if (view().lockouts().empty())
    return;
  const oms::CheckCode code = view().lockouts().back().code;
  confirm(window(),
          {tr("Release the lock-out?"), tr("Orders that open positions pass again. The loss counts anew from here."),
           tr("Release"), true},
          [this, code] {
            context().send(oms::ReleaseLockout{code, tr("released in the risk panel").toStdString()});
          });
}

void RiskPanel::showState() {
  const oms::TradingState state = view().tradingState();
  m_states->button(static_cast<int>(state))->setChecked(true);
  setBadge(words(name(state)), stateTone(state));
}

// A row belongs to its alert for as long as that is shown: somebody may be pressing its button.
void RiskPanel::showAlerts() {
  std::vector<oms::RiskAlert> alerts = alertsToShow(view().alerts(), kMostAlerts);
  const std::size_t all = alerts.size();
  if (!m_allAlerts && all > kFirstAlerts)
    alerts.resize(kFirstAlerts);
  m_moreAlerts->setVisible(all > kFirstAlerts);
  m_moreAlerts->setText(m_allAlerts ? tr("Show fewer alerts") : tr("%1 more alerts").arg(all - alerts.size()));
  std::vector<AlertRow*> rows;
  for (const oms::RiskAlert& alert : alerts) {
    const auto known =
        std::find_if(m_alerts.begin(), m_alerts.end(), [&](const AlertRow* row) { return row->id() == alert.id; });
    AlertRow* row = known == m_alerts.end() ? addAlert(alert.id) : *known;
    const auto place = static_cast<int>(rows.size());
    if (m_alertColumn->indexOf(row) != place)
      m_alertColumn->insertWidget(place, row);
    row->set(alert);
    rows.push_back(row);
  }
  for (AlertRow* row : std::exchange(m_alerts, rows)) {
    if (std::find(rows.begin(), rows.end(), row) == rows.end()) {
      row->hide();
      row->deleteLater();
    }
  }
  m_noAlerts->setVisible(rows.empty());
}

AlertRow* RiskPanel::addAlert(oms::AlertId id) {
  auto* row = new AlertRow(id, m_noAlerts->parentWidget());
  connect(row, &AlertRow::acknowledged, this,
          [this](oms::AlertId alert) { context().send(oms::AcknowledgeAlert{alert}); });
  return row;
}

void RiskPanel::showKillSwitch() {
  const oms::KillSwitchState& kill = view().killSwitch();
  m_kill->setVisible(!kill.engaged);
  m_alsoFlatten->setVisible(!kill.engaged);
  m_rearm->setVisible(kill.engaged);
  m_plan->setVisible(kill.engaged);
  m_flattenNow->setVisible(kill.engaged && !kill.flatten && !view().positions().empty());
  if (!kill.engaged) {
    setTextIfChanged(m_killText, tr("Kill switch armed"));
    return;
  }
  setTextIfChanged(m_killText,
                   tr("Killed at %1 by %2: %3").arg(clockTime(kill.at), text(kill.actor.text()), text(kill.reason)));
  QStringList steps;
  for (const oms::KillStepProgress& step : kill.plan)
    steps << tr("%1: %2").arg(stepName(step.step), stepState(step));
  setTextIfChanged(m_plan, steps.join('\n'));
}

void RiskPanel::setTradingState(oms::TradingState state) {
  context().send(oms::SetTradingState{state, tr("set in the risk panel").toStdString()}, this,
                 [this](const oms::CommandOutcome&) { showState(); });
}

}  // namespace widgets
