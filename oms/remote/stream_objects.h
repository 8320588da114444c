#pragma once

#include "oms/remote/stream_catalog.h"

namespace oms {

// The rows of the stream's channels, field by field. They are the contract's objects; what a channel has beside them
// stands with its row.
Fields orderFields();
Fields fillFields();
Fields signalFields();
Fields riskFields();
Fields killSwitchFields();
Fields instanceFields();
Fields sessionFields();
Fields instrumentFields();
Fields auditFields();
Fields priceFields();
Fields positionFields();
Fields equityFields();
Fields barFields();
Fields indicatorFields();
Fields conditionFields();
Fields depthFields();
Fields placeFields();
Fields printFields();

}  // namespace oms
