#include "widgets/approvals/approvals_panel.h"

#include <QApplication>
#include <QMenu>
#include <QShortcut>
#include <algorithm>
#include <utility>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {

ApprovalsPanel::ApprovalsPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent), m_pages(new QStackedLayout(this)), m_empty(new EmptyState(theme(), Icon::Approvals)) {
  setFocusPolicy(Qt::ClickFocus);
  m_pages->setContentsMargins(1, 0, 1, 1);
  auto* page = new ScrollPage;
  m_column = new QVBoxLayout(page);
  m_column->setContentsMargins(0, 0, 0, 0);
  m_column->setSpacing(0);
  m_column->addStretch(1);
  m_pages->addWidget(m_empty);
  m_pages->addWidget(m_area = scrolled(page));
  addTool(plainLabel(tr("A approve  R reject  E edit"), Tone::Muted));
  addKey(Qt::Key_A, tr("Approve"), &ApprovalsPanel::approve);
  addKey(Qt::Key_R, tr("Reject, with a reason"), &ApprovalsPanel::reject);
  addKey(Qt::Key_E, tr("Edit"), &ApprovalsPanel::edit);
  addKey(Qt::SHIFT | Qt::Key_A, tr("Approve all that pass their checks"), &ApprovalsPanel::approveAll);
  addKey(Qt::SHIFT | Qt::Key_R, tr("Reject all"), &ApprovalsPanel::rejectAll);
  addKey(Qt::Key_U, tr("Undo what is not sent yet"), &ApprovalsPanel::undo);
  buildMenu();
  addKey(Qt::Key_Up, tr("The signal above"), &ApprovalsPanel::up);
  addKey(Qt::Key_Down, tr("The signal below"), &ApprovalsPanel::down);
}

// With the keys beside them, which the actions only show: the panel's own shortcuts are the ones that work.
void ApprovalsPanel::buildMenu() {
  auto* more = iconButton(context().theme(), Icon::More, tr("All signals"));
  auto* menu = new QMenu(this);
  more->setMenu(menu);
  menu->addAction(tr("Approve all that pass their checks\tShift+A"), this, &ApprovalsPanel::approveAll);
  menu->addAction(tr("Reject all\tShift+R"), this, &ApprovalsPanel::rejectAll);
  menu->addAction(tr("Undo what is not sent yet\tU"), this, &ApprovalsPanel::undo);
  addTool(more);
}

