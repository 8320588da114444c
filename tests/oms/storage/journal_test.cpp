#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oms/messages/json_rows.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

class Journal : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(folder_.isValid());
    journal_ = begunJournal(dataDir());
    ASSERT_NE(journal_, nullptr);
  }
  QString dataDir() const { return folder_.path(); }
  QString file() const { return DataFolder::journalPath(dataDir()); }
  void appendOrders(std::uint64_t from, std::uint64_t to) {
    std::vector<JournalRow> rows;
    for (std::uint64_t seq = from; seq <= to; ++seq)
      rows.push_back(orderRow(seq, seq));
    const auto appended = journal_->append(rows);
    ASSERT_TRUE(appended.ok()) << appended.error().message;
    EXPECT_EQ(*appended, to);
  }

  QTemporaryDir folder_;
  std::unique_ptr<SqliteJournal> journal_;
};

TEST_F(Journal, TheTablesTellThePersonWhatTheEventsSay) {
  appendOrders(1, 2);
  const std::vector<JournalRow> point{smallRow(3)};
  ASSERT_TRUE(journal_->append(point).ok());
  const auto ask = [&](const std::string& sql) { return query(file(), sql); };
  EXPECT_EQ(
      ask("SELECT order_id, client_order_id, symbol, side, status, filled_quantity, avg_px, strategy FROM orders"),
      "ord_1|mine-1|BTCUSDT|buy|filled|2|100.25|ema_trend\nord_2|mine-2|BTCUSDT|buy|filled|2|100.25|ema_trend");
  EXPECT_EQ(ask("SELECT event, status FROM order_events WHERE order_id = 'ord_1' ORDER BY seq, step"),
            "order_accepted|accepted\norder_filled|filled");
  EXPECT_EQ(ask("SELECT trade_id, price, fee, fee_currency, rule, json_extract(explanation, '$.rule') FROM fills"),
            "trd_1|100.25|0.1|USD|8|8\ntrd_2|100.25|0.1|USD|8|8");
  EXPECT_EQ(ask("SELECT position_id, side, quantity, exit_price, closed_at FROM positions WHERE position_id = 'pos_1'"),
            "pos_1|buy|0|101|2026-01-05T12:00:01.000000Z");
  EXPECT_EQ(ask("SELECT position_id, quantity, entry_price, exit_price, pnl, exit_reason, strategy FROM trades"),
            "pos_1|2|100.25|101|1.4|take_profit|ema_trend\npos_2|2|100.25|101|1.4|take_profit|ema_trend");
  EXPECT_EQ(ask("SELECT signal_id, status, reasons FROM signals WHERE signal_id = 'sig_2'"),
            "sig_2|executed|[\"fast > slow\"]");
  EXPECT_EQ(ask("SELECT signal_id, decision, decided_by FROM approvals WHERE signal_id = 'sig_1'"),
            "sig_1|approved|trader");
  EXPECT_EQ(ask("SELECT alert_id, code, cleared_at FROM risk_alerts WHERE alert_id = 'alr_1'"),
            "alr_1|daily_loss|NULL");
  EXPECT_EQ(ask("SELECT seq, time, equity, cash FROM equity_points"), "3|2026-01-05T12:00:03.000000Z|100000|90000");
  EXPECT_EQ(ask("SELECT type, count(*) FROM journal GROUP BY type"), "market_data|1\nsubmit_order|2");
}

TEST_F(Journal, OfSeveralStatesInOneBatchTheLastCounts) {
  std::vector<JournalRow> rows{orderRow(1, 7), orderRow(2, 8)};
  auto& again = std::get<OrderChanged>(rows[1].events[1].body);
  again.order.id = {7};  // a later event of the first order, in another row
  again.order.status = OrderStatus::canceled;
  ASSERT_TRUE(journal_->append(rows).ok());
  EXPECT_EQ(query(file(), "SELECT status FROM orders WHERE order_id = 'ord_7'"), "canceled");
}

