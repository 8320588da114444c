#include "widgets/approvals/approval_card.h"

#include <QApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/typed_order.h"

namespace widgets {
namespace {

constexpr qint64 kSettleMs = 400;

QHBoxLayout* rowOf(int spacing) {
  auto* row = new QHBoxLayout;
  row->setSpacing(spacing);
  return row;
}

}  // namespace

ApprovalCard::ApprovalCard(PanelContext& context, oms::SignalId id, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_id(id),
      m_symbol(strongLabel({})),
      m_side(plainLabel({})),
      m_strategy(plainLabel({}, Tone::Muted)),
      m_drift(plainLabel({}, Tone::Muted)),
      m_confidence(new Meter(context.theme())),
      m_confidenceText(strongLabel({})),
      m_age(new AgeBar(context.theme())),
      m_plan(plainLabel({}, Tone::Muted)),
      m_approve(button(tr("Approve"))),
      m_edit(button(tr("Edit"))),
      m_reject(button(tr("Reject…"))),
      m_undo(button(tr("Undo"))),
      m_costAndRisk(plainLabel({}, Tone::Muted)),
      m_checks(plainLabel({}, Tone::Muted)),
      m_answer(plainLabel({}, Tone::Down)) {
  buildRows();
  connect(m_approve, &QPushButton::clicked, this, &ApprovalCard::approve);
  connect(m_edit, &QPushButton::clicked, this, &ApprovalCard::toggleEdit);
  connect(m_reject, &QPushButton::clicked, this, &ApprovalCard::askReason);
  connect(m_undo, &QPushButton::clicked, this, &ApprovalCard::undo);
  m_undo->hide();
  m_undoTimer.setSingleShot(true);
  m_undoTimer.setInterval(kUndo);
  connect(&m_undoTimer, &QTimer::timeout, this, &ApprovalCard::sendNow);
}

void ApprovalCard::buildRows() {
  auto* column = m_column = new QVBoxLayout(this);
  column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
  column->setSpacing(space::kTight);
  auto* head = rowOf(space::kSmall);
  head->addWidget(m_symbol);
  head->addWidget(m_side);
  head->addWidget(m_strategy);
  head->addStretch(1);
  head->addWidget(m_drift);
  auto* meters = rowOf(space::kSmall);
  meters->addWidget(plainLabel(tr("confidence"), Tone::Muted));
  meters->addWidget(m_confidence, 1);
  meters->addWidget(m_confidenceText);
  meters->addSpacing(space::kTight);
  meters->addWidget(plainLabel(tr("age"), Tone::Muted));
  meters->addWidget(m_age);
  auto* actions = m_actions = rowOf(space::kSmall);
  for (QPushButton* action : {m_approve, m_edit, m_reject, m_undo})
    actions->addWidget(action);
  actions->addStretch(1);
  actions->addWidget(m_checks);
  m_plan->setWordWrap(true);
  auto* plan = rowOf(space::kSmall);
  plan->addWidget(m_plan, 1);
  plan->addWidget(m_costAndRisk, 0, Qt::AlignTop);
  m_costAndRisk->setToolTip(
      tr("Cost: the entry's fee and half the spread. Risk: what is lost at the stop, with all fees."));
  m_answer->setWordWrap(true);
  m_answer->hide();
  column->addLayout(head);
  column->addLayout(meters);
  column->addLayout(plan);
  column->addSpacing(space::kTight);
  column->addLayout(actions);
  column->addWidget(m_answer);
}

// The fields are made when they are first wanted: most signals are decided, or expire, without them.
QWidget* ApprovalCard::buildEdit() {
  auto* edit = new QWidget;
  auto* grid = new QGridLayout(edit);
  grid->setContentsMargins(0, space::kTight, 0, space::kTight);
  grid->setSpacing(space::kSmall);
  const auto add = [&](FieldEdit*& field, const QString& caption, int row, int column) {
    field = new FieldEdit(m_context.theme(), caption);
    grid->addWidget(field, row, column);
    connect(field, &QLineEdit::textChanged, this, [this, made = field] {
      made->setProblem({});
      answer({});
    });
  };
  add(m_quantity, tr("Quantity"), 0, 0);
  add(m_price, tr("Price"), 0, 1);
  add(m_stop, tr("Stop"), 1, 0);
  add(m_target, tr("Target"), 1, 1);
  edit->hide();
  return edit;
}

QWidget* ApprovalCard::buildReject() {
  auto* reject = new QWidget;
  auto* row = new QHBoxLayout(reject);
  row->setContentsMargins(0, space::kTight, 0, 0);
  row->setSpacing(space::kSmall);
  m_reason = new QLineEdit;
  m_reason->setPlaceholderText(tr("Reason, optional"));
  m_reason->setAccessibleName(tr("Reason for the rejection"));
  auto* confirm = button(tr("Reject"), ButtonLook::Danger);
  row->addWidget(m_reason, 1);
  row->addWidget(confirm);
  const auto rejectNow = [this] { this->reject(m_reason->text()); };
  connect(confirm, &QPushButton::clicked, this, rejectNow);
  connect(m_reason, &QLineEdit::returnPressed, this, rejectNow);
  reject->hide();
  return reject;
}

void ApprovalCard::set(const ApprovalFigures& figures) {
  m_version = figures.version;
  setTextIfChanged(m_symbol, figures.symbol);
  setTextIfChanged(m_side, sideWord(figures.side));
  setTone(m_side, figures.side == oms::Side::buy ? Tone::Up : Tone::Down);
  setTextIfChanged(m_strategy, tr("%1 · %2").arg(figures.strategy, figures.met));
  m_strategy->setToolTip(figures.reasons.join('\n'));
  setTextIfChanged(m_drift, figures.drift);
  m_confidence->set(figures.confidence, confidenceTone(figures.confidence));
  setTextIfChanged(m_confidenceText, percent(figures.confidence, 0));
  m_age->set(figures.ageMinutes, figures.ageShare, figures.age);
  setTextIfChanged(m_plan, figures.plan);
  setTextIfChanged(m_costAndRisk, figures.costAndRisk);
  m_passes = figures.checksPass;
  showPrimary();
  if (!m_waiting) {
    setTextIfChanged(m_checks, figures.checks);
    setTone(m_checks, figures.checksPass ? Tone::Muted : Tone::Warning);
  }
  setAccessibleName(tr("%1 %2, %3, confidence %4")
                        .arg(sideWord(figures.side), figures.symbol, figures.strategy, percent(figures.confidence, 0)));
}

void ApprovalCard::setCurrent(bool current) {
  m_current = current;
  showPrimary();
  update();
}

// Never the first choice while a check would deny it.
void ApprovalCard::showPrimary() {
  setLook(m_approve, m_current && m_passes ? ButtonLook::Primary : ButtonLook::Plain);
}

void ApprovalCard::end(const QString& why) {
  stopWaiting();
  setCurrent(false);
  setBusy(true);
  for (QWidget* row : {m_editRow, m_rejectRow}) {
    if (row != nullptr)
      row->setEnabled(false);
  }
  // In the place of the checks, so that the card keeps its height.
  setTextIfChanged(m_checks, why);
  setTone(m_checks, Tone::Warning);
}

void ApprovalCard::toggleEdit() {
  emit touched(m_id);
  if (m_waiting)
    return;
  if (m_editRow == nullptr)
    m_column->insertWidget(m_column->indexOf(m_actions), m_editRow = buildEdit());
  m_editRow->setVisible(m_editRow->isHidden());
  if (m_editRow->isHidden())
    return;
  const auto signal = m_context.view().allSignals().find(m_id);
  if (signal == m_context.view().allSignals().end())
    return;
  const oms::Instrument* instrument = m_context.instrument(signal->second.symbol);
  if (instrument == nullptr)
    return;
  m_quantity->setText(quantity(signal->second.quantity, *instrument));
  m_price->setText(priceOf(signal->second.price, *instrument));
  m_price->setVisible(oms::hasLimitPrice(signal->second.type));
  m_stop->setText(signal->second.stopLoss.isZero() ? QString() : priceOf(signal->second.stopLoss, *instrument));
  m_target->setText(signal->second.takeProfit.isZero() ? QString() : priceOf(signal->second.takeProfit, *instrument));
  m_quantity->setFocus(Qt::OtherFocusReason);
}

void ApprovalCard::approve() {
  emit touched(m_id);
  if (m_waiting)
    return sendNow();
  oms::DecideApproval decision;
  decision.signal = m_id;
  decision.approve = true;
  decision.expectedVersion = m_version;
  if (isEdited()) {
    if (const QString problem = readEdit(decision); !problem.isEmpty())
      return answer(problem);
  }
  decide(decision);
}

// What the fields say instead of the signal, or the first thing that is wrong with them: an edit that cannot be read
// must never become the original order.
QString ApprovalCard::readEdit(oms::DecideApproval& decision) {
  const auto found = m_context.view().allSignals().find(m_id);
  const oms::Instrument* instrument =
      found == m_context.view().allSignals().end() ? nullptr : m_context.instrument(found->second.symbol);
  if (instrument == nullptr)
    return tr("The signal is gone; nothing was sent.");
  const oms::Signal& signal = found->second;
  QString first;
  const auto check = [&first](FieldEdit* field, const QString& problem) {
    field->setProblem(problem);
    if (first.isEmpty() && !problem.isEmpty()) {
      first = problem;
      field->setFocus(Qt::OtherFocusReason);
    }
  };
  const auto price = [&](FieldEdit* field, bool needed) {
    QString problem;
    const oms::Price read = readPrice(field->text(), needed, *instrument, problem);
    check(field, problem);
    return read.isZero() ? std::nullopt : std::optional(read);
  };
  QString problem;
  decision.quantity = readQuantity(m_quantity->text(), *instrument, problem);
  check(m_quantity, problem);
  if (oms::hasLimitPrice(signal.type))
    decision.price = price(m_price, true);
  // An edit can move a stop or a target but not take it away.
  decision.stopLoss = price(m_stop, signal.stopLoss.isPositive());
  decision.takeProfit = price(m_target, signal.takeProfit.isPositive());
  return first;
}

void ApprovalCard::answer(const QString& refusal) {
  m_answer->setVisible(!refusal.isEmpty());
  m_answer->setText(refusal);
}

void ApprovalCard::askReason() {
  emit touched(m_id);
  if (m_waiting)
    return;
  if (m_rejectRow == nullptr)
    m_column->insertWidget(m_column->indexOf(m_answer), m_rejectRow = buildReject());
  m_rejectRow->setVisible(m_rejectRow->isHidden());
  if (m_rejectRow->isVisible())
    m_reason->setFocus(Qt::OtherFocusReason);
}

void ApprovalCard::reject(const QString& reason) {
  if (m_waiting)
    return sendNow();
  oms::DecideApproval decision;
  decision.signal = m_id;
  decision.reason = reason.toStdString();
  decision.expectedVersion = m_version;
  decide(decision);
}

void ApprovalCard::decide(const oms::DecideApproval& decision) {
  if (m_settling.isValid() && m_settling.elapsed() < kSettleMs)
    return answer(tr("This card has just come here; look at it and press again."));
  setBusy(true);
  answer({});
  m_waiting = decision;
  m_undoTimer.start();
  m_approve->setText(tr("Send now"));
  m_approve->setEnabled(true);
  m_undo->show();
  setTextIfChanged(m_checks, decision.approve ? tr("approving in 3 s") : tr("rejecting in 3 s"));
  setTone(m_checks, Tone::Warning);
}

void ApprovalCard::stopWaiting() {
  m_undoTimer.stop();
  m_waiting.reset();
  m_approve->setText(tr("Approve"));
  m_undo->hide();
}

void ApprovalCard::undo() {
  if (!m_waiting)
    return;
  stopWaiting();
  setBusy(false);
}

void ApprovalCard::sendNow() {
  oms::DecideApproval decision = *m_waiting;
  stopWaiting();
  setBusy(true);
  m_decided = true;
  setTextIfChanged(m_checks, decision.approve ? tr("approving…") : tr("rejecting…"));
  m_context.send(std::move(decision), this, [this](const oms::CommandOutcome& outcome) {
    m_decided = outcome.accepted;
    setBusy(false);
    answer(outcome.accepted ? QString() : text(outcome.message));
  });
}

// A button that is disabled hands its focus to the next one, which belongs to another signal.
void ApprovalCard::setBusy(bool busy) {
  if (busy && isAncestorOf(QApplication::focusWidget()))
    setFocus(Qt::OtherFocusReason);
  for (QPushButton* action : {m_approve, m_edit, m_reject})
    action->setEnabled(!busy);
}

void ApprovalCard::mousePressEvent(QMouseEvent* event) {
  emit touched(m_id);
  QWidget::mousePressEvent(event);
}

void ApprovalCard::moveEvent(QMoveEvent* event) {
  if (isVisible())
    settle();
  QWidget::moveEvent(event);
}

void ApprovalCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_context.theme().theme();
  if (m_current)
    painter.fillRect(QRect(0, 0, 2, height() - 1), theme.accent);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

}  // namespace widgets
