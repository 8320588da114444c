#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "oms/messages/batch.h"
#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"

namespace support {

// A running session with made-up numbers: seven symbols with bars and quotes, the first with depth and trades,
// positions, orders, fills, signals that wait, strategies with conditions, limits, an alert and an equity curve. For
// tests of what shows a session.
oms::EventBatch sampleBatch();

// A sink that remembers what it was given and answers at once.
class RecordingSink : public oms::CommandSink {
 public:
  void send(oms::Command command, std::function<void(oms::CommandOutcome)> done) override {
    commands.push_back(std::move(command));
    if (done)
      done(answer);
  }
  void dryRun(oms::OrderRequest request, oms::Actor, std::function<void(oms::DryRunResult)> done) override {
    dryRuns.push_back(std::move(request));
    done(checks);
  }
  void dryRunReplace(oms::ReplaceOrder change, oms::Actor, std::function<void(oms::DryRunResult)> done) override {
    dryReplacements.push_back(std::move(change));
    done(checks);
  }

  std::vector<oms::Command> commands;
  std::vector<oms::OrderRequest> dryRuns;
  std::vector<oms::ReplaceOrder> dryReplacements;
  oms::CommandOutcome answer;
  oms::DryRunResult checks;
};

}  // namespace support
