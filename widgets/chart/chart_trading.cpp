#include "widgets/chart/chart_trading.h"

#include <QAbstractButton>
#include <QApplication>
#include <QKeyEvent>
#include <QToolTip>
#include <QUuid>
#include <utility>

#include "charts/candle_chart.h"
#include "charts/line_tool.h"
#include "widgets/chart/chart_model.h"
#include "widgets/chart/trade_card.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

using charts::LinePart;

constexpr int kAskAgainMs = 1'000;      // as often as the ticket
constexpr int kSentPatienceMs = 2'000;  // a line is shown where it was sent to, until the engine has moved it

}  // namespace

ChartTrading::ChartTrading(PanelContext& context, charts::CandleChart& chart, QWidget* panel)
    : QObject(panel),
      m_context(context),
      m_chart(chart),
      m_card(new TradeCard(context.theme(), &chart)),
      m_menus(context, panel) {
  charts::LineTool& tool = chart.lines();
  connect(&tool, &charts::LineTool::cancelRequested, &m_menus, &TradeMenus::cancel);
  connect(&tool, &charts::LineTool::dragged, this, &ChartTrading::drag);
  connect(&tool, &charts::LineTool::bracketDragged, this, &ChartTrading::dragBracket);
  connect(&tool, &charts::LineTool::dropped, this, &ChartTrading::release);
  connect(&tool, &charts::LineTool::abandoned, this, [this] { end(); });
  connect(&tool, &charts::LineTool::refused, this, [this](const QString& why) {
    QToolTip::showText(QCursor::pos(), why, &m_chart);
    say(why);
  });
  connect(&tool, &charts::LineTool::bracketArmed, &m_menus, &TradeMenus::setBracketArmed);
  connect(&m_menus, &TradeMenus::bracketToggled, &tool, &charts::LineTool::armBracket);
  connect(&m_menus, &TradeMenus::chosen, this, &ChartTrading::propose);
  connect(&m_menus, &TradeMenus::asksChanged, m_card, &TradeCard::setAsks);
  connect(m_card, &TradeCard::sendRequested, this, &ChartTrading::press);
  connect(m_card, &TradeCard::undoRequested, this, [this] { end(); });
  connect(m_card, &TradeCard::asksChanged, &m_menus, &TradeMenus::setAsks);
  m_card->setAsks(m_menus.asks());
  connect(&m_again, &QTimer::timeout, this, [this] { m_stage == Stage::Sent ? end() : ask(); });
  chart.installEventFilter(this);
}

void ChartTrading::setSymbol(oms::SymbolIndex symbol) {
  if (std::exchange(m_symbol, symbol) != symbol) {
    m_chart.lines().armBracket(false);
    m_menus.setSymbol(symbol);
    end();
  }
  show();
}

void ChartTrading::refresh(const oms::ViewChanges& changes) {
  const bool ordersChanged = m_working.refresh(m_context.view(), changes);
  if (!m_symbol)
    return;
  if (changes.history)
    end();
  else if (m_stage == Stage::Sent)
    look();
  else if (const QString why = whyOver(); m_proposal && m_stage != Stage::Sending && !why.isEmpty())
    end(why);
  const auto barred = bars();
  if (ordersChanged || !changes.positions.empty() || barred != m_barred)
    show();
  m_barred = barred;
}

// What keeps lines from being moved, whichever they are.
std::pair<QString, std::size_t> ChartTrading::bars() const {
  return {whyNoTrading(m_context.view()), m_context.view().lockouts().size()};
}

