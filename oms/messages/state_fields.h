#pragma once

#include "oms/messages/event.h"
#include "oms/model/state_fields.h"

namespace oms {

template <>
inline constexpr OrderEventKind kLastOf<OrderEventKind> = OrderEventKind::filled;

void listFields(Archive& archive, WatchlistData& list);
void listFields(Archive& archive, TradeAnnotated& said);

}  // namespace oms
