#include "widgets/tape/tape_panel.h"

#include <QEvent>
#include <QScrollBar>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/typed_order.h"

namespace widgets {

TapePanel::TapePanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Trades, parent),
      m_model(context),
      m_least(new FieldEdit(theme(), tr("Size from"))),
      m_aggregates(new CheckBox(theme(), tr("Aggregate"))),
      m_foot(plainLabel({}, Tone::Muted)) {
  setTable(m_model);
  auto* top = new QWidget;
  auto* row = new QHBoxLayout(top);
  row->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  row->setSpacing(space::kSmall);
  row->addWidget(m_least, 1);
  row->addWidget(m_aggregates);
  addTop(top);
  m_least->setPlaceholderText(tr("all"));
  m_least->setAccessibleName(tr("Smallest size to show"));
  m_aggregates->setChecked(true);
  m_aggregates->setToolTip(tr("Prints of the same instant, price and side are one row"));
  m_foot->setWordWrap(true);
  m_foot->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  addBottom(m_foot);
  table().viewport()->installEventFilter(this);
  connect(m_least, &QLineEdit::textChanged, this, &TapePanel::choose);
  connect(m_aggregates, &QCheckBox::toggled, this, &TapePanel::choose);
  connect(table().verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { goOn(); });
  addLink([this](oms::SymbolIndex symbol) { showSymbol(symbol); });
}

void TapePanel::showSymbol(oms::SymbolIndex symbol) {
  m_symbol = symbol;
  m_least->clear();
  m_model.setSymbol(symbol);
  table().scrollToTop();
  commit();
  showFoot();
}

// What cannot be read as a size hides nothing.
void TapePanel::choose() {
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  QString problem;
  TapeChoice choice{{}, m_aggregates->isChecked()};
  if (instrument != nullptr && !m_least->text().trimmed().isEmpty())
    choice.least = readQuantity(m_least->text(), *instrument, problem);
  m_least->showProblem(problem);
  if (!problem.isEmpty())
    choice.least = {};
  m_model.setChoice(choice);
  commit();
  showFoot();
}

bool TapePanel::isPaused() {
  return m_hovered || table().verticalScrollBar()->value() > 0;
}

void TapePanel::refresh(const oms::ViewChanges& changes) {
  if (changes.history)
    m_model.reload();
  goOn();
}

// Nothing is gathered for a table that nobody sees: the view has the newest prints anyway.
void TapePanel::goOn() {
  if (!isVisible())
    return;
  if (!isPaused()) {
    m_model.follow();
    commit();
  }
  showFoot();
}

void TapePanel::showEvent(QShowEvent* event) {
  m_model.follow();
  TablePanel::showEvent(event);
}

bool TapePanel::eventFilter(QObject* watched, QEvent* event) {
  const auto type = event->type();
  if (type == QEvent::Enter || type == QEvent::Leave || type == QEvent::Hide) {
    m_hovered = type == QEvent::Enter;
    goOn();
  }
  return TablePanel::eventFilter(watched, event);
}

void TapePanel::showFoot() {
  const oms::TapeRecord* tape = m_model.tape();
  const auto count = [](std::uint64_t number) { return static_cast<qint64>(number); };
  QStringList said;
  if (isPaused() && m_model.waiting() > 0) {
    said << tr("Held while you look: %1").arg(plural(count(m_model.waiting()), tr("1 new print"), tr("%1 new prints")));
  }
  if (m_model.passed() > 0)
    said << plural(count(m_model.passed()), tr("1 print more than are kept came meanwhile"),
                   tr("%1 prints more than are kept came meanwhile"));
  if (tape != nullptr && tape->leftOut > 0)
    said << plural(count(tape->leftOut), tr("1 print came too fast and was left out"),
                   tr("%1 prints came too fast and were left out"));
  setTextIfChanged(m_foot, said.join(QStringLiteral(". ")));
  m_foot->setVisible(!said.isEmpty());
}

void TapePanel::explainEmpty(EmptyState& empty) {
  const oms::TapeRecord* tape = m_model.tape();
  if (!m_symbol) {
    empty.set(tr("No symbol selected"), tr("Select one in the watchlist to see its trades."));
  } else if (tape != nullptr) {
    empty.set(tr("No print is that large"),
              tr("Of %1 none has the size that is asked for above.")
                  .arg(plural(static_cast<qint64>(tape->trades.size()), tr("one print"), tr("%1 prints"))));
  } else if (view().status().pastOf != 0) {
    empty.set(tr("No trades of the past"),
              tr("The journal keeps what you and the session did, not the market's trades."));
  } else if (!view().status().tellsTrades) {
    empty.set(
        tr("The server does not tell trades"),
        tr("The Tidemark that runs the session is an older one, which keeps the market's single trades to itself. "
           "With this version there they come."));
  } else {
    empty.set(tr("No trades of %1 yet").arg(context().symbolName(*m_symbol)),
              tr("They come with the feed from now on. Bars and quotes tell of none: the simulated market does, and a "
                 "recorded depth stream with trades, by --replay FILE."));
  }
}

QJsonObject TapePanel::state() const {
  QJsonObject state = TablePanel::state();
  state["aggregate"] = m_aggregates->isChecked();
  return state;
}

void TapePanel::setState(const QJsonObject& state) {
  TablePanel::setState(state);
  m_aggregates->setChecked(state["aggregate"].toBool(true));
}

}  // namespace widgets
