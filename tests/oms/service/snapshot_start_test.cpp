// Starts from snapshots: the same state as from the beginning, and never a wrong one.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <QTemporaryDir>

#include "oms/service/journal_keeper.h"
#include "oms/service/rewound_session.h"
#include "oms/service/saved_session.h"
#include "oms/service/session_replay.h"
#include "oms/service/snapshot_maker.h"
#include "oms/storage/data_folder.h"
#include "tests/oms/engine/desk.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

SessionPlan plan(const std::string& config = "") {
  SessionPlan plan;
  plan.engine = test::Desk::config();
  plan.feed = std::make_shared<test::Quotes>(1'000);
  plan.configJson = config;
  return plan;
}

class SnapshotStart : public testing::Test {
 protected:
  void SetUp() override {
    keeper_.open(false);
    engine_.begin(events_);
    keep(std::nullopt);
    for (int i = 0; i < 20; ++i)
      trade();
    snapshot();
    for (int i = 0; i < 15; ++i)
      trade();
    snapshot();
    for (int i = 0; i < 10; ++i)
      trade();
  }

  void keep(std::optional<Command> command) {
    if (!events_.empty())
      keeper_.add({0, engine_.cursor(), engine_.core().now, std::move(command), std::move(events_)});
    events_.clear();
    ASSERT_TRUE(keeper_.commit()) << keeper_.problem();
    auto batch = std::make_shared<EventBatch>();
    batch->instruments = instruments_;
    batch->entries = keeper_.takeEntries();
    ViewChanges changes;
    seen_.apply(*batch, changes);
    maker_.follow(batch);
  }
  void trade() {
    engine_.apply(*plan_.feed->peek(), events_);
    plan_.feed->pop();
    keep(std::nullopt);
    const Side side = engine_.core().orders.size() % 2 == 0 ? Side::buy : Side::sell;
    const Command command{Actor::trader(), engine_.core().now, SubmitOrder{test::Desk::request(side, "2")}};
    engine_.apply(command, events_);
    keep(command);
  }
  void snapshot() {
    const auto place = keeper_.settledPlace();
    ASSERT_TRUE(place.has_value());
    SavedSession state;
    state.engine = engine_.save();
    state.cursor = engine_.cursor();
    state.counts.orders = engine_.core().orders.size();
    maker_.make(*place, state);
    auto made = maker_.await();
    ASSERT_TRUE(made.has_value());
    keeper_.keepSnapshot(std::move(*made));
    keeper_.finishSnapshot();
    rows_.push_back(place->seq);
  }
  // Starts anew and folds to the last row.
  SessionStart start(const SessionPlan& with, std::string& stateHash) {
    Engine engine(with.engine);
    SessionStart start = startFromSnapshot(with, engine, [&](const auto& origin, const auto& passed, const auto& take) {
      keeper_.readSnapshots(origin, passed, take);
    });
    SessionReplay replay(engine, *with.feed, start.firstTraded);
    const auto read = keeper_.replayRows(start.behind, [&](const StoredRow& stored) {
      const auto row = replay.again(stored);
      EXPECT_TRUE(row.ok()) << row.error().message;
      return row.ok();
    });
    EXPECT_TRUE(read.ok()) << read.error().message;
    stateHash = engine.stateHash();
    return start;
  }
  void query(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(DataFolder::journalPath(folder_.path()).toUtf8().constData(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
  }
  // Turns the bits of one byte of the newest snapshot; false behind its end.
  bool flip(int byte) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(DataFolder::journalPath(folder_.path()).toUtf8().constData(), &database), SQLITE_OK);
    sqlite3_blob* blob = nullptr;
    EXPECT_EQ(sqlite3_blob_open(database, "main", "snapshot_parts", "bytes", newestPart(database), 1, &blob),
              SQLITE_OK);
    const bool inside = byte < sqlite3_blob_bytes(blob);
    unsigned char bits = 0;
    if (inside) {
      sqlite3_blob_read(blob, &bits, 1, byte);
      bits ^= 0xFFU;
      sqlite3_blob_write(blob, &bits, 1, byte);
    }
    EXPECT_EQ(sqlite3_blob_close(blob), SQLITE_OK);
    sqlite3_close(database);
    return inside;
  }
  static sqlite3_int64 newestPart(sqlite3* database) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, "SELECT rowid FROM snapshot_parts ORDER BY seq DESC, part LIMIT 1", -1, &statement,
                       nullptr);
    sqlite3_step(statement);
    const sqlite3_int64 row = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return row;
  }

  QTemporaryDir folder_;
  SessionPlan plan_ = plan();
  Engine engine_{plan_.engine};
  std::shared_ptr<const InstrumentList> instruments_ = std::make_shared<InstrumentList>(plan_.engine.instruments);
  JournalKeeper keeper_{folder_.path(), engine_.session(), "", plan_.feed->identity(), instruments_};
  SnapshotMaker maker_{plan_.engine, originOf(plan_)};
  SessionView seen_;
  std::vector<Event> events_;
  std::vector<std::uint64_t> rows_;  // that snapshots were taken behind
};