void ChartTrading::drag(const charts::LineHandle& line, oms::Price price) {
  const auto scene = tradeScene(m_context, m_symbol);
  const oms::SessionView& view = m_context.view();
  if (!scene || m_stage == Stage::Sending)
    return m_chart.lines().drop();
  if (line.part == LinePart::Position) {
    const auto position = view.positions().find(line.position);
    if (position == view.positions().end())
      return m_chart.lines().drop();
    return hold(protectionOf(position->second, price, scene->instrument, view.session().hedges), LinePart::Entry);
  }
  const bool goesOn = m_proposal && m_stage != Stage::Sent && m_proposal->moved == line.order;
  const oms::OrderRecord* record = view.order(line.order);
  if (!goesOn && record == nullptr)
    return m_chart.lines().drop();
  Proposal proposal = goesOn ? *m_proposal : moveOf(record->order);
  moveTo(proposal, line.part, price, m_context.ticket(scene->symbol), *scene);
  hold(std::move(proposal), line.part);
}

void ChartTrading::dragBracket(oms::Price entry, oms::Price stop) {
  const auto scene = tradeScene(m_context, m_symbol);
  QString why = whyNoTrading(m_context.view());
  if (!scene || !why.isEmpty() || m_stage == Stage::Sending) {
    m_chart.lines().drop();
    return say(why);
  }
  const TicketReading reading = bracketOf(m_context.ticket(scene->symbol), entry, stop, *scene);
  if (!reading.ready())
    return end(reading.problem());
  hold(newOf(reading.request), LinePart::Stop);
}

// A line that is taken up: only the pointer says more of it until it is let go.
void ChartTrading::hold(Proposal proposal, LinePart part) {
  if (m_stage != Stage::Held) {
    if (m_stage != Stage::Asking)
      ++m_round;
    m_again.start(kAskAgainMs);
    m_stage = Stage::Held;
    m_card->open(m_chart.lines().plot(), m_chart.lines().heightOf(priceOf(proposal, part)));
  }
  m_part = part;
  change(std::move(proposal));
  m_card->keepClearOf(m_chart.lines().heightOf(priceOf(*m_proposal, part)));
}

void ChartTrading::change(Proposal proposal) {
  if (m_proposal == proposal)
    return;
  m_proposal = std::move(proposal);
  m_confirms = false;
  m_card->setAnswer({});
  m_card->checks().setLossShown(!m_proposal->moved.isSet() && !onlyLeaves(m_context.view(), m_proposal->request));
  show();
  ask();
}

void ChartTrading::release() {
  if (!m_proposal)
    return;
  if (!isChange(*m_proposal, m_context.view()))
    return end();
  m_stage = Stage::Asking;
  m_again.start(kAskAgainMs);
  const bool stands = m_checked == m_proposal && (m_denied || m_needsConfirmation);
  if (!m_menus.asks() && !stands && m_proposal->problem.isEmpty())
    return send(false);
  m_chart.setFocus(Qt::OtherFocusReason);
  show();
}

void ChartTrading::propose(oms::Side side, oms::OrderType type, oms::Price price) {
  const auto scene = tradeScene(m_context, m_symbol);
  if (!scene || m_stage == Stage::Sending)
    return;
  const TicketReading reading = orderAt(m_context.ticket(scene->symbol), side, type, price, *scene);
  if (!reading.ready())
    return say(reading.problem());
  end();
  hold(newOf(reading.request), LinePart::Entry);
  release();
}

void ChartTrading::nudge(int ticks) {
  const auto scene = tradeScene(m_context, m_symbol);
  if (!scene)
    return;
  Proposal proposal = *m_proposal;
  moveTo(proposal, m_part, priceOf(proposal, m_part) + scene->instrument.tick * ticks, m_context.ticket(scene->symbol),
         *scene);
  change(std::move(proposal));
}

void ChartTrading::end(const QString& why) {
  m_chart.lines().drop();
  m_again.stop();
  ++m_round;
  m_stage = Stage::None;
  if (std::exchange(m_proposal, std::nullopt)) {
    if (m_card->isAncestorOf(QApplication::focusWidget()))
      m_chart.setFocus(Qt::OtherFocusReason);
    m_card->hide();
    m_card->setAnswer({});
    show();
  }
  m_checked.reset();
  m_denied = m_needsConfirmation = m_confirms = false;
  say(why);
}

