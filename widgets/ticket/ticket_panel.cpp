#include "widgets/ticket/ticket_panel.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QJsonArray>
#include <QMenu>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "widgets/common/format.h"
#include "widgets/common/halts.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kCheckDelayMs = 120;
constexpr int kConfirmMs = 5'000;
constexpr int kFollowMs = 1'000;
// Heights in which all of it has room, and all of its fields.
constexpr int kFullHeight = 360;
constexpr int kFieldsHeight = 250;
constexpr std::array kTimes = [] {
  using enum oms::TimeInForce;
  return std::array{gtc, day, gtd, ioc, fok, atOpen, atClose};
}();

QHBoxLayout* pairOf(QWidget* left, QWidget* right) {
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addWidget(left, 1);
  row->addWidget(right, 1);
  return row;
}

}  // namespace

TicketPanel::TicketPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_symbolName(plainLabel({}, Tone::Muted)),
      m_halt(plainLabel({}, Tone::Warning)),
      m_buy(button(tr("Buy"), ButtonLook::Buy)),
      m_sell(button(tr("Sell"), ButtonLook::Sell)),
      m_type(new ChoiceBox(theme(), tr("Type"))),
      m_timeInForce(new ChoiceBox(theme(), tr("TIF"))),
      m_sizeMode(new ChoiceBox(theme(), QString())),
      m_size(new FieldEdit(theme(), QString())),
      m_price(new FieldEdit(theme(), tr("Price"))),
      m_trigger(new FieldEdit(theme(), tr("Trigger"))),
      m_stop(new FieldEdit(theme(), tr("Stop"))),
      m_target(new FieldEdit(theme(), tr("Target"))),
      m_terms(new TicketTermsRow(theme())),
      m_checks(new CheckLines(theme(), CheckLines::Denial::Elsewhere)),
      m_denied(plainLabel({}, Tone::Down)),
      m_result(plainLabel({}, Tone::Muted)),
      m_send(button({}, ButtonLook::BuyAction)) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(1, 0, 1, 1);
  outer->setSpacing(0);
  auto* page = new ScrollPage;
  m_column = new QVBoxLayout(page);
  m_column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kTight);
  m_column->setSpacing(space::kSmall);
  buildFields();
  m_column->addWidget(m_checks);
  m_column->addStretch(1);
  outer->addWidget(scrolled(page), 1);
  buildSend(*outer);
  buildMenu();
  m_checkSoon.setSingleShot(true);
  m_checkSoon.setInterval(kCheckDelayMs);
  m_confirmUntil.setSingleShot(true);
  m_confirmUntil.setInterval(kConfirmMs);
  m_followSoon.setSingleShot(true);
  m_followSoon.setInterval(kFollowMs);
  connect(&m_followSoon, &QTimer::timeout, this, &TicketPanel::follow);
  connect(&m_checkSoon, &QTimer::timeout, this, &TicketPanel::check);
  connect(&m_confirmUntil, &QTimer::timeout, this, [this] {
    m_stage = Stage::Editing;
    m_confirms = false;
    m_result->hide();
    showSendButton();
  });
  addLink([this](oms::SymbolIndex symbol) { showSymbol(symbol); });
  edited();
}

void TicketPanel::buildFields() {
  auto* sides = new QButtonGroup(this);
  for (QPushButton* side : {m_buy, m_sell}) {
    side->setCheckable(true);
    sides->addButton(side);
    connect(side, &QPushButton::toggled, this, &TicketPanel::propose);
  }
  m_buy->setChecked(true);
  for (const oms::OrderType type : kOrderTypes)
    m_type->addItem(typeWord(type), static_cast<int>(type));
  m_type->setCurrentIndex(1);
  for (const oms::TimeInForce time : kTimes)
    m_timeInForce->addItem(oms::isAuction(time) ? sentence(name(time)) : text(name(time)).toUpper(),
                           static_cast<int>(time));
  m_sizeMode->addItems({tr("Quantity"), tr("Notional"), tr("% of equity"), tr("Risk %")});
  m_sizeMode->setAccessibleName(tr("Size by"));
  m_size->setAccessibleName(tr("Size"));
  m_size->setPlaceholderText(tr("size"));
  m_stop->setPlaceholderText(tr("none"));
  m_target->setPlaceholderText(tr("none"));
  m_halt->setWordWrap(true);
  m_halt->hide();
  m_sideRow = pairOf(m_buy, m_sell);
  m_typeRow = pairOf(m_type, m_timeInForce);
  m_column->addWidget(m_halt);
  m_column->addLayout(m_sideRow);
  m_column->addLayout(m_typeRow);
  m_column->addLayout(pairOf(m_sizeMode, m_size));
  QHBoxLayout* prices = pairOf(m_price, m_trigger);
  prices->addWidget(m_terms->display(), 1);
  m_column->addLayout(prices);
  m_column->addWidget(m_terms);
  m_column->addWidget(m_terms->flags());
  m_column->addLayout(pairOf(m_stop, m_target));
  connect(m_type, &QComboBox::currentIndexChanged, this, &TicketPanel::propose);
  connect(m_timeInForce, &QComboBox::currentIndexChanged, this, &TicketPanel::edited);
  connect(m_terms, &TicketTermsRow::edited, this, &TicketPanel::edited);
  connect(m_terms, &TicketTermsRow::returnPressed, this, &TicketPanel::pressSend);
  connect(m_sizeMode, &QComboBox::currentIndexChanged, this, [this](int mode) {
    m_size->setText(mode == static_cast<int>(SizeMode::Quantity) || mode == static_cast<int>(SizeMode::Notional)
                        ? QString()
                        : QStringLiteral("1.0"));
    edited();
  });
  for (FieldEdit* field : {m_size, m_price, m_trigger, m_stop, m_target}) {
    connect(field, &QLineEdit::textEdited, this, [this, field] {
      m_typed.insert(field);
      edited();
    });
    connect(field, &QLineEdit::returnPressed, this, &TicketPanel::pressSend);
  }
}

