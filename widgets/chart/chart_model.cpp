#include "widgets/chart/chart_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString chartTr(const char* text) {
  return QCoreApplication::translate("widgets::Chart", text);
}

using Positions = std::vector<const oms::Position*>;

Positions positionsIn(const oms::SessionView& view, oms::SymbolIndex symbol) {
  Positions found;
  for (const auto& [id, position] : view.positions()) {
    if (position.symbol == symbol)
      found.push_back(&position);
  }
  return found;
}

// The position that the order is to take off the market, where it is one of those.
const oms::Position* protectedBy(const oms::Order& order, oms::Price price, const Positions& positions) {
  const oms::OrderRequest& request = order.request;
  const oms::Position* oldest = nullptr;
  for (const oms::Position* position : positions) {
    if (position->side() == request.side)
      continue;
    if (request.position == position->id || price == position->stopLoss || price == position->takeProfit)
      return position;
    oldest = oldest == nullptr ? position : oldest;
  }
  const bool reduces = request.reduceOnly || order.parent.isSet() || oms::isStop(request.type);
  return reduces && !request.position.isSet() ? oldest : nullptr;
}

// What so much of the position makes when it is closed at `price`.
oms::Money resultAt(const oms::Position& position, oms::Quantity part, oms::Price price,
                    const oms::Instrument& instrument) {
  return oms::notional(price - position.entryPrice, position.quantity.isNegative() ? -part : part,
                       instrument.multiplier)
      .value_or(oms::Money{});
}

// "0.4 of 1.0" where the order takes off a part alone.
QString partOf(oms::Quantity part, oms::Quantity whole, const oms::Instrument& instrument) {
  return part == whole ? quantity(part, instrument)
                       : chartTr("%1 of %2").arg(quantity(part, instrument), quantity(whole, instrument));
}

// "Long 0.150 · +18.42", and which one where there are several.
QString named(const QString& label, const oms::Position& position, const Positions& positions) {
  return positions.size() < 2 ? label : label + QStringLiteral(" · ") + QString::fromStdString(position.id.text());
}

charts::PriceLine lineOf(const oms::Position& position, const Positions& positions, const oms::Instrument& instrument) {
  charts::PriceLine line;
  line.kind = charts::LineKind::Position;
  line.side = position.side();
  line.price = position.entryPrice;
  line.label = named(
      chartTr("%1 %2 · %3")
          .arg(holdingWord(position.side()), quantity(position.quantity, instrument), signedMoney(position.unrealized)),
      position, positions);
  if (position.stopCovers.isPositive() && position.unprotected().isPositive())
    line.label += chartTr(" · %1 without a stop").arg(quantity(position.unprotected(), instrument));
  return line;
}

charts::PriceLine lineOf(const oms::Order& order, const Positions& positions, const oms::Instrument& instrument) {
  const oms::OrderRequest& request = order.request;
  charts::PriceLine line;
  line.side = request.side;
  line.price = request.triggerPrice.isPositive() ? request.triggerPrice : request.price;
  line.cancels = order.id;
  const QString size = quantity(order.leaves(), instrument);
  const oms::Position* position = protectedBy(order, line.price, positions);
  if (position == nullptr) {
    line.kind = charts::LineKind::Order;
    line.label = chartTr("%1 %2 %3").arg(sideWord(request.side), size, words(name(request.type)));
    return line;
  }
  const bool stop = oms::isStop(request.type);
  const oms::Quantity whole = position->quantity.abs();
  const oms::Quantity part = std::min(order.leaves(), whole);
  line.kind = stop ? charts::LineKind::Stop : charts::LineKind::Target;
  line.label = named(chartTr("%1 %2 · %3")
                         .arg(stop ? chartTr("Stop") : chartTr("Target"), partOf(part, whole, instrument),
                              signedMoney(resultAt(*position, part, line.price, instrument))),
                     *position, positions);
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
  const Positions positions = positionsIn(context.view(), symbol);
  for (const oms::Position* position : positions)
    lines.push_back(lineOf(*position, positions, *instrument));
  for (auto id = working.rbegin(); id != working.rend(); ++id) {
    const oms::OrderRecord* record = context.view().order(*id);
    if (record == nullptr || record->order.request.symbol != symbol)
      continue;
    const oms::OrderType type = record->order.request.type;
    const bool trails = oms::isTrailing(type) && record->order.request.triggerPrice.isPositive();
    if (oms::hasLimitPrice(type) || oms::hasTriggerPrice(type) || trails)
      lines.push_back(lineOf(record->order, positions, *instrument));
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
