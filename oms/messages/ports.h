#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oms/messages/batch.h"
#include "oms/messages/command.h"
#include "oms/model/risk.h"

namespace oms {

// So much of a position that no stop takes off it any more.
struct Bare {
  PositionId position;
  Quantity quantity;  // unsigned
};

// What became of a command, after its events are durable.
struct CommandOutcome {
  bool durable = true;    // false: applied in memory while the journal is unavailable
  bool accepted = true;   // false: `code` and `message` say why nothing was done
  bool repeated = false;  // the same client_order_id and body as before: this is the first result
  std::string code;
  std::string message;
  std::string field;
  std::uint64_t seq = 0;
  OrderIds orders;                             // made, or cancelled, by the command
  OrderIds canceled;                           // beside those that it made
  std::vector<Bare> bare;                      // what its cancels of stops leave unprotected
  std::shared_ptr<const CheckResults> checks;  // of a command that they refused where no order was made to keep them
  // The JSON of the order, or list, that was sent first under the same id, as the journal's row tells it.
  std::shared_ptr<const std::string> firstResult;
};

struct DryRunResult {
  std::string problem;  // why it cannot be asked for at all, in a sentence; empty: the checks decide
  std::string code;     // of the problem, and the field that it is of: as a refused command has them
  std::string field;
  CheckResults checks;
  Money expectedCost;  // fee and half the spread
  Money margin;        // initial margin the order adds
  Money worstLoss;     // to its stop, else zero
  Money wholeLoss;     // without one, of a buy that opens: all that it costs, at a price of zero; else zero
};

// The way in, for panels and remote clients alike. Callable from any thread; the callback runs on the engine's
// thread, so the caller posts it to its own.
class CommandSink {
 public:
  virtual ~CommandSink() = default;
  // `done` is called on the engine's thread, once the outcome is durable. Refused at once, on the caller's thread, with
  // code "busy" when the queue is full; commands that cut risk are always taken.
  virtual void send(Command command, std::function<void(CommandOutcome)> done) = 0;
  // All checks on the market as it is now, without any effect.
  virtual void dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) = 0;
  // The same of a working order under other terms; its margin is that of the whole order as it would be.
  virtual void dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) = 0;
};

}  // namespace oms
