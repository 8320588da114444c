// The service with a real journal on a real folder; the disk fails by the process's own file size limit.
#include "oms/service/engine_service.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <deque>

#include "oms/projections/session_view.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

constexpr int kPatienceMs = 10'000;

// While it lives no file may grow: a full disk, as far as this process can tell.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class EngineServiceTest : public testing::Test {
 protected:
  std::unique_ptr<EngineService> begin(bool resume = false, const std::string& speed = "1000") {
    SessionPlan plan;
    plan.engine.session.id = "exec_20260105_000000_00000001";
    plan.engine.session.speed = speed;
    Instrument instrument;
    instrument.symbol = "AAA";
    instrument.spread = *Price::parse("0.02");
    plan.engine.instruments.add(instrument);
    plan.engine.limits.duplicateWindow = Duration(0);
    plan.feed = quotes_ ? std::make_shared<test::Quotes>(*quotes_) : std::make_shared<test::Quotes>();
    plan.dataDir = folder();
    auto service = std::make_unique<EngineService>(std::move(plan), resume);
    QObject::connect(service.get(), &EngineService::started, service.get(),
                     [this](const QString& problem) { problem_ = problem; });
    view_ = SessionView{};
    service->subscribe([this, resume](const auto& batch) {
      ViewChanges changes;
      view_.apply(*batch, changes);
      journal_ = batch->status.journal;
      journalProblem_ = batch->status.journalProblem;
      priced_ |= batch->sample && !batch->sample->quotes.empty();
      ended_ = batch->status.feedEnded;
      if (batch->sample) {
        EXPECT_EQ(ended_, batch->sample->progress == 1) << batch->sample->progress;
      }
      for (const Entry& entry : batch->entries) {
        // A session that goes on from a snapshot tells what came behind it.
        EXPECT_TRUE(entry.seq == lastSeq_ + 1 || (resume && lastSeq_ == 0)) << entry.seq << " after " << lastSeq_;
        lastSeq_ = entry.seq;
        EXPECT_TRUE(entry.seq <= batch->status.journalSeq || journal_ == JournalState::unavailable || batch->recovered);
        for (const Event& event : entry.events)
          fold(event);
      }
    });
    priced_ = false;
    lastSeq_ = 0;
    service->start();
    EXPECT_TRUE(until([&] { return priced_; })) << "no price came";
    return service;
  }

  void fold(const Event& event) {
    if (const auto* state = std::get_if<TradingStateChanged>(&event.body))
      state_ = state->state;
    if (const auto* kill = std::get_if<KillSwitchChanged>(&event.body))
      killed_ = kill->state.engaged;
    if (const auto* position = std::get_if<PositionChanged>(&event.body))
      held_ = position->position.quantity;
  }

  template <class Condition>
  bool until(Condition condition) {
    QElapsedTimer waited;
    waited.start();
    while (!condition()) {
      if (waited.elapsed() > kPatienceMs)
        return false;
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
    return true;
  }

  CommandOutcome send(EngineService& service, CommandBody body, const Actor& actor = Actor::trader()) {
    std::optional<CommandOutcome> outcome;
    service.send({actor, Timestamp::fromSeconds(1'767'571'200), std::move(body)},
                 [&](CommandOutcome answer) { outcome = std::move(answer); });
    EXPECT_TRUE(until([&] { return outcome.has_value(); }));
    return outcome.value_or(CommandOutcome{});
  }
  CommandOutcome buy(EngineService& service) {
    OrderRequest request;
    request.quantity = Quantity::fromInt(1);
    return send(service, SubmitOrder{request});
  }

  QString folder() const { return dir_.filePath(QStringLiteral("data")); }
  void makeFolder() { ASSERT_TRUE(QDir().mkpath(folder())); }

  QTemporaryDir dir_;
  std::optional<std::uint64_t> quotes_;  // none: without an end
  bool ended_ = false;
  QString problem_;
  JournalState journal_ = JournalState::ok;
  std::string journalProblem_;
  TradingState state_ = TradingState::active;
  bool killed_ = false;
  bool priced_ = false;
  std::uint64_t lastSeq_ = 0;
  Quantity held_;
  SessionView view_;
};

TEST_F(EngineServiceTest, WithoutAJournalNothingOpensAndTheKillSwitchStillWorks) {
  const auto service = begin();  // there is no folder
  EXPECT_EQ(journal_, JournalState::unavailable);
  EXPECT_EQ(state_, TradingState::halted);
  EXPECT_EQ(buy(*service).code, "journal_unavailable");
  const CommandOutcome refused = send(*service, SetTradingState{TradingState::reducing, "less"});
  EXPECT_EQ(refused.code, "journal_unavailable");
  EXPECT_NE(refused.message.find("the kill switch pass, which can flatten"), std::string::npos) << refused.message;
  const CommandOutcome killed = send(*service, EngageKillSwitch{"drill", true, true});
  EXPECT_TRUE(killed.accepted);
  EXPECT_FALSE(killed.durable);
  EXPECT_TRUE(killed_);
  makeFolder();
  ASSERT_TRUE(until([&] { return journal_ == JournalState::ok; })) << journalProblem_;
  EXPECT_EQ(state_, TradingState::halted);  // the kill switch holds it now
}

TEST_F(EngineServiceTest, AnOrderWhoseCommitFailsIsNotAcknowledgedAndTradingGoesOnWithTheJournal) {
  makeFolder();
  const auto service = begin();
  EXPECT_TRUE(buy(*service).durable);
  {
    const FullDisk full;
    EXPECT_FALSE(buy(*service).durable);
    EXPECT_EQ(state_, TradingState::halted);
    EXPECT_EQ(buy(*service).code, "journal_unavailable");
  }
  ASSERT_TRUE(until([&] { return journal_ == JournalState::ok; })) << journalProblem_;
  ASSERT_TRUE(until([&] { return state_ == TradingState::active; }));
  EXPECT_TRUE(buy(*service).durable);
}

// The engine goes on while a commit is under way: each answer waits for that of its own row, and none overtakes.
TEST_F(EngineServiceTest, AnAnswerComesBehindItsRowsCommitWhateverCameMeanwhile) {
  makeFolder();
  constexpr int kOrders = 300;
  {
    const auto service = begin();
    std::uint64_t answered = 0;
    int answers = 0;
    for (int i = 0; i < kOrders; ++i) {
      OrderRequest request;
      request.quantity = Quantity::fromInt(1);
      request.clientOrderId = "order-" + std::to_string(i / 2);  // each is sent twice
      service->send({Actor::trader(), Timestamp::fromSeconds(1'767'571'200), SubmitOrder{request}},
                    [&](const CommandOutcome& answer) {
                      ++answers;
                      EXPECT_TRUE(answer.durable);
                      EXPECT_LE(answer.seq, lastSeq_);
                      EXPECT_GE(answer.seq, answered);
                      answered = answer.seq;
                    });
      QCoreApplication::processEvents();
    }
    ASSERT_TRUE(until([&] { return answers == kOrders; }));
    service->shutDown();
  }
  auto reader = JournalReader::open(folder());
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_TRUE((*reader)->verify()->whole());
}

TEST_F(EngineServiceTest, WhatCameWhileACommitFailedIsNotAcknowledgedEither) {
  makeFolder();
  const auto service = begin();
  int answers = 0;
  {
    const FullDisk full;
    for (int i = 0; i < 20; ++i) {
      OrderRequest request;
      request.quantity = Quantity::fromInt(1);
      service->send({Actor::trader(), Timestamp::fromSeconds(1'767'571'200), SubmitOrder{request}},
                    [&](const CommandOutcome& answer) {
                      ++answers;
                      EXPECT_FALSE(answer.durable);
                    });
      QCoreApplication::processEvents();
    }
    ASSERT_TRUE(until([&] { return answers == 20; }));
    EXPECT_EQ(state_, TradingState::halted);
  }
  ASSERT_TRUE(until([&] { return journal_ == JournalState::ok; })) << journalProblem_;
  EXPECT_TRUE(buy(*service).durable);
}

// At max speed it fails while more has happened already.
TEST_F(EngineServiceTest, AtMaxSpeedTheSameHoldsAndNoRowIsLost) {
  makeFolder();
  {
    const auto service = begin(false, "max");
    EXPECT_TRUE(buy(*service).durable);
    for (int outage = 0; outage < 3; ++outage) {
      const std::uint64_t before = lastSeq_;
      ASSERT_TRUE(until([&] { return lastSeq_ > before + 20; }));
      {
        const FullDisk full;
        ASSERT_TRUE(until([&] { return journal_ == JournalState::unavailable; }));
        EXPECT_EQ(state_, TradingState::halted);
        EXPECT_EQ(buy(*service).code, "journal_unavailable");
      }
      ASSERT_TRUE(until([&] { return journal_ == JournalState::ok; })) << journalProblem_;
      EXPECT_EQ(state_, TradingState::active);
      EXPECT_TRUE(buy(*service).durable);
    }
    service->shutDown();
  }
  const std::uint64_t written = lastSeq_;
  {
    auto reader = JournalReader::open(folder());
    ASSERT_TRUE(reader) << reader.error().message;
    const auto report = (*reader)->verify();
    ASSERT_TRUE(report && report->whole()) << report->problem;
    EXPECT_EQ(report->rows, written);
  }
  const auto service = begin(true, "max");
  EXPECT_EQ(problem_.toStdString(), "");
  EXPECT_TRUE(until([&] { return held_ == Quantity::fromInt(4); }));
}

// Its end is told with the sample that is of the end, and not with one that waited for its commit meanwhile.
TEST_F(EngineServiceTest, AtMaxSpeedTheFeedHasEndedWhenItsProgressSaysSo) {
  makeFolder();
  quotes_ = 100'000;
  const auto service = begin(false, "max");
  ASSERT_TRUE(until([&] {
    OrderRequest request;
    request.quantity = Quantity::fromInt(1);
    service->send({Actor::trader(), Timestamp::fromSeconds(1'767'571'200), SubmitOrder{request}}, [](const auto&) {});
    return ended_;
  }));
}

TEST_F(EngineServiceTest, APersonsOwnHaltOutlastsTheOutage) {
  makeFolder();
  const auto service = begin();
  {
    const FullDisk full;
    buy(*service);
    EXPECT_TRUE(send(*service, SetTradingState{TradingState::halted, "mine"}).accepted);
  }
  ASSERT_TRUE(until([&] { return journal_ == JournalState::ok; })) << journalProblem_;
  EXPECT_EQ(buy(*service).code, "trading_state");
}

// The process may end between the journal's return and trading's.
TEST_F(EngineServiceTest, AHaltForTheJournalEndsWithTheStartThatFindsItWell) {
  makeFolder();
  {
    const auto service = begin();
    EXPECT_TRUE(buy(*service).accepted);
    send(*service, SetTradingState{TradingState::halted, "the journal cannot be written"}, Actor::system());
    ASSERT_TRUE(until([&] { return state_ == TradingState::halted; }));
    service->shutDown();
  }
  const auto service = begin(true);
  EXPECT_EQ(problem_.toStdString(), "");
  EXPECT_TRUE(until([&] { return state_ == TradingState::active; }));
  EXPECT_TRUE(buy(*service).accepted);
}

TEST_F(EngineServiceTest, ASessionIsTakenUpFromADiskThatCanOnlyBeRead) {
  makeFolder();
  {
    const auto service = begin();
    buy(*service);
    ASSERT_TRUE(until([&] { return held_ == Quantity::fromInt(1); }));
    send(*service, EngageKillSwitch{"drill", false, true});
    service->shutDown();
  }
  held_ = Quantity{};
  killed_ = false;
  {
    const FullDisk full;
    const auto service = begin(true);
    EXPECT_EQ(problem_.toStdString(), "");
    EXPECT_EQ(journal_, JournalState::unavailable);
    EXPECT_TRUE(killed_);
    EXPECT_EQ(held_, Quantity::fromInt(1));
    const CommandOutcome closed = send(*service, CancelAllOrders{});
    EXPECT_TRUE(closed.accepted);
    service->shutDown();
  }
  const auto service = begin(true);
  EXPECT_EQ(problem_.toStdString(), "");
  EXPECT_EQ(journal_, JournalState::ok);
  EXPECT_TRUE(killed_);
}

TEST_F(EngineServiceTest, TheDaysFiguresAndTheStatisticsAreThereAfterARestart) {
  makeFolder();
  OrderRequest sale;
  sale.side = Side::sell;
  sale.quantity = Quantity::fromInt(1);
  {
    const auto service = begin();
    buy(*service);
    buy(*service);
    send(*service, SubmitOrder{sale});
    ASSERT_TRUE(until([&] { return view_.statistics().fills == 3; }));
    service->shutDown();
  }
  const DayStats today = view_.today();
  const StatisticsReport report = view_.statistics();
  const std::vector<BookLine> books = view_.symbolBooks();
  EXPECT_EQ(today.date, "2026-01-05");
  EXPECT_EQ(today.realized.text(), "-0.02");
  const auto service = begin(true);
  ASSERT_TRUE(until([&] { return view_.statistics().from.isSet(); }));
  EXPECT_EQ(view_.today().date, today.date);
  EXPECT_EQ(view_.today().orders, 3u);
  EXPECT_EQ(view_.today().fills, 3u);
  EXPECT_EQ(view_.today().fees, today.fees);
  EXPECT_EQ(view_.today().volume, today.volume);
  EXPECT_EQ(view_.today().realized, today.realized);
  EXPECT_EQ(view_.today().maxDrawdown, today.maxDrawdown);
  EXPECT_EQ(view_.statistics().from, report.from);
  EXPECT_EQ(view_.statistics().fills, 3u);
  EXPECT_EQ(view_.statistics().maxDrawdown, report.maxDrawdown);
  ASSERT_EQ(view_.symbolBooks().size(), 1u);
  EXPECT_EQ(view_.symbolBooks()[0].total(), books[0].total());
}

TEST_F(EngineServiceTest, AnotherJournalInItsPlaceIsNotWrittenTo) {
  makeFolder();
  const auto service = begin();
  buy(*service);
  {
    const FullDisk full;
    buy(*service);
  }
  ASSERT_TRUE(QDir(folder()).removeRecursively());
  makeFolder();
  ASSERT_TRUE(until([&] { return journalProblem_.find("restart Tidemark") != std::string::npos; })) << journalProblem_;
  EXPECT_EQ(journal_, JournalState::unavailable);
}

TEST_F(EngineServiceTest, AStoppedSessionIsOverInTheJournalToo) {
  makeFolder();
  {
    const auto service = begin();
    buy(*service);
    bool finished = false;
    QObject::connect(service.get(), &EngineService::finished, service.get(), [&] { finished = true; });
    EXPECT_TRUE(send(*service, ControlSession{SessionAction::stop}).accepted);
    ASSERT_TRUE(until([&] { return finished; }));
    service->shutDown();
  }
  auto journal = SqliteJournal::open(folder());
  ASSERT_TRUE(journal.ok());
  EXPECT_FALSE((*journal)->unendedSession().has_value());
}

}  // namespace
}  // namespace oms
