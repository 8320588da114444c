#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oms/engine/engine.h"

namespace oms::simulation {

// Follows the events alone, slowly and plainly, and says which promise is broken (RELIABILITY R14, ORDERS, FILLS).
// It shares no code with what it watches but the values.
class Witness {
 public:
  // `badLine`: reports of the broker are lost, repeated and overtake each other.
  Witness(const EngineConfig& config, bool badLine);

  // After every input: the events of that input, and the engine as it stands.
  std::optional<std::string> follow(const std::vector<Event>& events, const Engine& engine);

 private:
  struct Watched {
    Order last;
    Quantity filled;
    Quantity largest;  // that was ever asked for
    Quantity smallest;
    Int128 paid = 0;  // Σ price x quantity of its fills, raw
  };

  // An entry with a stop of its own, as long as nobody but the engine touches that stop and no alert says that it is
  // missing.
  struct Bracket {
    Quantity held;
    Quantity left;  // of what it brought, whoever has it now
  };

  void take(const Event& event);
  void takeOrder(const OrderChanged& changed);
  void takeFill(const Fill& fill);
  void checkPrice(const Fill& fill, const Order& order);
  void takePosition(const Position& position);
  void checkPositions(const Core& core);
  void checkBooks(const Core& core);
  void checkOrders(const Core& core);
  void takeCover(const Fill& fill, const Order& order);
  bool isDutyFor(const Order& order, OrderId entry) const;
  void checkCover();
  void checkTies(const Watched& watched);
  void checkTrail(const Order& before, const OrderChanged& changed);
  void breach(const std::string& what);

  bool badLine_;
  Money initialCash_;
  Money cash_;
  Money fees_;
  Money financing_;
  bool cashAccount_;
  bool hedges_;
  Ratio multiplier_;
  bool onlyReduces_ = false;
  bool halted_ = false;
  std::set<SymbolIndex> haltedMarkets_;
  std::map<SymbolIndex, Quantity> positions_;  // net, by the fills
  std::map<PositionId, Position> told_;        // the open ones
  Quantity untold_;                            // of the fill at hand, what no position has changed by
  std::optional<Fill> fill_;
  std::map<OrderId, Watched> orders_;
  std::set<OrderId> live_;
  std::map<OrderId, Bracket> brackets_;
  std::set<TradeId> trades_;
  std::set<SignalId> approved_;
  std::string broken_;
};

}  // namespace oms::simulation
