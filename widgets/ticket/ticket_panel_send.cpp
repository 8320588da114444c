// The ticket's button: what it says, the question before an order goes, and the answer.
#include <utility>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/ticket/ticket_panel.h"

namespace widgets {

void TicketPanel::showSendButton() {
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  if (instrument == nullptr)
    return;
  const oms::OrderRequest& request = m_reading.request;
  const ButtonLook look = m_sell->isChecked() ? ButtonLook::SellAction : ButtonLook::BuyAction;
  setLook(m_send, m_denied->text().isEmpty() ? look : ButtonLook::Plain);
  m_send->setEnabled(m_reading.ready() && m_stage != Stage::Sending);
  const QString order =
      tr("%1 %2 %3")
          .arg(sideWord(draft().side), m_reading.ready() ? quantity(request.quantity, *instrument) : QString(),
               text(instrument->symbol))
          .simplified();
  switch (m_stage) {
    case Stage::Editing:
      m_send->setText(order);
      break;
    case Stage::Confirming:
      m_send->setText(m_confirms ? tr("Confirm all the same: %1").arg(order) : tr("Press again: %1").arg(order));
      break;
    case Stage::Sending:
      m_send->setText(tr("Sending…"));
      break;
  }
}

void TicketPanel::pressSend() {
  if (!m_send->isEnabled())
    return;
  if (m_stage == Stage::Editing && (m_needsConfirmation || m_unasked.count(type()) == 0)) {
    m_stage = Stage::Confirming;
    m_confirms = m_needsConfirmation;
    m_confirmUntil.start();
    showTerms();
    return showSendButton();
  }
  send();
}

// What the second press sends, beside its button: the fields may be out of sight.
void TicketPanel::showTerms() {
  const oms::OrderRequest& request = m_reading.request;
  const oms::Instrument* instrument = context().instrument(request.symbol);
  if (instrument == nullptr)
    return;
  QStringList terms{typeWord(request.type)};
  const auto add = [&](const QString& form, oms::Price price) {
    if (price.isPositive())
      terms << form.arg(priceOf(price, *instrument));
  };
  add(tr("at %1"), request.price);
  add(tr("trigger %1"), request.triggerPrice);
  if (oms::isTrailing(request.type))
    terms << tr("trailing by %1 %2").arg(text(request.trailingOffset.text()), words(name(request.trailingOffsetType)));
  add(tr("stop %1"), request.stopLoss);
  add(tr("target %1"), request.takeProfit);
  m_result->setText(terms.join(QStringLiteral(" · ")));
  setTone(m_result, Tone::Text);
  m_result->show();
}

void TicketPanel::send() {
  m_confirmUntil.stop();
  m_stage = Stage::Sending;
  m_typed.insert(m_size);  // what was sent once is what the next one begins with
  // A disabled button would hand its focus on to whatever comes next; it gets it back when the answer is there.
  if (m_send->hasFocus())
    setFocus(Qt::OtherFocusReason);
  showSendButton();
  m_reading.request.confirmed = std::exchange(m_confirms, false);
  context().send(oms::SubmitOrder{m_reading.request}, this,
                 [this](const oms::CommandOutcome& outcome) { sent(outcome); });
}

void TicketPanel::sent(const oms::CommandOutcome& outcome) {
  m_stage = Stage::Editing;
  m_reading.request.confirmed = false;
  m_sentBefore = outcome.accepted;
  showSendButton();
  if (hasFocus())
    m_send->setFocus(Qt::OtherFocusReason);
  if (outcome.accepted) {
    const QString id = outcome.orders.empty() ? QString() : QString::fromStdString(outcome.orders.front().text());
    m_result->setText(outcome.durable ? tr("Sent as %1").arg(id)
                                      : tr("Sent as %1, but the journal is unavailable").arg(id));
  } else {
    m_result->setText(text(outcome.message));
  }
  setTone(m_result, !outcome.accepted ? Tone::Down : outcome.durable ? Tone::Up : Tone::Warning);
  m_result->show();
}

}  // namespace widgets
