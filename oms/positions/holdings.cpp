#include "oms/positions/holdings.h"

#include <algorithm>
#include <iterator>

#include "oms/model/split.h"
#include "oms/positions/books.h"

namespace oms {

void Holdings::apply(const Fill& fill, Money value, Owners& ended) {
  Rest rest{fill.side, fill.quantity, value, fill.fee};
  takeFrom(fill.instance, rest, ended);
  while (rest.quantity.isPositive() && !parts_.empty() && parts_.front().quantity.sign() == -signOf(rest.side))
    takeFrom(parts_.front().owner, rest, ended);
  if (rest.quantity.isZero())
    return;
  auto own = partOf(fill.instance);
  if (own == parts_.end())
    own = parts_.insert(parts_.end(), {fill.instance, Quantity{}, Money{}});
  add(own, rest);
}

void Holdings::apply(const Fill& fill, Money value, const BookedFill& booked, Owners& ended) {
  Rest rest{fill.side, fill.quantity, value, fill.fee};
  const auto reduced = partOf(booked.closed ? booked.closed->id : booked.open->id);
  if (reduced != parts_.end())
    use(reduced, rest, ended);
  if (rest.quantity.isZero())
    return;
  auto part = partOf(booked.open->id);
  if (part == parts_.end())
    part = parts_.insert(parts_.end(), {booked.open->instance, Quantity{}, Money{}, booked.open->id});
  add(part, rest);
}

void Holdings::add(std::vector<Part>::iterator part, const Rest& rest) {
  const bool buys = rest.side == Side::buy;
  lineOf(part->owner).fees += rest.fee;
  part->quantity += buys ? rest.quantity : -rest.quantity;
  part->cost += buys ? rest.value : -rest.value;
}

void Holdings::takeFrom(InstanceIndex owner, Rest& rest, Owners& ended) {
  const auto part = partOf(owner);
  if (part != parts_.end())
    use(part, rest, ended);
}

// The part against the fill, as far as it is on the other side.
void Holdings::use(std::vector<Part>::iterator part, Rest& rest, Owners& ended) {
  if (part->quantity.sign() != -signOf(rest.side))
    return;
  const Quantity held = part->quantity.abs();
  const Quantity used = std::min(held, rest.quantity);
  // What rounding keeps stays with the rest, so that nothing is lost.
  const Money value = shareOf(rest.value, used, rest.quantity);
  const Money fee = shareOf(rest.fee, used, rest.quantity);
  const Money cost = shareOf(part->cost, used, held);
  Line& line = lineOf(part->owner);
  line.realized += (part->quantity.isPositive() ? value : -value) - cost;
  line.fees += fee;
  rest.quantity -= used;
  rest.value -= value;
  rest.fee -= fee;
  part->cost -= cost;
  part->quantity += part->quantity.isPositive() ? -used : used;
  if (part->quantity.isZero()) {
    ended.push_back(part->owner);
    parts_.erase(part);
  }
}

std::vector<Holdings::Part> Holdings::parts(PositionId position) const {
  std::vector<Part> found;
  std::copy_if(parts_.begin(), parts_.end(), std::back_inserter(found),
               [&](const Part& part) { return !position.isSet() || part.position == position; });
  return found;
}

void Holdings::adjust(const Adjustment& adjustment, const std::vector<Part>& parts) {
  Money rest = adjustment.amount;
  Quantity all;
  for (const Part& part : parts)
    all += part.quantity.abs();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool isLast = i + 1 == parts.size();
    const Money share = isLast ? rest : shareOf(adjustment.amount, parts[i].quantity.abs(), all);
    lineOf(parts[i].owner).financing += share;
    rest -= share;
  }
  if (parts.empty())
    lineOf({}).financing += rest;
}

void Holdings::split(Ratio ratio, Quantity lot, Quantity whole, Owners& ended) {
  Quantity rest = whole;
  for (Part& part : parts_) {
    part.quantity = splitQuantity(part.quantity, ratio).roundedDownTo(lot);
    rest -= part.quantity;
  }
  if (!parts_.empty())
    parts_.front().quantity += rest;
  dropEmpty(ended);
}

