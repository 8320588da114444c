#include "widgets/chart/chart_model.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>

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

// What the lines are made from.
struct Scope {
  const oms::SessionView& view;
  const oms::Instrument& instrument;
  Positions positions;
  const Proposal* proposal = nullptr;
};

// What so much of a holding makes that was opened at `entry` and is closed at `price`.
oms::Money resultAt(oms::Side held, oms::Price entry, oms::Quantity part, oms::Price price,
                    const oms::Instrument& instrument) {
  return oms::notional(price - entry, held == oms::Side::sell ? -part : part, instrument.multiplier)
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

// "Stop 0.150 · −25.50".
QString exitLabel(bool stop, const QString& size, oms::Money result) {
  return chartTr("%1 %2 · %3").arg(stop ? chartTr("Stop") : chartTr("Target"), size, signedMoney(result));
}

charts::PriceLine lineOf(const oms::Position& position, const Scope& scope) {
  const oms::Instrument& instrument = scope.instrument;
  charts::PriceLine line;
  line.kind = charts::LineKind::Position;
  line.side = position.side();
  line.price = position.entryPrice;
  line.label = named(
      chartTr("%1 %2 · %3")
          .arg(holdingWord(position.side()), quantity(position.quantity, instrument), signedMoney(position.unrealized)),
      position, scope.positions);
  if (position.stopCovers.isPositive() && position.unprotected().isPositive())
    line.label += chartTr(" · %1 without a stop").arg(quantity(position.unprotected(), instrument));
  line.handle = {charts::LinePart::Position, {}, position.id};
  line.fixed = whyNoTrading(scope.view);
  return line;
}

// The entry that the order waits for, as it is or is proposed; nothing where it waits for none.
std::optional<oms::Order> awaitedBy(const oms::Order& order, const Scope& scope) {
  const oms::OrderRecord* parent = order.flags.has(oms::Flag::held) ? scope.view.order(order.parent) : nullptr;
  if (parent == nullptr || !parent->order.isWorking())
    return std::nullopt;
  const bool moved = scope.proposal != nullptr && scope.proposal->moved == parent->order.id;
  return moved ? orderOf(*scope.proposal, scope.view) : parent->order;
}

charts::PriceLine lineOf(const oms::Order& order, const Scope& scope) {
  const oms::OrderRequest& request = order.request;
  const oms::Instrument& instrument = scope.instrument;
  charts::PriceLine line;
  line.side = request.side;
  line.price = linePriceOf(order);
  line.cancels = order.id;
  line.handle = {charts::LinePart::Order, order.id, {}};
  line.fixed = order.id.isSet() ? whyFixed(scope.view, order) : QString();
  const bool stop = oms::isStop(request.type);
  const auto entry = awaitedBy(order, scope);
  const oms::Position* position = entry ? nullptr : protectedBy(order, line.price, scope.positions);
  if (entry && request.side != entry->request.side) {
    line.kind = stop ? charts::LineKind::Stop : charts::LineKind::Target;
    line.label = exitLabel(stop, quantity(order.leaves(), instrument),
                           resultAt(entry->request.side, linePriceOf(*entry), order.leaves(), line.price, instrument));
    line.label += chartTr(" · waits for %1").arg(QString::fromStdString(entry->id.text()));
  } else if (position == nullptr) {
    line.label =
        chartTr("%1 %2 %3")
            .arg(sideWord(request.side), quantity(order.leaves(), instrument), typeWord(request.type).toLower());
  } else {
    const oms::Quantity whole = position->quantity.abs();
    const oms::Quantity part = std::min(order.leaves(), whole);
    line.kind = stop ? charts::LineKind::Stop : charts::LineKind::Target;
    line.label = named(exitLabel(stop, partOf(part, whole, instrument),
                                 resultAt(position->side(), position->entryPrice, part, line.price, instrument)),
                       *position, scope.positions);
  }
  if (oms::hasLimitPrice(request.type) && line.price != request.price)
    line.label += chartTr(" · limit %1").arg(priceOf(request.price, instrument));
  return line;
}

// What an entry that has not filled yet brings along.
void addExits(std::vector<charts::PriceLine>& lines, const oms::Order& entry, const charts::PriceLine& of,
              const Scope& scope) {
  const oms::OrderRequest& request = entry.request;
  for (const bool stop : {true, false}) {
    const oms::Price price = stop ? request.stopLoss : request.takeProfit;
    if (!price.isPositive() || entry.filled.isPositive())
      continue;
    charts::PriceLine line;
    line.kind = stop ? charts::LineKind::Stop : charts::LineKind::Target;
    line.side = oms::opposite(request.side);
    line.price = price;
    line.label = exitLabel(stop, quantity(entry.leaves(), scope.instrument),
                           resultAt(request.side, linePriceOf(entry), entry.leaves(), price, scope.instrument));
    line.state = of.state;
    if (!entry.id.isSet()) {
      line.handle.part = stop ? charts::LinePart::Stop : charts::LinePart::Target;
    } else if (line.state == charts::LineState::Standing) {
      const QString id = QString::fromStdString(entry.id.text());
      line.label += chartTr(" · with %1").arg(id);
      line.fixed = chartTr("It is placed when %1 fills, and can be moved from then on.").arg(id);
    }
    lines.push_back(std::move(line));
  }
}

bool hasLine(const oms::Order& order) {
  const oms::OrderType type = order.request.type;
  return oms::hasLimitPrice(type) || oms::hasTriggerPrice(type) ||
         (oms::isTrailing(type) && order.request.triggerPrice.isPositive());
}

void addOrder(std::vector<charts::PriceLine>& lines, const oms::Order& order, const Scope& scope) {
  charts::PriceLine line = lineOf(order, scope);
  const bool moves = scope.proposal != nullptr && scope.proposal->moved == order.id;
  if (moves) {
    line.state = charts::LineState::Left;
    line.cancels = {};
    line.handle = {};
  }
  lines.push_back(line);
  if (!moves)
    addExits(lines, order, line, scope);
}

void addProposed(std::vector<charts::PriceLine>& lines, const oms::Order& order, const Scope& scope) {
  charts::PriceLine line = lineOf(order, scope);
  line.state = charts::LineState::Proposed;
  line.cancels = {};
  if (!order.id.isSet())
    line.handle = {charts::LinePart::Entry, {}, {}};
  lines.push_back(line);
  addExits(lines, order, line, scope);
}

}  // namespace

