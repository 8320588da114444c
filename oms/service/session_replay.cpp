#include "oms/service/session_replay.h"

#include "oms/messages/json_rows.h"

namespace oms {
namespace {

Failure mismatch(std::uint64_t seq) {
  return {"row " + std::to_string(seq) +
          " of the journal does not come out the same again; this session was made by another version or from other "
          "data: start with --new-session, or with the program and files it was made with"};
}

}  // namespace

Result<JournalRow> SessionReplay::again(const StoredRow& stored) {
  JournalRow row;
  row.seq = stored.seq;
  row.cursor = stored.cursor;
  row.time = stored.time;
  row.command = stored.command;
  if (auto failure = applyInput(stored, row.events))
    return *failure;
  if (payloadOf(row, Naming(engine_.core().config.instruments, engine_.session())) != stored.payload)
    return mismatch(stored.seq);
  return row;
}

std::optional<Failure> SessionReplay::goOnTo(std::uint64_t cursor) {
  std::vector<Event> events;
  if (auto failure = advanceFeedTo(cursor, events))
    return failure;
  return events.empty() ? std::nullopt : std::optional(Failure{"the market data has changed since the session"});
}

std::optional<Failure> SessionReplay::applyInput(const StoredRow& stored, std::vector<Event>& events) {
  if (!stored.command && stored.cursor == 0 && engine_.session().state == SessionState::idle) {
    engine_.begin(events);
    return std::nullopt;
  }
  if (auto failure = advanceFeedTo(stored.command ? stored.cursor : stored.cursor - 1, events))
    return failure;
  if (!events.empty())
    return mismatch(stored.seq);
  if (stored.command) {
    engine_.apply(*stored.command, events);
    return std::nullopt;
  }
  if (auto failure = advanceFeedTo(stored.cursor, events))
    return failure;
  // The one row that neither a command nor a piece of market data made: the session ended with its feed.
  if (events.empty())
    engine_.end(SessionState::finished, events);
  return std::nullopt;
}

std::optional<Failure> SessionReplay::advanceFeedTo(std::uint64_t cursor, std::vector<Event>& events) {
  while (engine_.cursor() < cursor && events.empty()) {
    const MarketUpdate* next = feed_.peek();
    if (!next) {
      return Failure{
          "the feed ends before the journal does: its file is shorter than it was; restore the file or start with "
          "--new-session"};
    }
    if (!next->warmup && !firstTraded_.isSet())
      firstTraded_ = next->time;
    engine_.apply(*next, events);
    feed_.pop();
  }
  return std::nullopt;
}

}  // namespace oms
