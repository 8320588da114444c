#pragma once

#include <QString>

#include "oms/model/instrument.h"
#include "oms/model/timestamp.h"

namespace widgets {

// What a person typed into a field of an order; when it cannot be taken as it stands, `problem` says why in a sentence.
// An empty price that is not needed is zero.
oms::Price readPrice(const QString& typed, bool needed, const oms::Instrument& instrument, QString& problem);
oms::Quantity readQuantity(const QString& typed, const oms::Instrument& instrument, QString& problem);
// How far a trailing stop stays behind the market: a price, a number of ticks or of basis points.
oms::Ratio readOffset(const QString& typed, QString& problem);
// A date and time in UTC as the tables show it, 2026-01-05 10:52:14; the seconds may be left out.
oms::Timestamp readTime(const QString& typed, QString& problem);

}  // namespace widgets