TEST_F(Journal, AnUnendedSessionComesBackAsItWasBegun) {
  appendOrders(1, 3);
  journal_.reset();
  auto reopened = SqliteJournal::open(dataDir());
  ASSERT_TRUE(reopened.ok()) << reopened.error().message;
  EXPECT_EQ((*reopened)->lastSeq(), 3U);
  const auto stored = (*reopened)->unendedSession();
  ASSERT_TRUE(stored.has_value());
  const SessionInfo begun = someSession();
  EXPECT_EQ(stored->info.id, begun.id);
  EXPECT_EQ(stored->info.symbols, begun.symbols);
  EXPECT_EQ(stored->info.strategies, begun.strategies);
  EXPECT_EQ(stored->info.startedAt, begun.startedAt);
  EXPECT_EQ(stored->info.state, SessionState::running);
  EXPECT_TRUE(stored->info.simulated);
  EXPECT_EQ(stored->configJson, R"({"seed":1})");
  EXPECT_EQ(stored->feedIdentity, "simulated seed 1");
}

TEST_F(Journal, ReplayGivesEachCommandAndThePayloadToCompareWith) {
  std::vector<JournalRow> rows{orderRow(1, 1), smallRow(2), orderRow(3, 2)};
  ASSERT_TRUE(journal_->append(rows).ok());
  journal_.reset();
  auto reopened = SqliteJournal::open(dataDir());
  ASSERT_TRUE(reopened.ok());
  const SessionInfo info = (*reopened)->unendedSession()->info;
  (*reopened)->resumeSession(info, someInstruments());
  const auto instruments = someInstruments();
  const Naming names(*instruments, info);
  std::size_t next = 0;
  const auto count = (*reopened)->replayRows({}, [&](const StoredRow& stored) {
    const JournalRow& row = rows[next++];
    EXPECT_EQ(stored.seq, row.seq);
    EXPECT_EQ(stored.cursor, row.cursor);
    EXPECT_EQ(stored.time, row.time);
    EXPECT_EQ(stored.command.has_value(), row.command.has_value());
    EXPECT_EQ(stored.payload, payloadOf(row, names));
    return true;
  });
  ASSERT_TRUE(count.ok()) << count.error().message;
  EXPECT_EQ(*count, 3U);
  const auto one = (*reopened)->replayRows({}, [](const StoredRow&) { return false; });
  EXPECT_EQ(*one, 1U);
  const std::vector<JournalRow> more{smallRow(4)};
  EXPECT_TRUE((*reopened)->append(more).ok());
}

TEST_F(Journal, OneSessionAtATimeAndTheRowsGoOnAcrossThem) {
  appendOrders(1, 2);
  const auto refused = journal_->beginSession(someSession("exec_b"), "{}", "", someInstruments());
  ASSERT_TRUE(refused.has_value());
  EXPECT_THAT(refused->message, HasSubstr("has not ended"));
  ASSERT_FALSE(journal_->endSession(someSession().id).has_value());
  EXPECT_FALSE(journal_->unendedSession().has_value());
  ASSERT_FALSE(journal_->beginSession(someSession("exec_b"), "{}", "", someInstruments()).has_value());
  // Ids begin again with each session; the journal's own numbers do not.
  const std::vector<JournalRow> rows{orderRow(3, 1)};
  ASSERT_TRUE(journal_->append(rows).ok());
  std::uint64_t seen = 0;
  ASSERT_TRUE(journal_->replayRows({}, [&](const StoredRow& row) { return seen = row.seq, true; }).ok());
  EXPECT_EQ(seen, 3U);
  EXPECT_EQ(query(file(), "SELECT session_id, first_seq, last_seq FROM sessions ORDER BY first_seq"),
            someSession().id + "|1|2\nexec_b|3|NULL");
}

// An order that comes too late is refused, and its refusal is a row of the session that has ended.
TEST_F(Journal, RowsBehindTheEndOfASessionAreItsOwn) {
  appendOrders(1, 2);
  ASSERT_TRUE(journal_->append(std::vector<JournalRow>{}, SqliteJournal::Session::ends).ok());
  const std::string ended = query(file(), "SELECT ended_at FROM sessions");
  ASSERT_TRUE(journal_->append(std::vector<JournalRow>{orderRow(3, 3)}, SqliteJournal::Session::ends).ok());
  EXPECT_EQ(query(file(), "SELECT last_seq FROM sessions"), "3");
  EXPECT_EQ(query(file(), "SELECT ended_at FROM sessions"), ended);
  auto reader = JournalReader::open(dataDir());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ((*reader)->verify()->problem, "");
}

