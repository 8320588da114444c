#include "widgets/ticket/ticket_terms_row.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/common/theme.h"

namespace widgets {
namespace {

QHBoxLayout* rowOf(QWidget* left, QWidget* right) {
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addWidget(left, 1);
  row->addWidget(right, 1);
  return row;
}

}  // namespace

TicketTermsRow::TicketTermsRow(const ThemeSource& theme, QWidget* parent)
    : QWidget(parent),
      m_offset(new FieldEdit(theme, tr("Trails by"))),
      m_offsetType(new ChoiceBox(theme, QString())),
      m_activation(new FieldEdit(theme, tr("Active from"))),
      m_expires(new FieldEdit(theme, tr("Expires, UTC"))),
      m_display(new FieldEdit(theme, tr("Display"))),
      m_flags(new QWidget),
      m_postOnly(new CheckBox(theme, tr("Post only"))),
      m_reduceOnly(new CheckBox(theme, tr("Reduce only"))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kSmall);
  column->addLayout(rowOf(m_offset, m_offsetType));
  column->addWidget(m_activation);
  column->addWidget(m_expires);
  QHBoxLayout* flags = rowOf(m_reduceOnly, m_postOnly);
  flags->setContentsMargins(0, 0, 0, 0);
  m_flags->setLayout(flags);
  m_offsetType->setAccessibleName(tr("Unit of the trailing offset"));
  m_offsetType->addItem(tr("price"), static_cast<int>(oms::OffsetType::price));
  m_offsetType->addItem(tr("ticks"), static_cast<int>(oms::OffsetType::ticks));
  m_offsetType->addItem(tr("basis points"), static_cast<int>(oms::OffsetType::basisPoints));
  m_activation->setPlaceholderText(tr("at once"));
  m_expires->setPlaceholderText(tr("2026-01-05 17:30"));
  m_display->setPlaceholderText(tr("all"));
  m_postOnly->setToolTip(tr("Refused rather than filled at once: it pays the maker's fee or nothing."));
  m_reduceOnly->setToolTip(tr("Never more than the position on the other side: it cannot open one or turn it."));
  for (FieldEdit* field : fields()) {
    connect(field, &QLineEdit::textEdited, this, &TicketTermsRow::edited);
    connect(field, &QLineEdit::returnPressed, this, &TicketTermsRow::returnPressed);
  }
  connect(m_offsetType, &QComboBox::currentIndexChanged, this, &TicketTermsRow::edited);
  for (CheckBox* box : {m_postOnly, m_reduceOnly})
    connect(box, &QCheckBox::toggled, this, &TicketTermsRow::edited);
}

void TicketTermsRow::writeInto(TicketDraft& draft) const {
  draft.offset = m_offset->text();
  draft.offsetType = static_cast<oms::OffsetType>(m_offsetType->currentData().toInt());
  draft.activation = m_activation->text();
  draft.expires = m_expires->text();
  draft.display = m_display->text();
  draft.postOnly = m_postOnly->isChecked();
  draft.reduceOnly = m_reduceOnly->isChecked();
}

void TicketTermsRow::showFor(const TicketTerms& terms) {
  m_offset->setVisible(terms.trails);
  m_offsetType->setVisible(terms.trails);
  m_activation->setVisible(terms.trails);
  m_expires->setVisible(terms.expires);
  m_display->setVisible(terms.rests);
  m_postOnly->setVisible(terms.rests);
  setVisible(terms.trails || terms.expires);
}

void TicketTermsRow::showProblems(const TicketReading& reading) {
  m_offset->showProblem(reading.offsetProblem);
  m_activation->showProblem(reading.activationProblem);
  m_expires->showProblem(reading.expiresProblem);
  m_display->showProblem(reading.displayProblem);
}

void TicketTermsRow::clear() {
  for (FieldEdit* field : fields())
    field->clear();
}

}  // namespace widgets
