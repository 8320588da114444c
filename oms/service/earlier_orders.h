#pragma once

#include <memory>
#include <optional>
#include <string>

#include "oms/engine/core.h"
#include "oms/messages/ports.h"
#include "oms/service/journal_keeper.h"

namespace oms {

// A client_order_id is its author's for ever, in the whole data folder: what was sent under it in an earlier session is
// answered from the journal. The same order gives the first result again, another one is a conflict. Nothing where all
// ids of the command are new, or of this session, which the engine knows itself.
std::optional<CommandOutcome> answerOfEarlierSession(const Command& command, const Core& core, JournalKeeper& keeper);

// The first result of orders that the engine itself has found repeated. Null where their row is not durable yet.
std::shared_ptr<const std::string> firstResultInJournal(const Command& command, JournalKeeper& keeper);

}  // namespace oms
