#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "tests/oms/remote/scripted_engine.h"

namespace oms {

// Everything that the scripted engine tells, folded into a view and into the channels.
struct Told {
  Told()
      : engine([this](std::shared_ptr<const EventBatch> batch) {
          ViewChanges unread;
          view.apply(*batch, unread);
          batches.push_back(std::move(batch));
        }) {
    engine.begin();
  }
  void place(const char* quantity, const char* clientOrderId) {
    Command command;
    command.actor = Actor::remote("hands");
    SubmitOrder submit;
    submit.request.symbol = SymbolIndex{0};
    submit.request.quantity = Quantity::parse(quantity).value();
    submit.request.clientOrderId = std::string_view(clientOrderId);
    command.body = submit;
    engine.send(std::move(command), [](const CommandOutcome&) {});
  }
  const std::shared_ptr<const InstrumentList>& instruments() const { return batches.front()->instruments; }

  SessionView view;
  std::vector<std::shared_ptr<const EventBatch>> batches;
  ScriptedEngine engine;
};

}  // namespace oms
