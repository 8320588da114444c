// What the depth panel sends, and when it does not.
#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/typed_order.h"
#include "widgets/depth/depth_panel.h"
#include "widgets/ticket/ticket_model.h"

namespace widgets {

// Why a click may not be armed now; empty: it may.
QString DepthPanel::whyNotArmed() const {
  if (!m_model.isShown())
    return tr("There is no market to click in.");
  if (context().feed().state() == FeedState::Ended)
    return tr("The feed has ended: there is no market any more that an order could meet.");
  if (!context().feed().staleness(*m_symbol).isEmpty())
    return tr("The book is stale: it is not what stands in the market now.");
  if (const oms::DepthSample* depth = view().market().depth(*m_symbol); depth != nullptr && depth->bids.empty())
    return tr("The feed has lost its book: wait for the next whole one.");
  if (view().session().state != oms::SessionState::running)
    return tr("The session does not run.");
  if (view().tradingState() == oms::TradingState::halted)
    return tr("Trading is halted.");
  // Behind another tab the keys would still reach it.
  if (m_view->viewport()->visibleRegion().isEmpty())
    return tr("The ladder is out of sight.");
  return {};
}

QString DepthPanel::armedText() const {
  return whereMarketIs().isEmpty() ? tr("Armed, %1 s: a click sends an order").arg(m_arming.secondsLeft())
                                   : tr("Armed, %1 s: market out of sight").arg(m_arming.secondsLeft());
}

// "50 rows below"; empty: the rows show the best bid or the best ask, or lie between them. By the newest quote, which
// the rows may not have yet.
QString DepthPanel::whereMarketIs() const {
  const oms::QuoteSample* quote = m_symbol ? view().quote(*m_symbol) : nullptr;
  const std::int64_t away = quote == nullptr || !m_model.isShown() ? 0 : m_model.rowsToMarket(quote->quote);
  if (away == 0)
    return {};
  return away > 0 ? plural(away, tr("1 row above"), tr("%1 rows above"))
                  : plural(-away, tr("1 row below"), tr("%1 rows below"));
}

void DepthPanel::showArming() {
  const QString why = whyNotArmed();
  const bool armed = m_arming.isArmed();
  m_arm->setEnabled(why.isEmpty());
  m_arm->setChecked(armed);
  m_arm->setText(armed ? tr("Disarm") : tr("Arm"));
  m_arm->setToolTip(!why.isEmpty() ? why
                    : armed        ? tr("Clicks send orders until this is pressed, or Escape, or the time is over")
                                   : tr("Let clicks send orders for the next minute"));
  setLook(m_arm, armed ? ButtonLook::Danger : ButtonLook::Plain);
  m_arm->setAccessibleDescription(m_arm->toolTip());
  const QString state = armed            ? armedText()
                        : !why.isEmpty() ? why.section(QLatin1Char(':'), 0, 0)
                                         : tr("Disarmed: a click sends nothing");
  setTextIfChanged(m_armed, state);
  m_armed->setToolTip(!why.isEmpty()
                          ? why
                          : tr("Armed, a click sends a limit order at its row's price, but nothing while the "
                               "market is above or below all rows"));
  setTone(m_armed, armed ? Tone::Warning : Tone::Muted);
  m_view->viewport()->setCursor(armed ? Qt::CrossCursor : Qt::ArrowCursor);
  if (QString problem; instrument() != nullptr) {
    readQuantity(m_size->text(), *instrument(), problem);
    m_size->showProblem(problem);
  }
}

bool DepthPanel::mayAct() {
  const QString why = whyNotArmed();
  if (why.isEmpty() && m_arming.isArmed())
    return true;
  say(why.isEmpty() ? tr("Nothing was sent: the ladder is disarmed. Press Arm first.") : why, Tone::Warning);
  return false;
}

// A price among rows that the market is above or below is no price that was looked at. Nor can a click that passes
// cross the market by more than the rows show: with one best price among them the other one is beyond it, and between
// the two nothing crosses.
bool DepthPanel::isMarketInSight() {
  const QString where = whereMarketIs();
  if (where.isEmpty())
    return true;
  say(tr("Nothing was sent: the market is out of sight, %1. Centre (C) brings it back.").arg(where), Tone::Warning);
  return false;
}

void DepthPanel::place(oms::Side side, oms::Price price) {
  if (!mayAct() || !isMarketInSight())
    return;
  TicketDraft draft;
  draft.side = side;
  draft.size = m_size->text();
  draft.price = priceOf(price, *instrument());
  const TicketReading reading = readTicket(draft, *m_symbol, *instrument(), view().quote(*m_symbol), view().account());
  if (!reading.ready())
    return say(reading.problem(), Tone::Down);
  m_arming.arm();
  const QString what =
      tr("%1 %2 at %3").arg(sideWord(side), quantity(reading.request.quantity, *instrument()), draft.price);
  say(tr("Sending: %1").arg(what), Tone::Muted);
  context().send(oms::SubmitOrder{reading.request}, this, [this, what](const oms::CommandOutcome& outcome) {
    if (!outcome.accepted)
      return say(tr("%1 was refused: %2").arg(what, text(outcome.message)), Tone::Down);
    const QString id = outcome.orders.empty() ? QString() : QString::fromStdString(outcome.orders.front().text());
    say(outcome.durable ? tr("Sent as %1: %2").arg(id, what)
                        : tr("Sent as %1: %2, but the journal is unavailable").arg(id, what),
        outcome.durable ? Tone::Up : Tone::Warning);
  });
}

void DepthPanel::cancelAt(int row) {
  const LadderRow* const shown = m_model.isShown() ? m_model.at(row) : nullptr;
  if (shown == nullptr || shown->ours.empty() || !mayAct())
    return;
  m_arming.arm();
  const std::vector<LadderOrder> ours = shown->ours;
  qint64 sent = 0;
  for (const LadderOrder& order : ours) {
    if (order.isEnding)
      continue;
    context().send(oms::CancelOrder{order.id, tr("canceled by the trader").toStdString()});
    ++sent;
  }
  if (sent == 0)
    return say(tr("All orders at that price are being canceled already."), Tone::Muted);
  say(plural(sent, tr("Cancel sent for one order"), tr("Cancel sent for %1 orders")), Tone::Muted);
}

void DepthPanel::say(const QString& text, Tone tone) {
  m_result->setText(text);
  setTone(m_result, tone);
  placeResult();  // before it is shown: elsewhere it would take the pointer from the rows
  m_result->show();
  m_saidUntil.start();
}

// A sentence that is longer than the place below the rows lies over the last of them; they stay where they are.
void DepthPanel::placeResult() {
  const QRect foot = m_foot->geometry();
  const int height = std::max(foot.height(), m_result->heightForWidth(foot.width()));
  m_result->setGeometry(foot.left(), foot.bottom() + 1 - height, foot.width(), height);
  m_result->raise();
}

}  // namespace widgets