// As earlier versions left it: the rows behind the end were not told of.
TEST_F(Journal, AnEndThatCameTooEarlyIsMended) {
  appendOrders(1, 4);
  ASSERT_FALSE(journal_->endSession(someSession().id).has_value());
  ASSERT_FALSE(journal_->beginSession(someSession("exec_b"), "{}", "", someInstruments()).has_value());
  ASSERT_FALSE(journal_->endSession("exec_b").has_value());
  ASSERT_FALSE(journal_->beginSession(someSession("exec_c"), "{}", "", someInstruments()).has_value());
  ASSERT_TRUE(journal_->append(std::vector<JournalRow>{orderRow(5, 1)}).ok());
  ASSERT_TRUE(journal_->append(std::vector<JournalRow>{orderRow(6, 2)}).ok());
  ASSERT_FALSE(journal_->endSession("exec_c").has_value());
  journal_.reset();
  const std::string ends = "SELECT session_id, first_seq, last_seq FROM sessions ORDER BY first_seq, last_seq";
  const std::string right = query(file(), ends);
  query(file(), "UPDATE sessions SET last_seq = last_seq - 1 WHERE session_id <> 'exec_b'; PRAGMA user_version = 7");
  ASSERT_NE(query(file(), ends), right);
  ASSERT_TRUE(SqliteJournal::open(dataDir()).ok());
  EXPECT_EQ(query(file(), ends), right);
}

TEST_F(Journal, AReaderSeesARunningJournalAndLeavesItAlone) {
  appendOrders(1, 5);
  auto reader = JournalReader::open(dataDir());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  const auto report = (*reader)->verify();
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_TRUE(report->whole()) << report->problem;
  EXPECT_EQ(report->rows, 5U);
  EXPECT_EQ(report->sessions, 1U);
  EXPECT_EQ(report->headHash, *(*reader)->headHash());
  EXPECT_EQ(report->headHash.size(), 64U);
  appendOrders(6, 6);
  EXPECT_EQ((*reader)->verify()->rows, 6U);
}

TEST_F(Journal, AReaderWithoutAJournalSaysWhereItLooked) {
  QTemporaryDir empty;
  const auto reader = JournalReader::open(empty.path());
  ASSERT_FALSE(reader.ok());
  EXPECT_THAT(reader.error().message, HasSubstr(empty.path().toStdString()));
}

// Bytes that no compression makes small.
PackedSnapshot largeSnapshot(std::uint64_t seq, const Digest& rowHash) {
  std::string content;
  for (std::uint64_t i = 0, bits = 7; i < 250'000; ++i) {
    bits = bits * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    content += static_cast<char>(bits >> 56);
  }
  return packed({seq, rowHash, "state", content}, {"format", someSession().id, "{}", "feed"});
}

TEST_F(Journal, ASnapshotIsWrittenInAsManyPartsAsACommitMayTake) {
  using Session = SqliteJournal::Session;
  appendOrders(1, 1);
  journal_->keepSnapshot(largeSnapshot(1, journal_->headHash()));
  appendOrders(2, 2);
  EXPECT_TRUE(journal_->isKeepingSnapshot());
  EXPECT_EQ(query(file(), "SELECT count(*) FROM snapshot_parts"), "1");
  EXPECT_EQ(query(file(), "SELECT count(*) FROM snapshots"), "0");
  const std::vector<JournalRow> more{orderRow(3, 3)};
  ASSERT_TRUE(journal_->append(more, Session::goesOn, 64).ok());
  EXPECT_FALSE(journal_->isKeepingSnapshot());
  EXPECT_EQ(query(file(), "SELECT seq, parts, (SELECT count(*) FROM snapshot_parts) FROM snapshots"), "1|2|2");
}

TEST_F(Journal, PartsOfSnapshotsThatWereNotFinishedGoWithTheNextAndAtTheStart) {
  appendOrders(1, 1);
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    journal_->keepSnapshot(largeSnapshot(seq, journal_->headHash()));
    appendOrders(seq + 1, seq + 1);
    EXPECT_EQ(query(file(), "SELECT group_concat(seq) FROM snapshot_parts"), std::to_string(seq));
  }
  journal_.reset();
  auto reopened = SqliteJournal::open(dataDir());
  ASSERT_TRUE(reopened.ok());
  (*reopened)->resumeSession(someSession(), someInstruments());
  EXPECT_EQ(query(file(), "SELECT count(*) FROM snapshot_parts"), "0");
}

}  // namespace
}  // namespace oms
