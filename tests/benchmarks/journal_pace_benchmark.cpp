// Orders that come at a pace, through the engine to the disk that the working folder is on; no socket and no window
// takes part.
// - commit_at_100000_events_a_second: one commit, as long as it takes.
// - order_at_…: from an order's arrival through the engine until its row is durable, so with the wait for the commit
//   before its own and for the log to be carried over.
#include <benchmark/benchmark.h>
#include <QTemporaryDir>

#include <condition_variable>
#include <mutex>
#include <utility>

#include "oms/service/journal_keeper.h"
#include "tests/benchmarks/journal_rows.h"

namespace oms::test {
namespace {

// Orders that come one by one, so that there are 100,000 events a second of them, through the engine to the disk, as
// the service does it: the engine goes on while a commit is under way, what comes meanwhile goes into the next one, and
// the log is carried over between two.
class PacedOrders {
 public:
  PacedOrders()
      : keeper_(folder_.path(), trading_.session(), "{}", "feed", trading_.instruments(), [this] { wake(); }) {
    keeper_.open(false);
  }

  bool run() {
    constexpr std::int64_t kEvents = 500'000;
    const auto begin = Clock::now();
    std::int64_t made = 0;
    while (made < kEvents || !waiting_.empty() || !underWay_.empty()) {
      auto due = begin + made * kPace;
      for (; made < kEvents && due <= Clock::now() && !isIdleAndBehind(); due = begin + made * kPace) {
        JournalRow row = trading_.next();
        made += static_cast<std::int64_t>(row.events.size());
        keeper_.add(std::move(row));
        waiting_.push_back(due);
      }
      if (!turnTheDisk())
        return false;
      await(made < kEvents ? due : Clock::now() + kPatience);
    }
    return true;
  }

  // From the moment that an order came until its row was durable.
  std::vector<double> answers;
  // From a commit's beginning, with the first of its rows, until the engine's thread heard of its end.
  std::vector<double> commits;

 private:
  static constexpr std::chrono::microseconds kPace{10};  // an event
  static constexpr std::size_t kRowsATurn = 32;          // as in the service
  static constexpr std::chrono::seconds kPatience{1};    // the disk tells of itself when it is idle

  bool isIdleAndBehind() const { return waiting_.size() >= kRowsATurn && !keeper_.isBusy(); }
  bool turnTheDisk() {
    if (keeper_.isBusy())
      return true;
    if (!keeper_.finishCommit())
      return false;
    if (!underWay_.empty())
      commits.push_back(secondsSince(begun_));
    for (const auto due : std::exchange(underWay_, {}))
      answers.push_back(secondsSince(due));
    keeper_.takeEntries();
    if (keeper_.wantsLogCarried()) {
      keeper_.carryLogOver();
    } else if (!waiting_.empty()) {
      begun_ = Clock::now();
      underWay_ = std::exchange(waiting_, {});
      keeper_.beginCommit();
    }
    return true;
  }
  void wake() {
    const std::scoped_lock lock(mutex_);
    isIdle_ = true;
    changed_.notify_all();
  }
  void await(Clock::time_point due) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, due, [this] { return std::exchange(isIdle_, false); });
  }

  const QTemporaryDir folder_{diskFolder()};
  Trading trading_;
  std::vector<Clock::time_point> waiting_;
  std::vector<Clock::time_point> underWay_;
  Clock::time_point begun_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool isIdle_ = false;
  JournalKeeper keeper_;
};

struct Quantiles {
  double p50 = 0;
  double p99 = 0;
  double longest = 0;
};
Quantiles quantilesOf(const std::vector<double>& values) {
  return {quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)};
}

struct Paced {
  Quantiles answers;
  Quantiles commits;
  double rowsACommit = 0;
};
const Paced& paced() {
  static const Paced figures = [] {
    PacedOrders orders;
    if (!orders.run())
      return Paced{};
    return Paced{quantilesOf(orders.answers), quantilesOf(orders.commits),
                 static_cast<double>(orders.answers.size()) / static_cast<double>(orders.commits.size())};
  }();
  return figures;
}

const bool added = [] {
  const auto add = [](const std::string& name, auto figure) {
    return once(benchmark::RegisterBenchmark(name.c_str(), figure))->Unit(benchmark::kMicrosecond);
  };
  const auto addQuantiles = [&](const std::string& name, Quantiles Paced::*of) {
    const auto addOne = [&](const std::string& what, double Quantiles::*part) {
      add(name + what, [=](benchmark::State& state) { tell(state, paced().*of.*part); });
    };
    addOne("_p50", &Quantiles::p50);
    addOne("_p99", &Quantiles::p99);
    add(name + "_p99/peer:required", [](benchmark::State& state) { tell(state, 0.005); });
    addOne("_max", &Quantiles::longest);
  };
  addQuantiles("commit_at_100000_events_a_second", &Paced::commits);
  addQuantiles("order_at_100000_events_a_second", &Paced::answers);
  add("orders_a_commit_at_100000_events_a_second", [](benchmark::State& state) {
    tell(state, 1);
    state.SetItemsProcessed(static_cast<std::int64_t>(paced().rowsACommit));
    state.SetLabel("orders");
  });
  return true;
}();

}  // namespace
}  // namespace oms::test
