#pragma once

#include <vector>

#include "oms/model/archive.h"
#include "oms/model/fill.h"
#include "oms/model/position.h"
#include "oms/model/short_list.h"

namespace oms {

class Books;
struct BookedFill;

// One for each strategy instance on the symbol, at most, and one for people.
using Owners = ShortList<InstanceIndex, 4>;

// Whose the net position of one symbol is: parts by strategy instance (none: people), all of the position's sign, which
// add up to it. Who trades against the position takes from his own part first, then from the oldest others'. Each part
// has its own cost, so that each owner's P&L is his own.
// Where a symbol may have several positions each of them is a part, its opener's, whoever adds to it or reduces it.
class Holdings {
 public:
  struct Part {
    InstanceIndex owner;
    Quantity quantity;      // signed, never zero
    Money cost;             // signed
    PositionId position{};  // hedging: the one that it is
  };

  // Books a fill of its instance, `value` its notional; `ended` gets the owners whose part this fill used up.
  void apply(const Fill& fill, Money value, Owners& ended);
  // The same where the fill was of one position, as it was booked.
  void apply(const Fill& fill, Money value, const BookedFill& booked, Owners& ended);
  // Hedging, of a position: that one alone.
  std::vector<Part> parts(PositionId position = {}) const;
  // Shared by the sizes of those parts, some of which may have ended meanwhile; without any it is people's.
  void adjust(const Adjustment& adjustment, const std::vector<Part>& parts);
  // The parts in new units, which have to add up to `whole`; the oldest takes what rounding leaves. `ended` gets the
  // owners of whose part nothing is left.
  void split(Ratio ratio, Quantity lot, Quantity whole, Owners& ended);
  // The same where each part is a position: as the books have them.
  void split(const Books& books, SymbolIndex symbol, Owners& ended);
  // The owner's part; hedging: his oldest.
  Quantity of(InstanceIndex owner) const;
  Quantity total() const;
  bool wereUsed() const { return !lines_.empty(); }
  // A line for each owner that there ever was, which together are the symbol's line: all but the realised and the
  // unrealised P&L one by one, those two in sum.
  void addLines(const BookLine& symbol, Money marketValue, std::vector<BookLine>& lines) const;
  // The same where each part is a position.
  void addLines(const Books& books, SymbolIndex symbol, std::vector<BookLine>& lines) const;
  // Asserts that the parts add up to what the books have of the symbol. O(owners).
  void assertBalanced(const Books& books, SymbolIndex symbol) const;
  void fields(Archive& archive);

 private:
  // What of a fill is not booked yet.
  struct Rest {
    Side side = Side::buy;
    Quantity quantity;
    Money value;
    Money fee;
  };
  // What an owner has made, over all of his parts.
  struct Line {
    InstanceIndex owner;
    Money realized;
    Money fees;
    Money financing;
  };

  void takeFrom(InstanceIndex owner, Rest& rest, Owners& ended);
  void use(std::vector<Part>::iterator part, Rest& rest, Owners& ended);
  void add(std::vector<Part>::iterator part, const Rest& rest);
  void dropEmpty(Owners& ended);
  Line& lineOf(InstanceIndex owner);
  std::vector<Part>::iterator partOf(InstanceIndex owner);
  std::vector<Part>::iterator partOf(PositionId position);

  std::vector<Part> parts_;  // oldest first
  std::vector<Line> lines_;  // in the order of their first fill
};

}  // namespace oms
