#include "widgets/chart/chart_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString chartTr(const char* text) {
  return QCoreApplication::translate("widgets::Chart", text);
}

const oms::Position* positionIn(const oms::SessionView& view, oms::SymbolIndex symbol) {
  const auto found = std::find_if(view.positions().begin(), view.positions().end(),
                                  [symbol](const auto& entry) { return entry.second.symbol == symbol; });
  return found == view.positions().end() ? nullptr : &found->second;
}

// What the position makes when it is closed at `price`.
oms::Money resultAt(const oms::Position& position, oms::Price price, const oms::Instrument& instrument) {
  return oms::notional(price - position.entryPrice, position.quantity, instrument.multiplier).value_or(oms::Money{});
}

charts::PriceLine lineOf(const oms::Order& order, const oms::Position* position, const oms::Instrument& instrument) {
  const oms::OrderRequest& request = order.request;
  charts::PriceLine line;
  line.side = request.side;
  line.price = oms::hasTriggerPrice(request.type) ? request.triggerPrice : request.price;
  line.cancels = order.id;
  const QString size = quantity(order.leaves(), instrument);
  const bool protects = position != nullptr && request.side != position->side() &&
                        (request.reduceOnly || order.parent.isSet() || line.price == position->stopLoss ||
                         line.price == position->takeProfit);
  if (!protects) {
    line.kind = charts::LineKind::Order;
    line.label = chartTr("%1 %2 %3").arg(sideWord(request.side), size, words(name(request.type)));
    return line;
  }
  const bool stop = oms::hasTriggerPrice(request.type);
  line.kind = stop ? charts::LineKind::Stop : charts::LineKind::Target;
  line.label = chartTr("%1 %2 · %3")
                   .arg(stop ? chartTr("Stop") : chartTr("Target"), size,
                        signedMoney(resultAt(*position, line.price, instrument)));
  return line;
}

}  // namespace

std::vector<charts::FillMarker> fillMarkers(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most) {
  std::vector<charts::FillMarker> markers;
  const oms::Instrument* instrument = context.instrument(symbol);
  const auto& fills = context.view().fills();
  for (auto fill = fills.rbegin(); fill != fills.rend() && instrument != nullptr && markers.size() < most; ++fill) {
    if (fill->fill.symbol != symbol)
      continue;
    const QString verb = fill->fill.side == oms::Side::buy ? chartTr("Bought") : chartTr("Sold");
    markers.push_back(
        {fill->fill.time, fill->fill.side,
         chartTr("%1 %2 at %3")
             .arg(verb, quantity(fill->fill.quantity, *instrument), priceOf(fill->fill.price, *instrument))});
  }
  return markers;
}

std::vector<charts::PriceLine> priceLines(const PanelContext& context, oms::SymbolIndex symbol,
                                          const std::set<oms::OrderId>& working) {
  std::vector<charts::PriceLine> lines;
  const oms::Instrument* instrument = context.instrument(symbol);
  if (instrument == nullptr)
    return lines;
  const oms::Position* position = positionIn(context.view(), symbol);
  if (position != nullptr) {
    charts::PriceLine line;
    line.kind = charts::LineKind::Position;
    line.side = position->side();
    line.price = position->entryPrice;
    line.label = chartTr("%1 %2 · %3")
                     .arg(holdingWord(position->side()), quantity(position->quantity, *instrument),
                          signedMoney(position->unrealized));
    lines.push_back(line);
  }
  for (auto id = working.rbegin(); id != working.rend(); ++id) {
    const oms::OrderRecord* record = context.view().order(*id);
    if (record == nullptr || record->order.request.symbol != symbol)
      continue;
    const oms::OrderType type = record->order.request.type;
    if (oms::hasLimitPrice(type) || oms::hasTriggerPrice(type))
      lines.push_back(lineOf(record->order, position, *instrument));
  }
  return lines;
}

QString barText(const charts::BarInfo& info, const oms::Instrument& instrument) {
  if (!info.valid)
    return {};
  return chartTr("O %1  H %2  L %3  C %4")
      .arg(priceOf(info.bar.open, instrument), priceOf(info.bar.high, instrument), priceOf(info.bar.low, instrument),
           priceOf(info.bar.close, instrument));
}

}  // namespace widgets
