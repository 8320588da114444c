#pragma once

#include <QString>

#include "oms/model/instrument.h"

namespace widgets {

// What a person typed into a field of an order; when it cannot be taken as it stands, `problem` says why in a sentence.
// An empty price that is not needed is zero.
oms::Price readPrice(const QString& typed, bool needed, const oms::Instrument& instrument, QString& problem);
oms::Quantity readQuantity(const QString& typed, const oms::Instrument& instrument, QString& problem);

}  // namespace widgets
