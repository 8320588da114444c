#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oms/projections/session_view.h"
#include "oms/remote/stream_ring.h"

namespace oms {

// A row, or a series of bars, of a merged channel that has changed.
struct Changed {
  std::uint64_t times = 0;
  std::uint64_t fromBar = 0;  // of a series: the first bar that is another one
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
// All rows that the filter lets pass.
std::vector<std::string> mergedRows(StreamChannel channel, const SymbolFilter& symbols, const SessionView& view);

// Calls `each` for every row of a merged channel that the batch touches; the view has folded it.
using TouchedRow = std::function<void(StreamChannel, std::uint64_t key, SymbolIndex, std::uint64_t fromBar)>;
void forEachTouched(const EventBatch& batch, const SessionView& view, const TouchedRow& each);

struct StreamClient;

// Clients that want the same of a channel as often, and what they have not been told yet.
struct MergedGroup {
  StreamChannel channel = StreamChannel::prices;
  SymbolFilter symbols;
  std::int64_t periodMs = 100;
  std::int64_t nextMs = 0;
  ChangedRows changed;
  std::vector<StreamClient*> members;
};

}  // namespace oms
