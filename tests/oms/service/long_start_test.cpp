// A start that has many rows to make again: it says how far it is, and can be broken off.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QTemporaryDir>

#include "oms/service/engine_service.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/engine/desk.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

constexpr std::uint64_t kLongStartRows = 2'100;

class LongStart : public testing::Test {
 protected:
  using Told = std::vector<std::pair<quint64, quint64>>;

  SessionPlan plan() {
    SessionPlan plan;
    plan.engine = test::Desk::config();
    plan.feed = std::make_shared<test::Quotes>();
    plan.dataDir = folder_.path();
    return plan;
  }
  void SetUp() override {
    Engine engine(plan().engine);
    JournalKeeper keeper(folder_.path(), engine.session(), "", "quotes",
                         std::make_shared<InstrumentList>(plan().engine.instruments));
    keeper.open(false);
    std::vector<Event> events;
    const auto keep = [&](std::optional<Command> command) {
      keeper.add({0, engine.cursor(), engine.core().now, std::move(command), std::exchange(events, {})});
    };
    engine.begin(events);
    keep(std::nullopt);
    for (std::uint64_t row = 2; row <= kLongStartRows; ++row) {
      const TradingState state = row % 2 == 0 ? TradingState::halted : TradingState::active;
      const Command command{Actor::trader(), engine.core().now, SetTradingState{state, "test"}};
      engine.apply(command, events);
      keep(command);
    }
    ASSERT_TRUE(keeper.commit()) << keeper.problem();
    ASSERT_EQ(keeper.durableSeq(), kLongStartRows);
  }
  // What it told, and its problem.
  Told start(EngineService& service, QString& problem) {
    Told told;
    QObject::connect(&service, &EngineService::resuming, &service,
                     [&](quint64 rows, quint64 of) { told.emplace_back(rows, of); });
    QObject::connect(&service, &EngineService::started, &service, [&](const QString& why) { problem = why; });
    service.start();
    service.disconnect();
    return told;
  }

  QTemporaryDir folder_;
};

TEST_F(LongStart, TellsHowFarItIs) {
  EngineService service(plan(), true);
  QString problem;
  EXPECT_EQ(start(service, problem), (Told{{1'000, kLongStartRows}, {2'000, kLongStartRows}}));
  EXPECT_EQ(problem, "");
}

TEST_F(LongStart, CanBeBrokenOffAndLeavesTheJournalAsItWas) {
  {
    EngineService service(plan(), true);
    QObject::connect(&service, &EngineService::resuming, &service, [&] { service.breakOffStart(); });
    QString problem;
    EXPECT_EQ(start(service, problem).size(), 1U);
    EXPECT_NE(problem, "");
    service.shutDown();
  }
  const auto reader = JournalReader::open(folder_.path());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->lastSeq(), kLongStartRows);
  EXPECT_FALSE((*reader)->hasSnapshots(plan().engine.session.id));
  EngineService service(plan(), true);
  QString problem;
  EXPECT_EQ(start(service, problem).size(), 2U);
  EXPECT_EQ(problem, "");
}

// Until the process has ended a person, or a client, may still press a button.
TEST_F(LongStart, ThatFailedTakesNoCommand) {
  {
    EngineService service(plan(), true);
    QObject::connect(&service, &EngineService::resuming, &service, [&] { service.breakOffStart(); });
    std::vector<std::string> codes;
    const auto answered = [&](const CommandOutcome& outcome) { codes.push_back(outcome.code); };
    service.send({Actor::trader(), {}, EngageKillSwitch{"test", false, true}}, answered);
    QString problem;
    start(service, problem);
    ASSERT_NE(problem, "");
    service.send({Actor::trader(), {}, SetTradingState{TradingState::halted, "test"}}, answered);
    QCoreApplication::processEvents();
    EXPECT_EQ(codes, std::vector<std::string>(2, "not_started"));
    service.shutDown();
  }
  const auto reader = JournalReader::open(folder_.path());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->lastSeq(), kLongStartRows);
}

}  // namespace
}  // namespace oms
