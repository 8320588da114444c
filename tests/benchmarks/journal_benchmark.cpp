// The journal on the disk that the working folder is on, from the engine's rows to their commit; no socket and no
// window takes part.
// - journal_command: one order's row (some ten events) in a commit of its own, beside one fdatasync of a block.
// - journal_batch_N: rows with N events a commit, beside the same statements and values through SQLite alone, which
//   makes no JSON and no hash: what these cost stands beside it.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>
#include <QTemporaryDir>

#include <array>
#include <map>
#include <memory>
#include <utility>

#include "oms/messages/json_rows.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/sqlite_journal.h"
#include "tests/benchmarks/journal_rows.h"
#include "tests/benchmarks/recorded_statements.h"

namespace oms::test {
namespace {

std::unique_ptr<SqliteJournal> begun(const QString& folder, const Trading& trading) {
  auto journal = SqliteJournal::open(folder);
  if (!journal || (*journal)->beginSession(trading.session(), "{}", "feed", trading.instruments()))
    return nullptr;
  return std::move(*journal);
}

void tellRate(benchmark::State& state, double seconds, std::size_t events) {
  tell(state, seconds);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events));
  state.SetLabel("events/s");
}

struct OneCommand {
  double sync = 0;      // 4 KiB written over, and one fdatasync
  double answered = 0;  // one command's row, committed
};

