#pragma once

#include "oms/messages/event.h"
#include "oms/messages/json_objects.h"
#include "oms/messages/json_writer.h"

namespace oms {

// {"event":"order_accepted","time":…,"order":{…}}: the event with the objects of the contract as they are after it.
void writeEvent(JsonWriter& json, const Event& event, const Naming& naming);

}  // namespace oms
