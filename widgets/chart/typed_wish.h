#pragma once

#include <QString>
#include <QTimeZone>
#include <variant>

#include "oms/model/ids.h"
#include "oms/model/instrument.h"
#include "oms/model/timeframe.h"

namespace widgets {

// What somebody means who types into a chart.
struct TypedWish {
  // Nothing: it means nothing, or nothing yet.
  std::variant<std::monostate, oms::Timeframe, oms::SymbolIndex, oms::Timestamp> what;
  QString words;  // that, or why it means nothing

  bool isClear() const { return what.index() != 0; }
};

// "5", "1h", "d": bars of that length, digits alone being minutes and a capital M months. "2026-03-01",
// "2026-03-01 14:30": a time by the clock of the zone. Letters: the symbol, else the first one that begins so or has
// them in it.
TypedWish readTyped(const QString& typed, const oms::InstrumentList& instruments, const QTimeZone& zone);
// A time alone, for whoever has asked for one.
TypedWish readTypedTime(const QString& typed, const QTimeZone& zone);

// "5 minutes", "1 day".
QString lengthWords(oms::Timeframe timeframe);

}  // namespace widgets