// The two by turns, so that both have the same disk.
OneCommand oneCommand() {
  constexpr int kTimes = 300;
  const QTemporaryDir folder(diskFolder());
  Trading trading;
  const auto journal = begun(folder.path(), trading);
  const int file = ::open(qPrintable(folder.filePath("block")), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const std::array<char, 4096> block{};
  if (!journal || file < 0 || ::pwrite(file, block.data(), block.size(), 0) < 0 || ::fsync(file) != 0)
    return {};
  std::vector<double> syncs;
  std::vector<double> answers;
  for (int i = 0; i < kTimes; ++i) {
    auto begin = Clock::now();
    if (::pwrite(file, block.data(), block.size(), 0) < 0 || ::fdatasync(file) != 0)
      return {};
    syncs.push_back(secondsSince(begin));
    const std::vector<JournalRow> row{trading.next()};
    begin = Clock::now();
    if (!journal->append(row))
      return {};
    answers.push_back(secondsSince(begin));
    if (journal->wantsCheckpoint() && journal->checkpoint())
      return {};
  }
  ::close(file);
  return {quantile(syncs, 0.5), quantile(answers, 0.5)};
}

const OneCommand& command() {
  static const OneCommand figures = oneCommand();
  return figures;
}
void JournalCommand(benchmark::State& state) {
  tell(state, command().answered);
}
void OneSync(benchmark::State& state) {
  tell(state, command().sync);
}

struct Batches {
  std::size_t events = 0;
  double journal = 0;
  double raw = 0;
  double json = 0;  // of the journal's time: making the rows' texts
  double hash = 0;  // and their chain
};

// The same rows through the journal, and its statements with their values through SQLite alone.
class BatchRun {
 public:
  BatchRun(std::size_t batch, std::size_t batches) {
    for (std::size_t i = 0; i < batches; ++i) {
      batches_.push_back(trading_.batch(batch));
      for (const JournalRow& row : batches_.back()) {
        events_ += row.events.size();
        payloads_.push_back(payloadOf(row, Naming(*instruments_, session_)));
      }
    }
    StatementRecorder recorder;
    journal(&recorder);
  }

  // Medians of rounds in which each has its turn.
  Batches run() {
    constexpr int kRounds = 5;
    std::array<std::vector<double>, 4> taken;
    for (int i = 0; i < kRounds; ++i) {
      taken[0].push_back(journal(nullptr));
      taken[1].push_back(raw());
      taken[2].push_back(json());
      taken[3].push_back(hash());
    }
    return {events_, quantile(taken[0], 0.5), quantile(taken[1], 0.5), quantile(taken[2], 0.5),
            quantile(taken[3], 0.5)};
  }

 private:
  double journal(StatementRecorder* recorder) {
    const QTemporaryDir folder(diskFolder());
    const auto journal = begun(folder.path(), trading_);
    if (!journal)
      return -1;
    if (recorder != nullptr)
      recorder->start();
    const auto begin = Clock::now();
    for (const std::vector<JournalRow>& rows : batches_) {
      if (!journal->append(rows) || (journal->wantsCheckpoint() && journal->checkpoint()))
        return -1;
    }
    const double taken = secondsSince(begin);
    if (recorder != nullptr)
      recording_ = recorder->stop();
    return taken;
  }
  double raw() const {
    const QTemporaryDir folder(diskFolder());
    if (!begun(folder.path(), trading_))
      return -1;
    return RawSqlite(DataFolder::journalPath(folder.path()).toStdString(), recording_).run();
  }
  double json() const {
    JsonWriter json;
    const auto begin = Clock::now();
    for (const std::vector<JournalRow>& rows : batches_) {
      for (const JournalRow& row : rows) {
        json.clear();
        writePayload(json, row, Naming(*instruments_, session_));
        benchmark::DoNotOptimize(json.text().data());
      }
    }
    return secondsSince(begin);
  }
  double hash() const {
    Digest head{};
    const auto begin = Clock::now();
    for (const std::string& payload : payloads_)
      head = chained(head, {1, 1, 1, 1, session_.id, "submit_order", payload});
    benchmark::DoNotOptimize(head);
    return secondsSince(begin);
  }

  Trading trading_;
  SessionInfo session_ = trading_.session();
  std::shared_ptr<const InstrumentList> instruments_ = trading_.instruments();
  std::vector<std::vector<JournalRow>> batches_;
  std::vector<std::string> payloads_;
  std::size_t events_ = 0;
  Recording recording_;
};

const Batches& batches(std::size_t size) {
  constexpr std::size_t kEvents = 60'000;
  static std::map<std::size_t, Batches> known;
  const auto found = known.find(size);
  return found != known.end() ? found->second : known[size] = BatchRun(size, kEvents / size).run();
}

void JournalBatch(benchmark::State& state, std::size_t size) {
  tellRate(state, batches(size).journal, batches(size).events);
}
void RawBatch(benchmark::State& state, std::size_t size) {
  tellRate(state, batches(size).raw, batches(size).events);
}
// What is left of the time without the two that SQLite alone knows nothing of.
void BatchWithoutTexts(benchmark::State& state, std::size_t size) {
  tellRate(state, batches(size).journal - batches(size).json - batches(size).hash, batches(size).events);
}
void BatchJson(benchmark::State& state, std::size_t size) {
  tellRate(state, batches(size).json, batches(size).events);
}
void BatchHash(benchmark::State& state, std::size_t size) {
  tellRate(state, batches(size).hash, batches(size).events);
}

void addBatch(std::size_t size) {
  const std::string name = "journal_batch_" + std::to_string(size);
  const auto add = [&](const std::string& what, void (*figure)(benchmark::State&, std::size_t)) {
    once(benchmark::RegisterBenchmark((name + what).c_str(), [=](benchmark::State& state) { figure(state, size); }));
  };
  add("", JournalBatch);
  add("/peer:raw_sqlite", RawBatch);
  add("_but_json_and_hash", BatchWithoutTexts);
  add("_but_json_and_hash/peer:raw_sqlite", RawBatch);
  add("_json_alone", BatchJson);
  add("_hash_alone", BatchHash);
}

const bool added = [] {
  const auto add = [](const char* name, void (*figure)(benchmark::State&)) {
    once(benchmark::RegisterBenchmark(name, figure))->Unit(benchmark::kMicrosecond);
  };
  add("journal_command", JournalCommand);
  add("journal_command/peer:one_fdatasync", OneSync);
  addBatch(100);
  addBatch(1'000);
  return true;
}();

}  // namespace
}  // namespace oms::test
