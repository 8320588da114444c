#pragma once

#include <QWidget>
#include <array>

#include "widgets/common/fields.h"
#include "widgets/ticket/ticket_model.h"

namespace widgets {

// The terms that not every order has: how far a stop trails and from where, when it expires, what of it is shown, and
// whether it may only rest or only reduce. It shows those that the draft's type and time in force have.
class TicketTermsRow : public QWidget {
  Q_OBJECT

 public:
  explicit TicketTermsRow(const ThemeSource& theme, QWidget* parent = nullptr);

  void writeInto(TicketDraft& draft) const;
  void showFor(const TicketTerms& terms);
  void showProblems(const TicketReading& reading);
  // Of a resting limit; it stands beside the price.
  FieldEdit* display() { return m_display; }
  // Whether it may only rest or only reduce, in a row of its own.
  QWidget* flags() { return m_flags; }
  // The prices belong to one symbol.
  void clear();

 signals:
  void edited();
  void returnPressed();

 private:
  std::array<FieldEdit*, 4> fields() const { return {m_offset, m_activation, m_expires, m_display}; }

  FieldEdit* m_offset;
  ChoiceBox* m_offsetType;
  FieldEdit* m_activation;
  FieldEdit* m_expires;
  FieldEdit* m_display;
  QWidget* m_flags;
  CheckBox* m_postOnly;
  CheckBox* m_reduceOnly;
};

}  // namespace widgets