void TicketPanel::buildSend(QVBoxLayout& column) {
  m_foot = new QVBoxLayout;
  m_foot->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kSmall);
  m_foot->setSpacing(space::kTight);
  for (QLabel* label : {m_denied, m_result}) {
    label->setWordWrap(true);
    label->hide();
    m_foot->addWidget(label);
  }
  m_foot->addWidget(m_send);
  column.addLayout(m_foot);
  connect(m_send, &QPushButton::clicked, this, &TicketPanel::pressSend);
}

void TicketPanel::resizeEvent(QResizeEvent* event) {
  Panel::resizeEvent(event);
  setRoom(height() < kFieldsHeight ? Room::Low : height() < kFullHeight ? Room::Close : Room::Full);
}

// In a low one, as with a doubled font, side, type, size, price, stop and target are in sight; what an order seldom has
// and what the checks say are below them, and a denial stands beside the button.
void TicketPanel::setRoom(Room room) {
  if (room == m_room)
    return;
  const bool low = room == Room::Low;
  if (low != (std::exchange(m_room, room) == Room::Low)) {
    QWidget* flags = m_terms->flags();
    m_column->removeItem(m_typeRow);
    m_column->removeWidget(flags);
    (low ? m_typeRow : m_sideRow)->removeWidget(m_type);
    if (low) {
      m_sideRow->addWidget(m_type);
      m_column->insertLayout(m_column->indexOf(m_checks), m_typeRow);
      m_column->insertWidget(m_column->indexOf(m_checks), flags);
    } else {
      m_typeRow->insertWidget(0, m_type, 1);
      m_column->insertLayout(m_column->indexOf(m_sideRow) + 1, m_typeRow);
      m_column->insertWidget(m_column->indexOf(m_terms) + 1, flags);
    }
    m_type->setCaptionShown(!low);
    setTabOrder(low ? static_cast<QWidget*>(m_target) : m_type, m_timeInForce);
  }
  const int gap = room == Room::Full ? space::kSmall : space::kTight;
  const int edge = low ? space::kTight / 2 : gap;
  m_column->setSpacing(gap);
  m_column->setContentsMargins(space::kSmall, edge, space::kSmall, space::kTight);
  m_foot->setContentsMargins(space::kSmall, std::min(edge, space::kTight), space::kSmall, low ? edge : space::kSmall);
}

void TicketPanel::buildMenu() {
  auto* more = iconButton(context().theme(), Icon::More, tr("Ticket settings"));
  auto* menu = new QMenu(this);
  more->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    for (const oms::OrderType type : kOrderTypes) {
      QAction* action = menu->addAction(tr("Ask before sending %1 orders").arg(words(name(type))));
      action->setCheckable(true);
      action->setChecked(m_unasked.count(type) == 0);
      connect(action, &QAction::toggled, this, [this, type](bool ask) {
        if (ask)
          m_unasked.erase(type);
        else
          m_unasked.insert(type);
      });
    }
  });
  addTool(m_symbolName);
  addTool(more);
}

oms::OrderType TicketPanel::type() const {
  return static_cast<oms::OrderType>(m_type->currentData().toInt());
}

