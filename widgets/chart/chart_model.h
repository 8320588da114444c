#pragma once

#include <optional>
#include <set>
#include <vector>

#include "charts/chart_types.h"
#include "widgets/chart/chart_proposal.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// Our fills in the symbol, the latest `most`.
std::vector<charts::ChartMark> fillMarkers(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most);

// The position's entry, its stop and target with the result there, every other working order with a price, and the
// proposal's lines (null: there is none) in place of those that it moves.
std::vector<charts::PriceLine> priceLines(const PanelContext& context, oms::SymbolIndex symbol,
                                          const std::set<oms::OrderId>& working, const Proposal* proposal = nullptr);

// What a new order of the symbol is measured by; nothing without an instrument.
std::optional<TradeScene> tradeScene(const PanelContext& context, std::optional<oms::SymbolIndex> symbol);

// "O 63,661.6  H 63,751.3  L 63,653.1  C 63,705.4"; empty without a bar.
QString barText(const charts::BarInfo& info, const oms::Instrument& instrument);
// "C 63,705.4"
QString closeText(const charts::BarInfo& info, const oms::Instrument& instrument);

}  // namespace widgets
