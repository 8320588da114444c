// How the ticket goes along with the market.
#include <QApplication>

#include "widgets/common/format.h"
#include "widgets/common/halts.h"
#include "widgets/common/labels.h"
#include "widgets/ticket/ticket_panel.h"

namespace widgets {
namespace {

constexpr std::int64_t kFarParts = 200;  // half a percent

bool isFar(oms::Price shown, oms::Price proposed) {
  return (shown - proposed).abs().raw() > proposed.abs().raw() / kFarParts;
}

}  // namespace

void TicketPanel::refresh(const oms::ViewChanges& changes) {
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  if (instrument == nullptr)
    return;
  if (changes.risk || changes.history) {
    const QString halt = haltText(context(), *m_symbol);
    setTextIfChanged(m_halt, halt);
    m_halt->setVisible(!halt.isEmpty());
  }
  const oms::QuoteSample* quote = view().quote(*m_symbol);
  if (!m_priced && quote != nullptr && view().account().equity.isPositive()) {
    m_priced = true;
    m_size->setText(quantity(modestQuantity(*instrument, quote->last, view().account().equity), *instrument));
    proposePrice(*quote, *instrument);
    return;
  }
  if (changes.quotes.empty())
    return;
  // What is passed over now is looked at soon after, for it may have been the last there is.
  if (m_stage == Stage::Editing && secondPassed())
    follow();
  else if (!m_followSoon.isActive())
    m_followSoon.start();
}

void TicketPanel::follow() {
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  const oms::QuoteSample* quote = m_symbol ? view().quote(*m_symbol) : nullptr;
  if (instrument == nullptr || quote == nullptr)
    return;
  if (m_stage != Stage::Editing)
    return m_followSoon.start();
  m_followSoon.stop();
  // Nothing moves under a person's hands, unless the market has left it behind.
  const bool busy = underMouse() || isAncestorOf(QApplication::focusWidget());
  if (m_priced && ((m_typed.empty() && !busy) || isPriceFar(*quote, *instrument)))
    proposePrice(*quote, *instrument);
  // The market moves under a finished ticket: a size in money is worked out and the checks are asked for again, once a
  // second at most.
  else {
    read(*instrument);
    check();
  }
}

// Whether a price that nobody has typed is far from where it would be proposed now.
bool TicketPanel::isPriceFar(const oms::QuoteSample& quote, const oms::Instrument& instrument) const {
  const TicketDraft draft = this->draft();
  const TicketTerms terms = termsOf(draft);
  const ProposedPrices proposed = proposedPrices(draft, quote, instrument);
  const auto far = [&](FieldEdit* field, oms::Price price) {
    const auto shown = parseTyped<oms::Price>(field->text());
    return m_typed.count(field) == 0 && shown && isFar(*shown, price);
  };
  return (terms.price && far(m_price, proposed.price)) || (terms.trigger && far(m_trigger, proposed.trigger));
}

// Side and type say where an order's prices belong; what somebody has typed stays.
void TicketPanel::propose() {
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  const oms::QuoteSample* quote = m_symbol ? view().quote(*m_symbol) : nullptr;
  if (instrument == nullptr || quote == nullptr || !m_priced)
    return edited();
  proposePrice(*quote, *instrument);
}

void TicketPanel::proposePrice(const oms::QuoteSample& quote, const oms::Instrument& instrument) {
  const ProposedPrices proposed = proposedPrices(draft(), quote, instrument);
  const auto show = [&](FieldEdit* field, oms::Price price) {
    if (m_typed.count(field) == 0)
      field->setText(price.isZero() ? QString() : priceOf(price, instrument));
  };
  show(m_price, proposed.price);
  show(m_trigger, proposed.trigger);
  edited();
}

}  // namespace widgets
