#pragma once

#include <memory>
#include <string>

#include "oms/engine/engine.h"
#include "oms/messages/ports.h"
#include "oms/model/result.h"
#include "oms/service/session_plan.h"
#include "oms/storage/journal_reader.h"

namespace oms {

// A session as it was after one row of its journal, for looking at: it answers what would have passed the checks then,
// and refuses every command. Made and used on one thread, beside the engine that runs the session, if one does.
class RewoundSession final : public CommandSink {
 public:
  // `until` 0: the last row of the plan's session.
  static Result<std::unique_ptr<RewoundSession>> make(SessionPlan plan, JournalReader& journal, std::uint64_t until);

  // The whole past in one, for a subscriber that has seen nothing yet.
  const std::shared_ptr<const EventBatch>& batch() const { return batch_; }

  void send(Command command, std::function<void(CommandOutcome)> done) override;
  void dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) override;
  void dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) override;

 private:
  explicit RewoundSession(SessionPlan plan) : plan_(std::move(plan)), engine_(plan_.engine) {}

  SessionPlan plan_;
  Engine engine_;
  std::shared_ptr<const EventBatch> batch_;
};

}  // namespace oms
