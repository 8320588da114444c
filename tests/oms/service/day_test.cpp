// R19: a day of market at full speed, ten symbols with ten quotes a second each, watched by a strategy whose signals
// nobody takes, journalled and followed by a reader. What the process takes after the fourth hour is what it takes
// after the last, but for the day's bars and signals: there is a limit to each, which no day reaches. Orders would add
// some four kilobytes each for every reader, up to SessionView::kMaxRecords of them.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <unistd.h>
#include <array>
#include <fstream>
#include <sstream>

#include "oms/projections/session_view.h"
#include "oms/service/engine_service.h"
#include "oms/strategies/strategy_definition.h"

namespace oms {
namespace {

constexpr std::uint32_t kSymbols = 10;
constexpr std::uint64_t kASecond = 10;
constexpr Timestamp kDayBegins = Timestamp::fromSeconds(1'767'571'200);
// Between the fourth hour and the end of the day; some forty were seen, and a tenth of that a day later on.
constexpr std::int64_t kMayGrowBytes = 64 << 20;
constexpr qint64 kDayPatienceMs = 1'800'000;

// Prices that wander around a hundred, the same each time.
class TenASecond : public Feed {
 public:
  TenASecond() { bids_.fill(10'000); }

  const MarketUpdate* peek() override {
    const std::uint64_t round = cursor_ / kSymbols;
    next_.cursor = cursor_ + 1;
    next_.symbol = {static_cast<std::uint32_t>(cursor_ % kSymbols)};
    next_.time = kDayBegins + Duration(static_cast<std::int64_t>(round * (1'000'000'000 / kASecond)));
    const std::int64_t bid = bids_[next_.symbol.value];
    next_.data = QuoteUpdate{{next_.time, Price::fromRaw(bid * kCent), Price::fromRaw((bid + 2) * kCent),
                              Quantity::fromInt(50), Quantity::fromInt(50)},
                             {}};
    return &next_;
  }
  void pop() override {
    random_ = random_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    std::int64_t& bid = bids_[cursor_++ % kSymbols];
    bid += static_cast<std::int64_t>((random_ >> 40) % 3) - 1 - (bid > 12'000 ? 1 : 0) + (bid < 8'000 ? 1 : 0);
  }
  double progress() const override { return -1; }
  std::string kind() const override { return "simulated"; }
  std::string identity() const override { return "ten a second"; }

 private:
  static constexpr std::int64_t kCent = 10'000'000;

  std::array<std::int64_t, kSymbols> bids_{};
  std::uint64_t random_ = 1;
  std::uint64_t cursor_ = 0;
  MarketUpdate next_;
};

std::shared_ptr<const StrategyDefinition> pulse() {
  const std::string path = TIDEMARK_SOURCE_DIR "/resources/strategies/pulse.toml";
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const auto parsed = parseStrategy(text.str(), path, {});
  EXPECT_TRUE(parsed.ok());
  return parsed ? *parsed : nullptr;
}

SessionPlan dayPlan(const QString& dataDir) {
  SessionPlan plan;
  plan.engine.session.id = "exec_20260105_000000_00000001";
  plan.engine.session.speed = "max";
  plan.engine.timeframes = {Timeframe::m1, Timeframe::m5, Timeframe::m15, Timeframe::h1, Timeframe::h4, Timeframe::d1};
  StrategyBinding binding{pulse(), {}, ApprovalMode::manual};
  for (std::uint32_t i = 0; i < kSymbols; ++i) {
    Instrument instrument;
    instrument.symbol = "SYM" + std::to_string(i);
    plan.engine.instruments.add(instrument);
    binding.symbols.push_back({i});
  }
  plan.engine.strategies.push_back(std::move(binding));
  plan.feed = std::make_shared<TenASecond>();
  plan.dataDir = dataDir;
  return plan;
}

std::int64_t residentBytes() {
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

std::ptrdiff_t openFiles() {
  return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System).size();
}

TEST(Day, AtFullSpeedTakesNoMoreMemoryAtItsEnd) {
  const QTemporaryDir folder;
  EngineService service(dayPlan(folder.path()), false);
  SessionView reader;
  service.subscribe([&](const std::shared_ptr<const EventBatch>& batch) {
    ViewChanges unread;
    reader.apply(*batch, unread);
  });
  service.start();
  QElapsedTimer waited;
  waited.start();
  const auto runTo = [&](std::chrono::hours hours) {
    while (reader.sessionTime() < kDayBegins + hours && waited.elapsed() < kDayPatienceMs)
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    return reader.sessionTime() >= kDayBegins + hours;
  };
  ASSERT_TRUE(runTo(std::chrono::hours(4)));
  const std::int64_t early = residentBytes();
  const std::ptrdiff_t files = openFiles();
  const std::size_t earlySignals = reader.allSignals().size();
  ASSERT_TRUE(runTo(std::chrono::hours(24)));
  const std::int64_t late = residentBytes();
  RecordProperty("resident_mib_after_4_hours", static_cast<int>(early >> 20));
  RecordProperty("resident_mib_after_24_hours", static_cast<int>(late >> 20));
  std::printf("%lld MiB after 4 hours, %lld after 24, %zu signals, %lld s\n", static_cast<long long>(early >> 20),
              static_cast<long long>(late >> 20), reader.allSignals().size(),
              static_cast<long long>(waited.elapsed() / 1'000));
  EXPECT_LT(late - early, kMayGrowBytes);
  EXPECT_EQ(openFiles(), files);
  EXPECT_GT(reader.allSignals().size(), earlySignals + 100) << "a day without signals proves little";
  service.shutDown();
}

}  // namespace
}  // namespace oms
