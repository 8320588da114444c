#pragma once

#include <QString>

#include "oms/model/ids.h"

class QWidget;

namespace widgets {

class PanelContext;

// "BTCUSDT is halted: news. Nothing fills …"; empty where the market trades.
QString haltText(const PanelContext& context, oms::SymbolIndex symbol);
// Asks whether that market is to be halted, or released where it is, and does it.
void askToHaltOrRelease(PanelContext& context, QWidget* window, oms::SymbolIndex symbol);

}  // namespace widgets
