#pragma once

#include <vector>

#include "oms/backtest/recorder.h"
#include "oms/backtest/script.h"
#include "oms/engine/engine.h"

namespace oms {

// Gives the engine a script's orders, each after its bar, as a trader would.
class ScriptDesk {
 public:
  ScriptDesk(const std::vector<ScriptedOrder>& script, Engine& engine, Recorder& recorder);

  // Before the bar: what is valid no longer is canceled.
  void beforeBar(const MarketUpdate& update);
  // After its close: the orders made then. `nextClose`: of the bar after; unset: none comes.
  void afterBar(const MarketUpdate& update, Timestamp nextClose);
  // After the last bar: what waits for another one's close has run out.
  void end();
  const std::vector<std::optional<OrderId>>& made() const { return made_; }

 private:
  struct Dated {
    OrderId order;
    Timestamp lastDay;  // the last on which it may fill
  };

  void submit(std::size_t place, const MarketUpdate& update, Timestamp nextClose);
  void send(CommandBody body);

  const std::vector<ScriptedOrder>& script_;
  Engine& engine_;
  Recorder& recorder_;
  std::vector<std::size_t> byBar_;  // places in the script, by their bar
  std::size_t next_ = 0;            // of byBar_
  std::vector<Dated> dated_;
  std::vector<std::optional<OrderId>> made_;
  std::vector<Event> events_;
};

}  // namespace oms
