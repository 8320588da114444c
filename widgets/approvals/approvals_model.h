#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "oms/projections/session_view.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// What a card says of one pending signal.
struct ApprovalFigures {
  oms::SignalId id;
  std::uint32_t version = 0;
  QString symbol;
  oms::Side side = oms::Side::buy;
  QString strategy;
  QString met;   // "4 of 4 conditions"
  QString plan;  // "0.150 at 63,705.4 · stop 63,100.0 · target 64,900.0"
  // What fees and spread are expected to take, and what is lost at the stop: "cost 2.10 · risk 41.25".
  QString costAndRisk;
  QStringList reasons;
  double confidence = 0;
  QString drift;  // "drift +0.03 %"
  double ageMinutes = 0;
  double ageShare = 0;  // of its time to live, 0 to 1
  QString age;
  QString checks;  // "24 of 26 checks"
  bool checksPass = true;
};

ApprovalFigures approvalFigures(const oms::Signal& signal, const PanelContext& context);

}  // namespace widgets