// One question at a time: the next one is asked of where the line is when the answer has come.
void ChartTrading::ask() {
  m_askAgain = m_asked;
  if (m_asked || !m_proposal)
    return;
  const auto question = questionOf(*m_proposal, m_context.view());
  if (!question || !isChange(*m_proposal, m_context.view()))
    return m_card->checks().wait(tr("It is where it was; there is nothing to send."));
  if (!m_proposal->problem.isEmpty())
    return m_card->checks().wait(m_proposal->problem);
  m_asked = true;
  const auto answer = [this, round = m_round, of = *m_proposal](const oms::DryRunResult& result) {
    m_asked = false;
    if (round == m_round && m_proposal)
      take(result, of);
    if (m_askAgain)
      ask();
  };
  std::visit([&](const auto& each) { m_context.dryRun(each, this, answer); }, *question);
}

// While a line moves the answer may be of a price that it has left: it is shown, and decides nothing.
void ChartTrading::take(const oms::DryRunResult& result, const Proposal& of) {
  if (m_stage != Stage::Held && m_stage != Stage::Asking)
    return;
  if (result.problem.empty())
    m_card->checks().set(result);
  else
    m_card->checks().wait(text(result.problem));
  m_checked = of;
  m_needsConfirmation = result.problem.empty() && result.checks.needsConfirmation();
  m_denied = !result.problem.empty() || (!result.checks.passed() && !m_needsConfirmation);
  showCard();
}

void ChartTrading::press() {
  if (m_stage != Stage::Asking || !m_proposal->problem.isEmpty())
    return;
  if (m_needsConfirmation && m_checked == m_proposal && !m_confirms) {
    m_confirms = true;
    return showCard();
  }
  send(m_confirms);
}

void ChartTrading::send(bool confirmed) {
  const oms::SessionView& view = m_context.view();
  const auto question = questionOf(*m_proposal, view);
  if (const QString why = whyOver(); !why.isEmpty() || !question)
    return end(why);
  const oms::OrderRecord* record = view.order(m_proposal->moved);
  m_version = record == nullptr ? 0 : record->order.version;
  m_stage = Stage::Sending;
  m_confirms = false;
  m_again.stop();
  // The card's buttons are held until the answer is there, and would hand the focus on to whatever comes next.
  if (m_card->isAncestorOf(m_chart.window()->focusWidget()))
    m_chart.setFocus(Qt::OtherFocusReason);
  showCard();
  const std::string unique = QUuid::createUuid().toString(QUuid::Id128).toStdString();
  m_context.send(commandOf(*question, confirmed, unique), this,
                 [this, round = m_round](const oms::CommandOutcome& outcome) {
                   if (round == m_round)
                     answered(outcome);
                 });
}

void ChartTrading::answered(const oms::CommandOutcome& outcome) {
  if (!outcome.accepted) {
    m_stage = Stage::Asking;
    if (const QString why = whyOver(); !why.isEmpty())
      return end(why);
    m_card->setAnswer(text(outcome.message));
    m_again.start(kAskAgainMs);
    showCard();
    return ask();
  }
  if (!outcome.durable)
    say(tr("Sent, but the journal is unavailable."));
  if (!m_proposal->moved.isSet())
    return end();
  // Until the broker has answered the order stands where it stood, and its line where it goes.
  m_stage = Stage::Sent;
  m_card->hide();
  m_again.start(kSentPatienceMs);
  look();
}

void ChartTrading::look() {
  const oms::OrderRecord* record = m_context.view().order(m_proposal->moved);
  const bool pending = record != nullptr && record->order.status == oms::OrderStatus::pendingUpdate;
  if (record == nullptr || (record->order.version > m_version && !pending))
    end();
}

