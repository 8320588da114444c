#include "app/journal_why.h"

#include <cstdio>

#include "app/journal_replay.h"
#include "oms/engine/sampler.h"
#include "oms/projections/why.h"
#include "oms/service/session_replay.h"

namespace app {
namespace {

// The session made again row by row, and what a reader of its events knows by then.
std::optional<oms::Failure> foldSession(oms::JournalReader& journal, std::uint64_t until, oms::SessionView& view) {
  auto built = storedSession(journal, until);
  if (!built)
    return built.error();
  oms::Engine engine(built->plan.engine);
  oms::SessionReplay replay(engine, *built->plan.feed);
  oms::EventBatch batch;
  batch.instruments = std::make_shared<oms::InstrumentList>(engine.core().config.instruments);
  std::optional<oms::Failure> problem;
  const oms::RowPlace beginning;  // a snapshot's view has the newest records only
  const auto read = journal.replayRows(built->plan.engine.session.id, engine.core().config.instruments, beginning,
                                       [&](const auto& stored) {
                                         if (until != 0 && stored.seq > until)
                                           return false;
                                         auto row = replay.again(stored);
                                         if (!row) {
                                           problem = row.error();
                                           return false;
                                         }
                                         batch.entries = {{row->seq, row->cursor, std::move(row->events)}};
                                         oms::ViewChanges changes;
                                         view.apply(batch, changes);
                                         return true;
                                       });
  if (problem || !read)
    return problem ? problem : std::optional(read.error());
  batch.entries.clear();
  batch.sample = oms::Sampler(engine).take(built->plan.feed->progress());
  oms::ViewChanges changes;
  view.apply(batch, changes);
  return std::nullopt;
}

void printForPeople(const oms::SessionView& view, const oms::Why& why) {
  std::printf("%s\n", oms::whyTitle(view, why).c_str());
  const std::vector<oms::WhyLine> lines = oms::whyLines(view, why);
  std::optional<oms::WhyPart> last;
  for (const oms::WhyLine& line : lines) {
    if (line.part == oms::WhyPart::order)
      std::printf("\n");
    const std::string part(last == line.part && line.part != oms::WhyPart::order ? "" : name(line.part));
    const std::string time =
        line.time.isSet() ? oms::rfc3339(line.time, oms::TimePrecision::microseconds) : std::string();
    const std::string mark = line.mood == oms::WhyMood::bad ? "! " : "";
    std::printf("%-10s %-27s %s%s\n", part.c_str(), time.c_str(), mark.c_str(), line.text.c_str());
    last = line.part;
  }
}

}  // namespace

std::optional<oms::Failure> printWhy(oms::JournalReader& journal, const std::string& id, std::uint64_t until,
                                     bool asJson) {
  oms::SessionView view;
  if (auto failure = foldSession(journal, until, view))
    return failure;
  const auto why = oms::whyOf(view, id);
  if (!why)
    return oms::Failure{"session " + view.session().id + " has no '" + id +
                        "'; name a fill, an order or a position of it (trd_1, ord_1, pos_1), or with --until a row of "
                        "another session"};
  if (!asJson) {
    printForPeople(view, *why);
    return std::nullopt;
  }
  oms::JsonWriter json;
  oms::writeWhy(json, view, *why);
  std::printf("%s\n", json.take().c_str());
  return std::nullopt;
}

}  // namespace app