void ApprovalsPanel::addKey(const QKeySequence& key, const QString& does, void (ApprovalsPanel::*action)()) {
  auto* shortcut = new QShortcut(key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  shortcut->setWhatsThis(does);
  connect(shortcut, &QShortcut::activated, this, action);
}

void ApprovalsPanel::refresh(const oms::ViewChanges& changes) {
  dropEnded();
  const bool others = changes.history || changes.session || cardsDiffer(changes.signalIds);
  if (others)
    rebuild();
  if (others || secondPassed())
    updateCards();
  if (m_cards.empty() && (changes.history || !changes.instances.empty()))
    explainEmpty();
}

// Whether a signal came to wait, or waits no more; most changes are only of the drift.
bool ApprovalsPanel::cardsDiffer(const std::vector<oms::SignalId>& changed) const {
  return std::any_of(changed.begin(), changed.end(), [this](oms::SignalId id) {
    const bool waits = view().pendingSignals().count(id) > 0;
    const auto card =
        std::find_if(m_cards.begin(), m_cards.end(), [id](const auto* shown) { return shown->id() == id; });
    return waits != (card != m_cards.end());
  });
}

// Cards of signals that still wait stay as they are, with what was typed into them; the oldest is the next to expire.
void ApprovalsPanel::rebuild() {
  const std::set<oms::SignalId>& wanted = view().pendingSignals();
  const bool first = m_cards.empty();
  const bool goesOn = removeDecided(wanted);
  for (const oms::SignalId id : wanted) {
    const bool known =
        std::any_of(m_cards.begin(), m_cards.end(), [id](const ApprovalCard* card) { return card->id() == id; });
    if (known)
      continue;
    auto* card = new ApprovalCard(context(), id);
    connect(card, &ApprovalCard::touched, this, &ApprovalsPanel::choose);
    m_column->insertWidget(m_column->count() - 1, card);  // before the stretch
    makeRoomFor(card);
    m_cards.push_back(card);
  }
  // The keys go on to the next card after a decision, and else stay where a person has put them: what ends by itself
  // leaves none chosen.
  if (current() == nullptr && !m_cards.empty() && (first || goesOn)) {
    makeCurrent(m_cards.front()->id());
    m_area->ensureWidgetVisible(m_cards.front(), 0, 0);
  }
  setBadge(m_cards.empty() ? QString() : QString::number(m_cards.size()), Tone::Warning);
  m_pages->setCurrentIndex(m_cards.empty() && m_ended.empty() ? 0 : 1);
}

// Whether one of those that went was decided here.
bool ApprovalsPanel::removeDecided(const std::set<oms::SignalId>& wanted) {
  const auto waits = [&wanted](const ApprovalCard* card) { return wanted.count(card->id()) > 0; };
  const auto gone = std::stable_partition(m_cards.begin(), m_cards.end(), waits);
  const bool decided = std::any_of(gone, m_cards.end(), [](const ApprovalCard* card) { return card->hasDecided(); });
  for (auto card = gone; card != m_cards.end(); ++card) {
    const QWidget* focus = QApplication::focusWidget();
    if (focus != nullptr && (*card == focus || (*card)->isAncestorOf(focus)))
      setFocus(Qt::OtherFocusReason);
    const auto signal = view().allSignals().find((*card)->id());
    const bool known = signal != view().allSignals().end();
    (*card)->end(known ? words(name(signal->second.status)) : tr("over"));
    m_ended.push_back(*card);
  }
  if (gone != m_cards.end()) {
    m_cards.erase(gone, m_cards.end());
    for (ApprovalCard* card : m_cards)
      card->settle();
  }
  dropEnded();
  return decided;
}

// Nothing moves under the pointer: what has ended leaves when it is away.
void ApprovalsPanel::dropEnded() {
  if (m_area->underMouse() || m_ended.empty())
    return;
  for (ApprovalCard* card : std::exchange(m_ended, {})) {
    card->hide();
    card->deleteLater();
  }
  m_pages->setCurrentIndex(m_cards.empty() ? 0 : 1);
}

// The scroll area hears of a new card a moment later, and until then all of them would be squeezed into the old height,
// under a pointer that may be pressing. What is too much it takes back.
void ApprovalsPanel::makeRoomFor(ApprovalCard* card) {
  QWidget* page = m_area->widget();
  card->set(approvalFigures(view().allSignals().at(card->id()), context()));
  page->setMinimumHeight(page->height() + 2 * card->sizeHint().height());
  card->show();
  page->setMinimumHeight(0);
}

void ApprovalsPanel::updateCards() {
  for (ApprovalCard* card : m_cards) {
    const auto signal = view().allSignals().find(card->id());
    if (signal != view().allSignals().end())
      card->set(approvalFigures(signal->second, context()));
  }
  // Whoever makes the panel small still sees one card with its buttons.
  if (!m_cards.empty())
    m_area->setMinimumHeight(m_cards.front()->sizeHint().height());
}

void ApprovalsPanel::makeCurrent(oms::SignalId id) {
  m_current = id;
  for (ApprovalCard* card : m_cards)
    card->setCurrent(card->id() == id);
}

// Only a person's own choice moves the chart and the ticket: somebody may be typing there.
void ApprovalsPanel::choose(oms::SignalId id) {
  makeCurrent(id);
  const auto signal = view().allSignals().find(id);
  if (signal != view().allSignals().end())
    context().selectSymbol(signal->second.symbol);
}

ApprovalCard* ApprovalsPanel::current() const {
  const auto found = std::find_if(m_cards.begin(), m_cards.end(),
                                  [this](const ApprovalCard* card) { return card->id() == m_current; });
  return found == m_cards.end() ? nullptr : *found;
}

void ApprovalsPanel::step(int by) {
  const auto found = std::find(m_cards.begin(), m_cards.end(), current());
  if (found == m_cards.end())
    return m_cards.empty() ? void() : choose(m_cards.front()->id());
  const auto next = found - m_cards.begin() + by;
  if (next >= 0 && next < static_cast<std::ptrdiff_t>(m_cards.size()))
    choose(m_cards[static_cast<std::size_t>(next)]->id());
  m_area->ensureWidgetVisible(current(), 0, 0);
}

void ApprovalsPanel::approve() {
  if (ApprovalCard* card = current())
    card->approve();
}

void ApprovalsPanel::reject() {
  if (ApprovalCard* card = current())
    card->askReason();
}

void ApprovalsPanel::edit() {
  if (ApprovalCard* card = current())
    card->toggleEdit();
}

void ApprovalsPanel::approveAll() {
  for (ApprovalCard* card : m_cards) {
    if (card->passes() && !card->isEdited() && !card->isWaiting())
      card->approve();
  }
}

void ApprovalsPanel::rejectAll() {
  for (ApprovalCard* card : m_cards) {
    if (!card->isWaiting())
      card->reject({});
  }
}

void ApprovalsPanel::undo() {
  for (ApprovalCard* card : m_cards)
    card->undo();
}

void ApprovalsPanel::explainEmpty() {
  const auto& instances = view().instances();
  const auto watching = std::count_if(instances.begin(), instances.end(), [](const oms::InstanceRecord& record) {
    return record.info.state == oms::StrategyState::monitoring;
  });
  if (instances.empty()) {
    m_empty->set(tr("Nothing to approve"),
                 tr("Signals come from strategies, and none runs. Start a session in the session panel."));
  } else {
    m_empty->set(tr("Nothing to approve"),
                 tr("%1 of %2 strategies watch the market. A signal waits here until you approve or reject it.")
                     .arg(watching)
                     .arg(instances.size()));
  }
}

}  // namespace widgets
