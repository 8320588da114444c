#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oms/engine/engine.h"
#include "oms/model/archives.h"
#include "oms/projections/session_view.h"
#include "oms/service/session_plan.h"
#include "oms/storage/session_rows.h"
#include "oms/storage/snapshots.h"

namespace oms {

// What a snapshot holds: the engine's state, the feed's place, what has been counted, and what readers have seen.
struct SavedSession {
  std::string engine;
  std::string feed;
  std::string view;
  std::uint64_t cursor = 0;  // pieces of market data that the engine had seen
  Timestamp firstTraded;     // of the first piece behind the warm-up; zero before it
  SessionSummary counts;

  void fields(Archive& archive);
};

// Of a plan whose feed nobody has looked at yet.
SnapshotOrigin originOf(const SessionPlan& plan);

// The bytes of a state that has a list of its fields; they hold whatever thread looks at them.
template <class Part>
std::string savedBytes(Part& part) {
  SaveArchive archive;
  archive(part);
  return archive.take();
}

// Where a session goes on from: a snapshot, or its beginning.
struct SessionStart {
  RowPlace behind;
  Timestamp firstTraded;
  SessionSummary counts;
  std::shared_ptr<const SessionView> past;  // null: the beginning
  std::vector<std::string> passed;          // why snapshots were not used, in a sentence each
};

// Offers snapshots, the newest first, until one is taken; see readSnapshots().
using SnapshotSource = std::function<void(const SnapshotOrigin& origin, const std::function<void(const std::string&)>&,
                                          const std::function<bool(Snapshot&)>&)>;

// Brings an engine that has not begun, and its feed at its beginning, to the first snapshot that fits; without one both
// stay where they are.
SessionStart startFromSnapshot(const SessionPlan& plan, Engine& engine, const SnapshotSource& source);

}  // namespace oms
