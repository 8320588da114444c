#pragma once

#include <optional>
#include <vector>

#include "oms/model/ids.h"

class QWidget;

namespace oms {
class SessionView;
}

namespace widgets {

class PanelContext;

// The working orders, of one symbol or of all, that no end of a position takes with it: each of them would open one
// again when it fills.
std::vector<oms::OrderId> entryOrders(const oms::SessionView& view, std::optional<oms::SymbolIndex> symbol = {});

// Asks whether every position is to be closed, and what becomes of the orders that would open others. Works whatever
// trading is: under the kill switch its plan flattens, and halted trading goes to reducing first.
void askToFlatten(PanelContext& context, QWidget* window);

// Closes one position: at once where nothing of its symbol would be left working, else after a question.
void close(PanelContext& context, QWidget* window, oms::PositionId id);

}  // namespace widgets
