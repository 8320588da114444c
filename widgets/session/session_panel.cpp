#include "widgets/session/session_panel.h"

#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/session/session_model.h"

namespace widgets {
namespace {

constexpr int kControlsWidth = 400;
constexpr int kCodeWidth = 144;
constexpr auto kSpeeds = {"1", "5", "20", "100", "max"};

}  // namespace

SessionPanel::SessionPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_title(strongLabel(tr("Session"))),
      m_state(new Chip(theme(), Tone::Muted, false)),
      m_facts(plainLabel({}, Tone::Muted)),
      m_speed(new ChoiceBox(theme(), tr("Speed"))),
      m_progress(new MeterRow(theme(), tr("Progress"), 0, 40)),
      m_checksTitle(strongLabel({})),
      m_noChecks(plainLabel(tr("The checks run when a session starts."), Tone::Muted)),
      m_checkGrid(new QGridLayout) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(1, 0, 1, 1);
  auto* page = new ScrollPage;
  auto* row = new QHBoxLayout(page);
  row->setContentsMargins(space::kMedium, space::kMedium, space::kMedium, space::kMedium);
  row->setSpacing(space::kWide);
  row->addWidget(buildControls(), 0, Qt::AlignTop);
  auto* checks = new QVBoxLayout;
  checks->setSpacing(space::kSmall);
  checks->addWidget(m_checksTitle);
  checks->addWidget(m_noChecks);
  m_checkGrid->setHorizontalSpacing(space::kSmall);
  m_checkGrid->setVerticalSpacing(space::kTight);
  m_checkGrid->setColumnMinimumWidth(1, kCodeWidth);
  m_checkGrid->setColumnStretch(2, 1);
  checks->addLayout(m_checkGrid);
  checks->addStretch(1);
  row->addLayout(checks, 1);
  outer->addWidget(scrolled(page));
  for (const char* speed : kSpeeds)
    m_speed->addItem(speed == std::string_view("max") ? tr("max") : tr("%1×").arg(speed), QString::fromLatin1(speed));
  connect(m_speed, &QComboBox::activated, this, [this](int index) {
    this->context().send(oms::SetSpeed{m_speed->itemData(index).toString().toStdString()}, this,
                         [this](const oms::CommandOutcome&) { showSession(); });
  });
}

QWidget* SessionPanel::buildControls() {
  auto* box = new QWidget;
  box->setMaximumWidth(kControlsWidth);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kSmall);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::kSmall);
  head->addWidget(m_title);
  head->addWidget(m_state);
  head->addStretch(1);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(space::kSmall);
  m_start = addControl(*buttons, tr("Start"), oms::SessionAction::start, ButtonLook::Primary);
  m_resume = addControl(*buttons, tr("Resume"), oms::SessionAction::resume, ButtonLook::Primary);
  m_pause = addControl(*buttons, tr("Pause"), oms::SessionAction::pause, ButtonLook::Plain);
  m_stop = addControl(*buttons, tr("Stop"), oms::SessionAction::stop, ButtonLook::Plain);
  buttons->addWidget(m_speed);
  buttons->addStretch(1);
  m_facts->setWordWrap(true);
  column->addLayout(head);
  column->addLayout(buttons);
  column->addWidget(m_progress);
  column->addWidget(m_facts);
  return box;
}

QPushButton* SessionPanel::addControl(QHBoxLayout& row, const QString& title, oms::SessionAction action,
                                      ButtonLook look) {
  auto* control = button(title, look);
  row.addWidget(control);
  connect(control, &QPushButton::clicked, this, [this, control, action] {
    if (control->hasFocus())
      setFocus(Qt::OtherFocusReason);  // not the next button's, which stops the session
    control->setEnabled(false);
    if (action == oms::SessionAction::start && isOver(view().session().state))
      return context().host().beginAgain();
    context().send(oms::ControlSession{action}, this, [this](const oms::CommandOutcome&) { showSession(); });
  });
  return control;
}

void SessionPanel::refresh(const oms::ViewChanges& changes) {
  if (changes.history || changes.session)
    showSession();
  if (secondPassed() || changes.history)
    showProgress();
  if (isVisible() && (changes.history || changes.status))
    showPreflight();
}

void SessionPanel::showSession() {
  const oms::SessionInfo& session = view().session();
  const SessionControls controls = controlsFor(session.state, context().host().beginAgain != nullptr);
  m_start->setToolTip(isOver(session.state) ? tr("Begins another session with the same settings; this one stays in the "
                                                 "journal")
                                            : QString());
  m_state->set(words(name(session.state)), sessionTone(session.state));
  for (const auto& [control, possible] :
       {std::pair{m_start, controls.start}, {m_pause, controls.pause}, {m_resume, controls.resume}}) {
    control->setVisible(possible);
    control->setEnabled(possible);
    if (possible && hasFocus())
      control->setFocus(Qt::OtherFocusReason);
  }
  m_stop->setEnabled(controls.stop);
  const int speed = m_speed->findData(text(session.speed));
  if (speed < 0)
    m_speed->addItem(tr("%1×").arg(text(session.speed)), text(session.speed));
  m_speed->setCurrentIndex(speed < 0 ? m_speed->count() - 1 : speed);
}

void SessionPanel::showProgress() {
  setTextIfChanged(m_facts, sessionFacts(view()).join('\n'));
  m_progress->setVisible(view().progress() >= 0);
  if (view().progress() >= 0)
    m_progress->set(view().progress(), Tone::Accent, percent(view().progress(), 0));
}

void SessionPanel::showEvent(QShowEvent* event) {
  Panel::showEvent(event);
  showPreflight();
}

void SessionPanel::showPreflight() {
  const auto& items = view().status().preflight;
  m_noChecks->setVisible(items.empty());
  setTextIfChanged(m_checksTitle, preflightSummary(items));
  while (m_checks.size() < items.size())
    addCheck();
  for (std::size_t i = 0; i < m_checks.size(); ++i) {
    const CheckRow& row = m_checks[i];
    const bool shown = i < items.size();
    for (QLabel* label : {row.mark, row.name, row.detail})
      label->setVisible(shown);
    if (!shown)
      continue;
    const oms::PreflightItem& item = items[i];
    const bool well = item.state == oms::PreflightItem::State::pass || item.remedy.empty();
    setTextIfChanged(row.mark, preflightMark(item.state));
    setTone(row.mark, preflightTone(item.state));
    setTextIfChanged(row.name, sentence(item.code));
    setTextIfChanged(row.detail, well ? text(item.detail) : tr("%1 %2").arg(text(item.detail), text(item.remedy)));
  }
}

void SessionPanel::addCheck() {
  const CheckRow row{strongLabel({}), plainLabel({}), plainLabel({}, Tone::Muted)};
  row.detail->setWordWrap(true);
  const auto at = static_cast<int>(m_checks.size());
  m_checkGrid->addWidget(row.mark, at, 0, Qt::AlignTop);
  m_checkGrid->addWidget(row.name, at, 1, Qt::AlignTop);
  m_checkGrid->addWidget(row.detail, at, 2);
  m_checks.push_back(row);
}

}  // namespace widgets
