#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "oms/messages/event.h"
#include "oms/messages/sample.h"
#include "oms/model/instrument.h"

namespace oms {

// One journal row: a command or a piece of market data that had consequences, and its events.
struct Entry {
  std::uint64_t seq = 0;     // the journal's, from 1 without gaps
  std::uint64_t cursor = 0;  // feed pieces applied so far
  std::vector<Event> events;
};

class SessionView;

enum class JournalState : std::uint8_t { ok, unavailable };

// How the service stands, beside what the engine says.
struct ServiceStatus {
  JournalState journal = JournalState::ok;
  std::string journalProblem;    // one sentence with the remedy; empty when ok
  std::uint64_t journalSeq = 0;  // last durable row
  std::uint64_t pastOf = 0;      // the journal's last row, where journalSeq is one before it to look back to; 0: now
  std::string feedProblem;       // why the feed stands still; empty when it does not
  bool feedEnded = false;        // there is nothing more to come
  double feedDelayMs = 0;        // how far the feed is behind its schedule
  bool tellsTrades = true;       // false: the market's trades never come, for the server is of a version without them
  std::vector<PreflightItem> preflight;
};

// What subscribers get: entries in order, none lost, and the latest sample. Published after the commit.
struct EventBatch {
  std::shared_ptr<const InstrumentList> instruments;  // of the session, the same object each time
  // What the entries go on from, where they are not the session's first; null: what the subscriber has seen so far.
  std::shared_ptr<const SessionView> past;
  std::vector<Entry> entries;
  std::shared_ptr<const MarketSample> sample;  // may be null
  ServiceStatus status;
  bool recovered = false;  // made again from the journal at the start: history, not news
};

}  // namespace oms
