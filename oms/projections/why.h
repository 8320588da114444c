#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/json_writer.h"
#include "oms/projections/session_view.h"

namespace oms {

// What led to one order, and what became of it.
struct OrderWhy {
  const OrderRecord* order = nullptr;   // never null in an answer
  const OrderRecord* parent = nullptr;  // whose fill it waited for, or whose position it protects
  const Signal* signal = nullptr;       // its own, else its parent's
  std::vector<const FillRecord*> fills;
};

// The answer to "why is this here?" for a fill, an order or a position: the chain signal → conditions → approval →
// checks → order → fill. Points into the view that was asked, and holds until that folds its next batch.
struct Why {
  std::string id;                      // what was asked for
  const FillRecord* fill = nullptr;    // of a fill only
  const Position* position = nullptr;  // of a position that is open
  const RoundTrip* trade = nullptr;    // of a position that was closed
  const Signal* signal = nullptr;      // of a fill: it outlives the record of its order
  std::vector<OrderWhy> orders;        // of a position those that opened, changed or ended it, the oldest first
  bool ofPosition() const { return position != nullptr || trade != nullptr; }
};

// Nothing where the session has no such thing, or no longer.
std::optional<Why> whyOf(const SessionView& view, TradeId id);
std::optional<Why> whyOf(const SessionView& view, OrderId id);
std::optional<Why> whyOf(const SessionView& view, PositionId id);
std::optional<Why> whyOf(const SessionView& view, std::string_view id);  // trd_1, ord_1, pos_1

// For programs: the object that REST answers and the command line prints.
void writeWhy(JsonWriter& json, const SessionView& view, const Why& why);

// For people: the same chain in lines, each of a part of it, in the order in which it happened.
enum class WhyPart : std::uint8_t { position, order, signal, condition, approval, check, event, fill, note };
enum class WhyMood : std::uint8_t { plain, quiet, good, bad };
struct WhyLine {
  WhyPart part = WhyPart::order;
  Timestamp time;  // not set: the line has none of its own
  std::string text;
  WhyMood mood = WhyMood::plain;
  friend bool operator==(const WhyLine&, const WhyLine&) = default;
};
std::string_view name(WhyPart part);
std::string whyTitle(const SessionView& view, const Why& why);  // "trd_1: buy 10 AAPL at 228.31"
std::vector<WhyLine> whyLines(const SessionView& view, const Why& why);

// Null where the session has no such fill, or no longer.
const FillRecord* findFill(const SessionView& view, TradeId id);

}  // namespace oms