// Why what is proposed cannot be sent any more; empty: it can.
QString ChartTrading::whyOver() const {
  const oms::SessionView& view = m_context.view();
  if (!m_proposal)
    return {};
  const oms::PositionId protects = m_proposal->protects;
  if (protects.isSet() && view.positions().find(protects) == view.positions().end())
    return tr("The position is closed by now; nothing was sent.");
  if (!m_proposal->moved.isSet())
    return whyNoTrading(view);
  const oms::OrderRecord* record = view.order(m_proposal->moved);
  if (record == nullptr || !record->order.isWorking()) {
    return tr("%1 is %2 by now; nothing was sent.")
        .arg(QString::fromStdString(m_proposal->moved.text()),
             record == nullptr ? tr("gone") : words(name(record->order.status)));
  }
  return whyFixed(view, record->order);
}

void ChartTrading::show() {
  if (!m_symbol)
    return;
  m_chart.setLines(priceLines(m_context, *m_symbol, m_working.ids(), m_proposal ? &*m_proposal : nullptr));
  showCard();
}

void ChartTrading::showCard() {
  const oms::Instrument* instrument = m_proposal ? m_context.instrument(*m_symbol) : nullptr;
  if (instrument == nullptr || m_stage == Stage::Sent)
    return;
  m_card->describe(titleOf(*m_proposal, m_context.view(), *instrument),
                   detailOf(*m_proposal, m_context.view(), *instrument),
                   crossingOf(*m_proposal, m_context.view(), *instrument));
  m_card->setStage(m_stage == Stage::Held      ? TradeCard::Stage::Held
                   : m_stage == Stage::Sending ? TradeCard::Stage::Sending
                                               : TradeCard::Stage::Asking,
                   m_proposal->moved.isSet() ? tr("Change") : tr("Place"), m_confirms);
}

void ChartTrading::say(const QString& why) {
  if (!why.isEmpty())
    m_context.messages().add(MessageLevel::Warning, tr("orders"), why);
}

bool ChartTrading::popupAt(const QPoint& at) {
  const auto line = m_chart.lines().lineAt(at);
  return line && m_menus.popup(*line, m_chart.mapToGlobal(at));
}

void ChartTrading::offerAt(const QPoint& at) {
  m_menus.offerAt(m_chart.lines().priceAt(at));
}

bool ChartTrading::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize && m_card->isVisible())
    QTimer::singleShot(0, m_card, [this] { m_card->follow(m_chart.lines().plot()); });
  const bool presses = event->type() == QEvent::KeyPress;
  if (!presses && event->type() != QEvent::ShortcutOverride)
    return QObject::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const auto act = actionOf(key->key(), key->modifiers() & ~Qt::KeypadModifier);
  if (!act)
    return QObject::eventFilter(watched, event);
  event->accept();
  if (presses)
    act();
  return true;
}

// What the key does with what is proposed; nothing: it is not meant for that.
std::function<void()> ChartTrading::actionOf(int key, Qt::KeyboardModifiers modifiers) {
  const bool plain = modifiers == Qt::NoModifier;
  const bool open = m_stage == Stage::Held || m_stage == Stage::Asking;
  if (open && ((plain && key == Qt::Key_Escape) || (modifiers == Qt::ControlModifier && key == Qt::Key_Z)))
    return [this] { end(); };
  if (plain && key == Qt::Key_Escape && m_chart.lines().isBracketArmed())
    return [this] { m_chart.lines().armBracket(false); };
  if (m_stage != Stage::Asking)
    return {};
  if (plain && (key == Qt::Key_Return || key == Qt::Key_Enter))
    return [this] { pressFocused(); };
  const int ticks = modifiers == Qt::ControlModifier ? 10 : plain ? 1 : 0;
  if (ticks != 0 && (key == Qt::Key_Up || key == Qt::Key_Down))
    return [this, by = key == Qt::Key_Up ? ticks : -ticks] { nudge(by); };
  return {};
}

// Enter is the card's button that has the focus, else the one that sends.
void ChartTrading::pressFocused() {
  auto* focused = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
  if (focused != nullptr && m_card->isAncestorOf(focused))
    focused->click();
  else
    press();
}

}  // namespace widgets
