#include "widgets/active_orders/modify_dialog.h"

#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kModifyWidth = 380;
constexpr int kCheckAfterMs = 120;
// The order and the market under it move on: as often as the ticket asks.
constexpr int kLookAgainMs = 1'000;

QString offsetCaption(oms::OffsetType type) {
  switch (type) {
    case oms::OffsetType::ticks:
      return ModifyDialog::tr("Offset, ticks");
    case oms::OffsetType::basisPoints:
      return ModifyDialog::tr("Offset, basis points");
    default:
      return ModifyDialog::tr("Offset");
  }
}

}  // namespace

ModifyDialog::ModifyDialog(PanelContext& context, oms::OrderId order, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_order(order),
      m_now(plainLabel({}, Tone::Muted)),
      m_quantity(new FieldEdit(context.theme(), tr("Quantity"))),
      m_price(new FieldEdit(context.theme(), tr("Price"))),
      m_trigger(new FieldEdit(context.theme(), tr("Trigger"))),
      m_offset(new FieldEdit(context.theme(), tr("Offset"))),
      m_expiry(new FieldEdit(context.theme(), tr("Expires, UTC"))),
      m_checks(new CheckLines(context.theme())),
      m_answer(plainLabel({}, Tone::Down)),
      m_send(button(tr("Change"), ButtonLook::Primary)) {
  setObjectName(QStringLiteral("modify"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Modify"));
  setMinimumWidth(kModifyWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kSmall);
  auto* title = strongLabel(tr("Modify %1").arg(QString::fromStdString(order.text())));
  title->setProperty("size", "title");
  column->addWidget(title);
  m_now->setWordWrap(true);
  column->addWidget(m_now);
  buildFields();
  for (FieldEdit* field : {m_quantity, m_price, m_trigger, m_offset, m_expiry})
    column->addWidget(field);
  column->addWidget(m_checks);
  m_checks->setLossShown(false);
  m_answer->setWordWrap(true);
  m_answer->hide();
  column->addWidget(m_answer);
  column->addStretch(1);
  column->addLayout(buildButtons());
  m_checkSoon.setSingleShot(true);
  m_checkSoon.setInterval(kCheckAfterMs);
  connect(&m_checkSoon, &QTimer::timeout, this, &ModifyDialog::check);
  connect(&m_look, &QTimer::timeout, this, &ModifyDialog::follow);
  m_look.start(kLookAgainMs);
  follow();
  m_quantity->selectAll();
}

void ModifyDialog::buildFields() {
  const oms::Order* order = working();
  const ChangeableTerms terms = order == nullptr ? ChangeableTerms{} : changeableTerms(*order);
  m_price->setVisible(terms.price);
  m_trigger->setVisible(terms.trigger);
  m_offset->setVisible(terms.offset);
  m_expiry->setVisible(terms.expiry);
  if (order != nullptr)
    m_offset->setCaption(offsetCaption(order->request.trailingOffsetType));
  for (FieldEdit* field : {m_quantity, m_price, m_trigger, m_offset, m_expiry})
    connect(field, &QLineEdit::textEdited, this, &ModifyDialog::edited);
}

QLayout* ModifyDialog::buildButtons() {
  auto* cancel = button(tr("Leave it"));
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(m_send);
  m_send->setDefault(true);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_send, &QPushButton::clicked, this, &ModifyDialog::press);
  return row;
}

const oms::Order* ModifyDialog::working() const {
  const oms::OrderRecord* record = m_context.view().order(m_order);
  return record == nullptr || !record->order.isWorking() ? nullptr : &record->order;
}

ModifyDraft ModifyDialog::draft() const {
  return {m_quantity->text(), m_price->text(), m_trigger->text(), m_offset->text(), m_expiry->text()};
}

// A field that still shows what the order had gets what it has now.
void ModifyDialog::follow() {
  const oms::Order* order = working();
  const oms::Instrument* instrument = order == nullptr ? nullptr : m_context.instrument(order->request.symbol);
  if (instrument == nullptr) {
    for (FieldEdit* field : {m_quantity, m_price, m_trigger, m_offset, m_expiry})
      field->setEnabled(false);
    m_send->setEnabled(false);
    const oms::OrderRecord* record = m_context.view().order(m_order);
    return m_checks->wait(
        record == nullptr
            ? tr("The order is gone; there is nothing left to change.")
            : tr("The order is %1; there is nothing left to change.").arg(words(name(record->order.status))));
  }
  const ModifyDraft now = draftOf(*order, *instrument);
  const auto fill = [](FieldEdit* field, const QString& before, const QString& is) {
    if (field->text() == before && before != is)
      field->setText(is);
  };
  fill(m_quantity, m_followed.quantity, now.quantity);
  fill(m_price, m_followed.price, now.price);
  fill(m_trigger, m_followed.trigger, now.trigger);
  fill(m_offset, m_followed.offset, now.offset);
  fill(m_expiry, m_followed.expiry, now.expiry);
  m_followed = now;
  QString said = tr("%1 %2, %3, %4")
                     .arg(sideWord(order->request.side), text(instrument->symbol), words(name(order->request.type)),
                          words(name(order->status)));
  if (order->filled.isPositive())
    said += tr("; %1 is filled, which the quantity counts in").arg(quantity(order->filled, *instrument));
  setTextIfChanged(m_now, said);
  showState();
}

void ModifyDialog::edited() {
  m_answer->hide();
  m_needsConfirmation = m_confirms = false;
  ++m_round;
  showState();
}

void ModifyDialog::showState() {
  const oms::Order* order = working();
  const oms::Instrument* instrument = order == nullptr ? nullptr : m_context.instrument(order->request.symbol);
  if (instrument == nullptr)
    return;
  m_reading = readModify(draft(), *order, *instrument);
  m_quantity->setProblem(m_reading.quantityProblem);
  m_price->setProblem(m_reading.priceProblem);
  m_trigger->setProblem(m_reading.triggerProblem);
  m_offset->setProblem(m_reading.offsetProblem);
  m_expiry->setProblem(m_reading.expiryProblem);
  m_send->setText(m_sending ? tr("Sending…") : m_confirms ? tr("Confirm all the same") : tr("Change"));
  m_send->setEnabled(m_reading.ready() && !m_sending);
  if (!m_reading.problem().isEmpty())
    m_checks->wait(m_reading.problem());
  else if (!m_reading.changes)
    m_checks->wait(tr("Write what is to be different; what you leave stays as it is."));
  else
    m_checkSoon.start();
}

void ModifyDialog::check() {
  if (!m_reading.ready() || m_sending)
    return;
  m_context.dryRun(m_reading.command, this, [this, round = m_round](const oms::DryRunResult& result) {
    if (round == m_round)
      showChecks(result);
  });
}

void ModifyDialog::showChecks(const oms::DryRunResult& result) {
  if (!m_reading.ready())
    return;
  if (!result.problem.empty())
    return m_checks->wait(text(result.problem));
  m_checks->set(result);
  m_needsConfirmation = result.checks.needsConfirmation();
}

void ModifyDialog::press() {
  if (m_needsConfirmation && !m_confirms) {
    m_confirms = true;
    return showState();
  }
  send(m_confirms);
}

void ModifyDialog::send(bool confirmed) {
  m_sending = true;
  m_confirms = false;
  m_answer->hide();
  oms::ReplaceOrder command = m_reading.command;
  command.confirmed = confirmed;
  showState();
  m_context.send(command, this, [this](const oms::CommandOutcome& outcome) { answered(outcome); });
}

void modifyOrder(PanelContext& context, QWidget* asker, oms::OrderId order) {
  QWidget* window = asker->window();
  for (ModifyDialog* open : window->findChildren<ModifyDialog*>())
    open->close();
  auto* dialog = new ModifyDialog(context, order, window);
  dialog->show();
}

void ModifyDialog::answered(const oms::CommandOutcome& outcome) {
  m_sending = false;
  if (outcome.accepted)
    return accept();
  m_answer->setText(text(outcome.message));
  m_answer->show();
  showState();
}

}  // namespace widgets
