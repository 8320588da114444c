#pragma once

#include <QString>

#include "oms/messages/command.h"
#include "oms/model/instrument.h"

namespace widgets {

// Which of its terms an order can be given anew, by its type and state.
struct ChangeableTerms {
  bool price = false;
  bool trigger = false;
  bool offset = false;
  bool expiry = false;
};
ChangeableTerms changeableTerms(const oms::Order& order);

// What stands in the fields, as typed; the fields of terms that the order does not have are empty.
struct ModifyDraft {
  QString quantity;  // of the whole order, what is filled included
  QString price;
  QString trigger;
  QString offset;
  QString expiry{};  // 2026-01-05 10:52:14, UTC

  friend bool operator==(const ModifyDraft&, const ModifyDraft&) = default;
};
// The order's terms as they are.
ModifyDraft draftOf(const oms::Order& order, const oms::Instrument& instrument);

// What the draft means: only what differs from the order is asked for. One reason for each field that cannot be read.
struct ModifyReading {
  oms::ReplaceOrder command;
  QString quantityProblem;
  QString priceProblem;
  QString triggerProblem;
  QString offsetProblem;
  QString expiryProblem;
  bool changes = false;

  // The first reason, in the order of the fields; empty: all can be read.
  QString problem() const;
  bool ready() const { return changes && problem().isEmpty(); }
};
ModifyReading readModify(const ModifyDraft& draft, const oms::Order& order, const oms::Instrument& instrument);

}  // namespace widgets
