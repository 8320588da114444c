#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "oms/projections/session_view.h"
#include "oms/remote/instance_rows.h"
#include "oms/remote/stream_ring.h"

namespace oms {

// A row of a merged channel, a series of bars or a tape of prints, that has changed.
struct Changed {
  std::uint64_t times = 0;
  std::uint64_t first = 0;       // that is another one or a new one: a series' bar, a tape's print, by its number
  std::set<InstanceRow> gone{};  // of an instance whose file was read anew
};
// By what tells them apart in their channel: a symbol, a position, an instance, a series.
using ChangedRows = std::map<std::uint64_t, Changed>;

void addTo(ChangedRows& all, const ChangedRows& more);
std::uint64_t updatesIn(const ChangedRows& rows);

// {"upsert":[…],"remove":[…]} of the rows as the view has them now.
std::string mergedDelta(StreamChannel channel, const ChangedRows& rows, const SessionView& view);
// The rows of a part of a snapshot as they were when it was cut, written when the part is wanted.
using RowsLater = std::function<std::string()>;
// All bars that the filter lets pass, a series each. What is closed stays what it is and is read when its turn comes;
// the newest bar of each, which moves, is kept. The view has to outlive them.
std::vector<RowsLater> barsLater(const SymbolFilter& symbols, const SessionView& view);
// The newest prints of each symbol likewise; they stay what they are.
std::vector<RowsLater> printsLater(const SymbolFilter& symbols, const SessionView& view);
// All rows that the filter lets pass.
std::vector<std::string> mergedRows(StreamChannel channel, const SymbolFilter& symbols, const SessionView& view);

// Calls `each` for every row of a merged channel that the batch touches; the view has folded it.
using TouchedRow = std::function<void(StreamChannel, std::uint64_t key, SymbolIndex, std::uint64_t first)>;
void forEachTouched(const EventBatch& batch, const SessionView& view, const TouchedRow& each);

struct StreamClient;

// Clients that want the same of a channel as often, and what they have not been told yet.
struct MergedGroup {
  StreamChannel channel = StreamChannel::prices;
  SymbolFilter symbols;
  std::int64_t periodMs = 100;
  std::int64_t nextMs = 0;
  ChangedRows changed;
  InstanceRows rows;
  std::vector<StreamClient*> members;
};

}  // namespace oms