TEST_F(SnapshotStart, GoesOnFromTheNewestAndComesToTheSameState) {
  std::string hash;
  const SessionStart from = start(plan(), hash);
  EXPECT_EQ(from.behind.seq, rows_.back());
  EXPECT_TRUE(from.passed.empty()) << from.passed.front();
  EXPECT_EQ(hash, engine_.stateHash());
  EXPECT_EQ(from.counts.orders, 35u);
}

TEST_F(SnapshotStart, ShowsWhatHadBeenSeen) {
  std::string hash;
  const SessionStart from = start(plan(), hash);
  ASSERT_NE(from.past, nullptr);
  EventBatch batch;
  batch.past = from.past;
  batch.instruments = instruments_;
  SessionView view;
  ViewChanges changes;
  view.apply(batch, changes);
  EXPECT_EQ(view.lastSeq(), rows_.back());
  EXPECT_EQ(view.orders().size(), 35u);
  EXPECT_EQ(view.fills().size(), view.orders().size());
  EXPECT_EQ(view.session().id, seen_.session().id);
  EXPECT_EQ(view.today().orders, 35u);
  EXPECT_EQ(view.order({3})->events.size(), seen_.order({3})->events.size());
}

TEST_F(SnapshotStart, OfTheFirstRowsItIsAsGoodAsNone) {
  query("DELETE FROM snapshots; DELETE FROM snapshot_parts");
  std::string hash;
  const SessionStart from = start(plan(), hash);
  EXPECT_EQ(from.behind.seq, 0u);
  EXPECT_EQ(from.past, nullptr);
  EXPECT_EQ(hash, engine_.stateHash());
}

TEST_F(SnapshotStart, ADamagedOneGivesWayToTheOneBefore) {
  int flipped = 0;
  // In front of the compressed bytes stands a guess of their size, which does no harm.
  for (int byte = 4; flip(byte); byte += 1 + byte / 9, ++flipped) {
    std::string hash;
    const SessionStart from = start(plan(), hash);
    flip(byte);
    EXPECT_EQ(hash, engine_.stateHash());
    EXPECT_EQ(from.behind.seq, rows_.front()) << byte;
    EXPECT_EQ(from.passed.size(), 1u);
  }
  EXPECT_GT(flipped, 20);
  flip(10);
  query("UPDATE snapshots SET state_hash = 'x' WHERE seq = " + std::to_string(rows_.front()));
  std::string hash;
  const SessionStart from = start(plan(), hash);
  EXPECT_EQ(from.behind.seq, 0u);
  EXPECT_EQ(from.passed.size(), 2u);
  EXPECT_EQ(hash, engine_.stateHash());
}

TEST_F(SnapshotStart, OfOtherSettingsOrAnotherVersionItIsPassedOver) {
  std::string hash;
  EXPECT_EQ(start(plan("{\"cash\":1}"), hash).behind.seq, 0u);
  query("UPDATE snapshots SET format = 'older'");
  EXPECT_EQ(start(plan(), hash).behind.seq, 0u);
  EXPECT_EQ(hash, engine_.stateHash());
}

// A feed that keeps its place in other fields than the one of before.
class OtherQuotes final : public test::Quotes {
 public:
  void fields(Archive& archive) override {
    archive(place_);
    if (withMore)
      archive(place_);
  }
  bool withMore = false;

 private:
  std::uint64_t place_ = 0;
};