void TicketPanel::showFields() {
  const TicketTerms terms = termsOf(draft());
  m_price->setVisible(terms.price);
  m_trigger->setVisible(terms.trigger);
  m_price->setPlaceholderText(oms::hasLimitPrice(type()) ? QString() : tr("at the stop"));
  m_trigger->setPlaceholderText(oms::hasTriggerPrice(type()) ? QString() : tr("market"));
  for (FieldEdit* field : {m_stop, m_target})
    field->setVisible(terms.bracket);
  m_terms->showFor(terms);
}

void TicketPanel::showSymbol(oms::SymbolIndex symbol) {
  m_symbol = symbol;
  m_priced = false;
  m_typed.clear();
  m_symbolName->setText(context().symbolName(symbol));
  const QString halt = haltText(context(), symbol);
  m_halt->setText(halt);
  m_halt->setVisible(!halt.isEmpty());
  for (FieldEdit* field : {m_size, m_price, m_trigger, m_stop, m_target})
    field->clear();
  m_terms->clear();
  m_sizeMode->setCurrentIndex(static_cast<int>(SizeMode::Quantity));
  edited();
}

TicketDraft TicketPanel::draft() const {
  TicketDraft draft;
  draft.side = m_sell->isChecked() ? oms::Side::sell : oms::Side::buy;
  draft.type = type();
  draft.timeInForce = static_cast<oms::TimeInForce>(m_timeInForce->currentData().toInt());
  draft.sizeMode = static_cast<SizeMode>(m_sizeMode->currentIndex());
  draft.size = m_size->text();
  draft.price = m_price->text();
  draft.trigger = m_trigger->text();
  draft.stop = m_stop->text();
  draft.target = m_target->text();
  m_terms->writeInto(draft);
  return draft;
}

void TicketPanel::edited() {
  m_stage = Stage::Editing;
  m_needsConfirmation = m_confirms = false;  // until the checks of the new order say so
  m_result->hide();
  showFields();
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  if (instrument == nullptr) {
    m_checks->wait(tr("Select a symbol in the watchlist to write an order for it."));
    m_send->setEnabled(false);
    m_send->setText(tr("No symbol selected"));
    return;
  }
  m_sentBefore = false;
  ++m_checkRound;
  context().setTicket(draft(), m_symbol);
  read(*instrument);
  if (m_reading.ready())
    m_checkSoon.start();
}

// The order of the fields, as the market is now: a size in money is worked out by its price.
void TicketPanel::read(const oms::Instrument& instrument) {
  m_reading = readTicket(draft(), *m_symbol, instrument, view().quote(*m_symbol), view().account());
  m_size->showProblem(m_reading.sizeProblem);
  m_price->showProblem(m_reading.priceProblem);
  m_trigger->showProblem(m_reading.triggerProblem);
  m_stop->showProblem(m_reading.stopProblem);
  m_target->showProblem(m_reading.targetProblem);
  m_terms->showProblems(m_reading);
  showSendButton();
  if (m_reading.ready())
    return;
  ++m_checkRound;
  m_checkSoon.stop();
  m_checks->wait(m_reading.problem());
  showDenial({});
}

void TicketPanel::check() {
  m_checkSoon.stop();  // that is this one
  if (!m_reading.ready() || !m_symbol)
    return;
  context().dryRun(m_reading.request, this, [this, round = m_checkRound](const oms::DryRunResult& result) {
    if (round == m_checkRound)
      showChecks(result);
  });
}

void TicketPanel::showChecks(const oms::DryRunResult& result) {
  // An order that has just gone is its own double for a moment: beside "Sent" that would read as its denial.
  if (m_sentBefore && deniesAlone(result.checks, oms::CheckCode::duplicate))
    return;
  m_checks->setLossShown(!onlyLeaves(view(), m_reading.request));
  m_checks->set(result);
  showDenial(m_checks->denial());
  m_needsConfirmation = result.checks.needsConfirmation();
  m_send->setToolTip(m_needsConfirmation ? tr("What the checks above say has to be confirmed.") : QString());
  showSendButton();
}

void TicketPanel::showDenial(const QString& why) {
  setTextIfChanged(m_denied, why);
  m_denied->setVisible(!why.isEmpty());
}

QJsonObject TicketPanel::state() const {
  QJsonArray unasked;
  for (const oms::OrderType type : m_unasked)
    unasked.append(text(name(type)));
  return {{"unasked", unasked}};
}

void TicketPanel::setState(const QJsonObject& state) {
  m_unasked.clear();
  for (const QJsonValue value : state["unasked"].toArray()) {
    if (const auto type = oms::parseOrderType(value.toString().toStdString()))
      m_unasked.insert(*type);
  }
}

}  // namespace widgets