void Holdings::split(const Books& books, SymbolIndex symbol, Owners& ended) {
  for (Part& part : parts_) {
    const Position* position = books.find(symbol, part.position);
    part.quantity = position ? position->quantity : Quantity{};
  }
  dropEmpty(ended);
}

// What a split has left nothing of: its cost is lost.
void Holdings::dropEmpty(Owners& ended) {
  for (const Part& part : parts_) {
    if (!part.quantity.isZero())
      continue;
    lineOf(part.owner).realized -= part.cost;
    ended.push_back(part.owner);
  }
  std::erase_if(parts_, [](const Part& part) { return part.quantity.isZero(); });
}

Quantity Holdings::of(InstanceIndex owner) const {
  for (const Part& part : parts_) {
    if (part.owner == owner)
      return part.quantity;
  }
  return {};
}

Quantity Holdings::total() const {
  Quantity sum;
  for (const Part& part : parts_)
    sum += part.quantity;
  return sum;
}

void Holdings::addLines(const BookLine& symbol, Money marketValue, std::vector<BookLine>& lines) const {
  Money rest = marketValue;
  std::size_t open = parts_.size();
  for (const Line& line : lines_) {
    BookLine out{line.owner, symbol.symbol, {}, line.realized, {}, line.fees, line.financing};
    const auto part = std::find_if(parts_.begin(), parts_.end(), [&](const Part& p) { return p.owner == line.owner; });
    if (part != parts_.end()) {
      const bool isLast = --open == 0;
      const Money value = isLast ? rest : shareOf(marketValue, part->quantity.abs(), symbol.quantity.abs());
      out.quantity = part->quantity;
      out.unrealized = value - part->cost;
      rest -= value;
    }
    lines.push_back(out);
  }
}

void Holdings::addLines(const Books& books, SymbolIndex symbol, std::vector<BookLine>& lines) const {
  for (const Line& line : lines_) {
    BookLine out{line.owner, symbol, {}, line.realized, {}, line.fees, line.financing};
    for (const Part& part : parts_) {
      const Position* position = part.owner == line.owner ? books.find(symbol, part.position) : nullptr;
      out.quantity += position ? position->quantity : Quantity{};
      out.unrealized += position ? position->unrealized : Money{};
    }
    lines.push_back(out);
  }
}

void Holdings::assertBalanced(const Books& books, SymbolIndex symbol) const {
  const BookLine line = books.line(symbol);
  Money made;  // realised less the cost of what is held: the cash that trading brought
  Money fees;
  Money financing;
  for (const Line& own : lines_) {
    made += own.realized;
    fees += own.fees;
    financing += own.financing;
  }
  for (const Part& part : parts_)
    made -= part.cost;
  const Money cost = books.marketValue(symbol) - line.unrealized;
  OMS_ASSERT(total() == line.quantity, "the owners' parts add up to the net position");
  OMS_ASSERT(made == line.realized - cost, "the owners' P&L adds up to the symbol's");
  OMS_ASSERT(fees == line.fees && financing == line.financing, "the owners' fees and financing add up to the symbol's");
}

Holdings::Line& Holdings::lineOf(InstanceIndex owner) {
  for (Line& line : lines_) {
    if (line.owner == owner)
      return line;
  }
  return lines_.emplace_back(Line{owner, {}, {}, {}});
}

std::vector<Holdings::Part>::iterator Holdings::partOf(InstanceIndex owner) {
  return std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.owner == owner; });
}

std::vector<Holdings::Part>::iterator Holdings::partOf(PositionId position) {
  return std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.position == position; });
}

void Holdings::fields(Archive& archive) {
  parts_.resize(archive.count(parts_.size()));
  for (Part& part : parts_)
    archive(part.owner, part.quantity, part.cost, part.position);
  lines_.resize(archive.count(lines_.size()));
  for (Line& line : lines_)
    archive(line.owner, line.realized, line.fees, line.financing);
}

}  // namespace oms