TEST_F(SnapshotStart, AFeedThatIsWrittenInAnotherWayIsAnotherFormat) {
  const auto format = [](bool withMore) {
    const auto feed = std::make_shared<OtherQuotes>();
    feed->withMore = withMore;
    SessionPlan made = plan();
    made.feed = feed;
    return originOf(made).format;
  };
  EXPECT_EQ(format(false), format(false));
  EXPECT_NE(format(false), format(true));
}

TEST_F(SnapshotStart, WhatCannotBeLoadedAgainIsNotKept) {
  const auto place = keeper_.settledPlace();
  ASSERT_TRUE(place.has_value());
  SavedSession state;
  state.engine = engine_.save();
  state.engine.pop_back();
  maker_.make(*place, state);
  EXPECT_FALSE(maker_.await().has_value());
}

TEST_F(SnapshotStart, AnEditedStrategyFileIsAnotherSetting) {
  const auto settings = [](const std::string& quantity) {
    const std::string text =
        "[strategy]\nname = \"One\"\nsymbols = [\"AAA\"]\ntimeframe = \"1m\"\nside = \"long\"\n"
        "approval = \"auto\"\nsignal_ttl = \"30m\"\n"
        "[conditions.signal]\nup = { when = \"close > open\" }\n"
        "[conditions.exit]\ndown = { when = \"close < open\" }\n"
        "[sizing]\nquantity = \"" +
        quantity + "\"\n[stops]\nstop_loss = \"close - 1\"\n";
    const auto definition = parseStrategy(text, "one.toml", {});
    EXPECT_TRUE(definition.ok()) << definition.error().at(0).text();
    SessionPlan made = plan();
    made.engine.strategies.push_back({*definition, {{0}}, {}});
    return originOf(made).configJson;
  };
  EXPECT_EQ(settings("1"), settings("1"));
  EXPECT_NE(settings("1"), settings("7"));
}

TEST_F(SnapshotStart, RowsBehindItThatWereChangedAreFound) {
  query("UPDATE journal SET payload = replace(payload, '\"2\"', '\"3\"') WHERE seq = " +
        std::to_string(rows_.back() + 2));
  Engine engine(plan_.engine);
  const auto read = keeper_.replayRows({rows_.back(), {}}, [](const StoredRow&) { return true; });
  EXPECT_FALSE(read.ok());
}

TEST_F(SnapshotStart, ALookBackStartsFromTheOneBeforeIt) {
  auto journal = JournalReader::open(folder_.path());
  ASSERT_TRUE(journal.ok());
  const std::uint64_t until = rows_.front() + 3;
  auto past = RewoundSession::make(plan(), **journal, until);
  ASSERT_TRUE(past.ok()) << past.error().message;
  EXPECT_EQ((*past)->batch()->entries.size(), 3u);
  ASSERT_NE((*past)->batch()->past, nullptr);
  EXPECT_EQ((*past)->batch()->past->lastSeq(), rows_.front());
}

TEST_F(SnapshotStart, ALookBackToItsOwnRowMakesThatRowAgain) {
  auto journal = JournalReader::open(folder_.path());
  auto past = RewoundSession::make(plan(), **journal, rows_.back());
  ASSERT_TRUE(past.ok()) << past.error().message;
  EXPECT_EQ((*past)->batch()->past->lastSeq(), rows_.front());
  EXPECT_EQ((*past)->batch()->status.journalSeq, rows_.back());
}

TEST_F(SnapshotStart, WhatIsOfAnotherFutureIsDropped) {
  keeper_.dropSnapshotsBehind(rows_.front());
  std::string hash;
  EXPECT_EQ(start(plan(), hash).behind.seq, rows_.front());
  EXPECT_EQ(hash, engine_.stateHash());
}

TEST_F(SnapshotStart, OnlyTheNewestAreKept) {
  for (int i = 0; i < 6; ++i) {
    trade();
    snapshot();
  }
  int offered = 0;
  keeper_.readSnapshots(
      originOf(plan()), [](const std::string& why) { ADD_FAILURE() << why; },
      [&](Snapshot&) {
        ++offered;
        return false;
      });
  EXPECT_EQ(offered, 4);
}

}  // namespace
}  // namespace oms
