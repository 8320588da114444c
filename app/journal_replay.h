#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "app/session_builder.h"
#include "oms/model/result.h"
#include "oms/storage/journal_reader.h"

namespace app {

// The session that the journal's row belongs to (0: the last one), put together from its stored configuration.
oms::Result<BuiltSession> storedSession(oms::JournalReader& journal, std::uint64_t seq);

struct Rebuilt {
  std::uint64_t seq = 0;  // the last row that was made again
  std::string stateHash;  // after it
};

// Makes the session of the journal's row `until` (0: the last session) again up to that row, from its stored
// configuration and its own market data. `each` hears of every `every`-th row; 0: of none.
oms::Result<Rebuilt> rebuildSession(oms::JournalReader& journal, std::uint64_t until, std::uint64_t every,
                                    const std::function<void(const Rebuilt&)>& each);

}  // namespace app
