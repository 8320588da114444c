// The journal on the disk that the working folder is on: one command, batches against SQLite itself, commits in time.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>
#include <QDir>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <thread>

#include "oms/messages/json_rows.h"
#include "oms/service/journal_keeper.h"
#include "oms/storage/data_folder.h"
#include "tests/benchmarks/recorded_statements.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double quantile(std::vector<double> values, double part) {
  const auto place = static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
  return values[place];
}

// Where the figures are to hold: on the disk of the working folder, for the system's temporary one may be memory.
QString diskFolder() {
  return QDir::current().filePath(QStringLiteral("journal_benchmark_XXXXXX"));
}

// What the engine says of market orders that open positions and close them: a row a command, some ten events each.
class Trading {
 public:
  Trading() : desk_(config()) {}

  SessionInfo session() const { return desk_.engine.session(); }
  std::shared_ptr<const InstrumentList> instruments() const {
    return std::make_shared<InstrumentList>(desk_.engine.core().config.instruments);
  }
  JournalRow next() {
    if (++made_ % 100 == 0)
      desk_.quote("100.00", "100.02");
    desk_.events.clear();
    JournalRow row;
    row.seq = made_;
    row.command = {Actor::trader(), desk_.now,
                   SubmitOrder{Desk::request(made_ % 2 == 0 ? Side::sell : Side::buy, "1")}};
    desk_.engine.apply(*row.command, desk_.events);
    row.cursor = desk_.engine.cursor();
    row.time = desk_.now;
    row.events = desk_.events;
    return row;
  }
  // Of at least so many events.
  std::vector<JournalRow> batch(std::size_t events) {
    std::vector<JournalRow> rows;
    for (std::size_t made = 0; made < events; made += rows.back().events.size())
      rows.push_back(next());
    return rows;
  }

 private:
  static EngineConfig config() {
    EngineConfig config = Desk::config();
    for (EquityLimit* limit : {&config.limits.maxOrderNotional, &config.limits.dailyLoss, &config.limits.drawdown,
                               &config.limits.maxPosition})
      *limit = EquityLimit::part(percent(10'000));
    return config;
  }

  Desk desk_;
  std::uint64_t made_ = 0;
};

std::unique_ptr<SqliteJournal> begun(const QString& folder, const Trading& trading) {
  auto journal = SqliteJournal::open(folder);
  if (!journal || (*journal)->beginSession(trading.session(), "{}", "feed", trading.instruments()))
    return nullptr;
  return std::move(*journal);
}

// A figure that was taken before, in seconds.
void tell(benchmark::State& state, double seconds) {
  for (auto _ : state)
    state.SetIterationTime(seconds);
  if (seconds <= 0)
    state.SkipWithError("the journal could not be written");
}
void tell(benchmark::State& state, double seconds, std::size_t events) {
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
  tell(state, batches(size).journal, batches(size).events);
}
void RawBatch(benchmark::State& state, std::size_t size) {
  tell(state, batches(size).raw, batches(size).events);
}
// What is left of the time without the two that SQLite alone knows nothing of.
void BatchWithoutTexts(benchmark::State& state, std::size_t size) {
  tell(state, batches(size).journal - batches(size).json - batches(size).hash, batches(size).events);
}
void BatchJson(benchmark::State& state, std::size_t size) {
  tell(state, batches(size).json, batches(size).events);
}
void BatchHash(benchmark::State& state, std::size_t size) {
  tell(state, batches(size).hash, batches(size).events);
}

struct Commits {
  double p50 = 0;
  double p99 = 0;
  double longest = 0;
};

// A thousand events every ten milliseconds. What comes while a commit takes its time goes into the next one together,
// as in the service; the log is carried over beside them. A batch's time counts from the moment that it was due to the
// end of the commit that made it durable.
Commits timedCommits() {
  constexpr int kBatches = 600;
  constexpr std::size_t kEvents = 1'000;
  constexpr std::chrono::milliseconds kPace(10);
  const QTemporaryDir folder(diskFolder());
  Trading trading;
  JournalKeeper keeper(folder.path(), trading.session(), "{}", "feed", trading.instruments());
  keeper.open(false);
  std::vector<double> taken;
  const auto begin = Clock::now();
  const auto dueOf = [&](int batch) { return begin + (batch + 1) * kPace; };
  int made = 0;
  const auto addBatch = [&] {
    for (JournalRow& row : trading.batch(kEvents))
      keeper.add(std::move(row));
    ++made;
  };
  while (made < kBatches) {
    const int first = made;
    addBatch();
    std::this_thread::sleep_until(dueOf(first));
    while (made < kBatches && Clock::now() >= dueOf(made))
      addBatch();
    if (!keeper.commit())
      return {};
    for (int batch = first; batch < made; ++batch)
      taken.push_back(secondsSince(dueOf(batch)));
    keeper.takeEntries();
    keeper.carryLogOver();
  }
  return {quantile(taken, 0.5), quantile(taken, 0.99), quantile(taken, 1)};
}

const Commits& commits() {
  static const Commits figures = timedCommits();
  return figures;
}
void CommitMedian(benchmark::State& state) {
  tell(state, commits().p50);
}
void CommitP99(benchmark::State& state) {
  tell(state, commits().p99);
}
void CommitMax(benchmark::State& state) {
  tell(state, commits().longest);
}
void RequiredP99(benchmark::State& state) {
  tell(state, 0.005);
}

benchmark::internal::Benchmark* once(benchmark::internal::Benchmark* figure) {
  return figure->UseManualTime()->Iterations(1);
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
  add("commit_at_100000_a_second_p50", CommitMedian);
  add("commit_at_100000_a_second_p99", CommitP99);
  add("commit_at_100000_a_second_p99/peer:required", RequiredP99);
  add("commit_at_100000_a_second_max", CommitMax);
  return true;
}();

}  // namespace
}  // namespace oms::test
