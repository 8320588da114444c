#pragma once

#include "oms/engine/engine.h"
#include "oms/market/feed.h"
#include "oms/messages/journal_row.h"
#include "oms/model/result.h"
#include "oms/storage/session_rows.h"

namespace oms {

// Makes the rows of a session again: the same inputs in the same order, from an engine that has not begun and a feed at
// its beginning, or both where a snapshot has brought them. Each row has to come out as it was stored.
class SessionReplay {
 public:
  SessionReplay(Engine& engine, Feed& feed, Timestamp firstTraded = {})
      : engine_(engine), feed_(feed), firstTraded_(firstTraded) {}

  // Rows one after another from the session's first, or from the one behind the snapshot. The failure says why the
  // session cannot be made again, and what to do; the engine is of no use after it.
  Result<JournalRow> again(const StoredRow& stored);
  // The market data behind the last row, up to that cursor: none of it may bring anything about.
  std::optional<Failure> goOnTo(std::uint64_t cursor);
  // Of the first piece of market data behind the warm-up; zero before it.
  Timestamp firstTraded() const { return firstTraded_; }

 private:
  std::optional<Failure> applyInput(const StoredRow& stored, std::vector<Event>& events);
  std::optional<Failure> advanceFeedTo(std::uint64_t cursor, std::vector<Event>& events);

  Engine& engine_;
  Feed& feed_;
  Timestamp firstTraded_;
};

}  // namespace oms
