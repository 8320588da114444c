#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oms/engine/engine.h"
#include "tests/simulation/depth_stream.h"
#include "tests/simulation/scenario.h"
#include "tests/simulation/witness.h"

namespace oms::simulation {

// A session around one engine: a market, people who send commands, and a journal that outlives the engine.
class World {
 public:
  // `tell`, where it is set, hears of each step in words before it is taken.
  World(const Scenario& scenario, std::function<void(const std::string&)> tell);

  // The first promise that is broken.
  std::optional<std::string> run();
  std::string stateHash() const { return engine_->stateHash(); }

 private:
  // An input with what came of it, as the journal holds it.
  struct Row {
    std::optional<Command> command;
    std::optional<MarketUpdate> market;
    std::string events;
    std::string hash{};  // of the state after it; empty: not looked at
  };

  void tell(const std::string& step) const;
  void apply(const Step& step);
  void market(const Step& step);
  void send(CommandBody body, Actor actor = Actor::trader());
  OrderRequest request(const Step& step) const;
  std::vector<OrderRequest> list(const Step& step) const;
  ReplaceOrder replacement(const Step& step) const;
  void bracketOf(const Step& step, OrderRequest& request) const;
  OrderId anyOrder(std::uint32_t number) const;
  Price priceOf(std::int64_t cents) const;
  Quantity lots(std::uint32_t number) const;
  Price around(SymbolIndex symbol, std::uint32_t number, int reach) const;
  void approve(const Step& step);
  void crash();
  void replay();
  std::unique_ptr<Engine> restored(const std::string& saved);
  void input(Row row);
  std::string textOf(const std::vector<Event>& events) const;

  const Scenario& scenario_;
  std::function<void(const std::string&)> tell_;
  std::unique_ptr<Engine> engine_;
  Witness witness_;
  std::vector<Row> journal_;
  std::vector<Event> events_;
  std::vector<std::int64_t> cents_;  // each symbol's price
  std::vector<DepthStream> depth_;   // and its book
  Timestamp now_ = Timestamp::fromSeconds(1'767'571'200);
  std::uint64_t cursor_ = 0;
  std::uint32_t crashes_ = 0;
  std::string broken_;
};

}  // namespace oms::simulation