std::vector<charts::ChartMark> fillMarkers(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most) {
  std::vector<charts::ChartMark> markers;
  const oms::Instrument* instrument = context.instrument(symbol);
  const auto& fills = context.view().fills();
  for (auto fill = fills.rbegin(); fill != fills.rend() && instrument != nullptr && markers.size() < most; ++fill) {
    if (fill->fill.symbol != symbol)
      continue;
    const QString verb = fill->fill.side == oms::Side::buy ? chartTr("Bought") : chartTr("Sold");
    markers.push_back(
        {fill->fill.time, fill->fill.side,
         chartTr("%1 %2 at %3")
             .arg(verb, quantity(fill->fill.quantity, *instrument), priceOf(fill->fill.price, *instrument)),
         charts::MarkKind::Fill, charts::ColorRole::Accent, fill->fill.id.value});
  }
  return markers;
}

std::vector<charts::PriceLine> priceLines(const PanelContext& context, oms::SymbolIndex symbol,
                                          const std::set<oms::OrderId>& working, const Proposal* proposal) {
  std::vector<charts::PriceLine> lines;
  const oms::Instrument* instrument = context.instrument(symbol);
  if (instrument == nullptr)
    return lines;
  const oms::SessionView& view = context.view();
  const Scope scope{view, *instrument, positionsIn(view, symbol), proposal};
  for (const oms::Position* position : scope.positions)
    lines.push_back(lineOf(*position, scope));
  for (auto id = working.rbegin(); id != working.rend(); ++id) {
    const oms::OrderRecord* record = view.order(*id);
    if (record != nullptr && record->order.request.symbol == symbol && hasLine(record->order))
      addOrder(lines, record->order, scope);
  }
  // What is in a hand lies over the others.
  if (const auto proposed = proposal == nullptr ? std::nullopt : orderOf(*proposal, view))
    addProposed(lines, *proposed, scope);
  return lines;
}

std::optional<TradeScene> tradeScene(const PanelContext& context, std::optional<oms::SymbolIndex> symbol) {
  const oms::Instrument* instrument = symbol ? context.instrument(*symbol) : nullptr;
  if (instrument == nullptr)
    return std::nullopt;
  return TradeScene{*symbol, *instrument, context.view().quote(*symbol), context.view().account()};
}

QString barText(const charts::BarInfo& info, const oms::Instrument& instrument) {
  if (!info.valid)
    return {};
  return chartTr("O %1 H %2 L %3 C %4")
      .arg(priceOf(info.bar.open, instrument), priceOf(info.bar.high, instrument), priceOf(info.bar.low, instrument),
           priceOf(info.bar.close, instrument));
}

QString closeText(const charts::BarInfo& info, const oms::Instrument& instrument) {
  return info.valid ? chartTr("C %1").arg(priceOf(info.bar.close, instrument)) : QString();
}

}  // namespace widgets
