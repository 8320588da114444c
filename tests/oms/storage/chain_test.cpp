#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;

TEST(HashChain, IsFixedForever) {
  // A journal that was written once has to verify with every later version.
  const Digest first = chained({}, {1, 2, 3, 4, "exec_x", "submit_order", "{}"});
  EXPECT_EQ(hex(first), "e7a7639aa1b5db3b011dd0fea14511d7a1065a37548a4dce297f8796c72375d6");
  EXPECT_NE(first, chained({}, {1, 2, 3, 4, "exec_", "xsubmit_order", "{}"}));
  EXPECT_NE(first, chained(first, {1, 2, 3, 4, "exec_x", "submit_order", "{}"}));
}

struct Tampering {
  const char* what;
  std::string sql;
  std::uint64_t brokenSeq;
};

class Tampered : public testing::TestWithParam<Tampering> {};

TEST_P(Tampered, IsFoundAtItsRow) {
  QTemporaryDir folder;
  auto journal = begunJournal(folder.path());
  ASSERT_NE(journal, nullptr);
  std::vector<JournalRow> rows;
  for (std::uint64_t seq = 1; seq <= 9; ++seq)
    rows.push_back(orderRow(seq, seq));
  ASSERT_TRUE(journal->append(rows).ok());
  journal.reset();
  ASSERT_EQ(query(DataFolder::journalPath(folder.path()), GetParam().sql), "");

  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader.ok());
  const auto report = (*reader)->verify();
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->whole());
  ASSERT_TRUE(report->brokenSeq.has_value()) << report->problem;
  EXPECT_EQ(*report->brokenSeq, GetParam().brokenSeq);
  EXPECT_EQ(report->rows, 4U);
  reader->reset();

  auto reopened = SqliteJournal::open(folder.path());
  ASSERT_TRUE(reopened.ok());
  (*reopened)->resumeSession(someSession(), someInstruments());
  const auto replayed = (*reopened)->replayRows({}, [](const StoredRow&) { return true; });
  ASSERT_FALSE(replayed.ok());
  EXPECT_THAT(replayed.error().message, testing::HasSubstr("damaged"));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Tampered,
    testing::Values(Tampering{"payload",
                              "UPDATE journal SET payload = replace(payload, '100.25', '100.26') WHERE seq = 5", 5},
                    Tampering{"cursor", "UPDATE journal SET cursor = cursor + 1 WHERE seq = 5", 5},
                    Tampering{"time", "UPDATE journal SET session_time = session_time + 1 WHERE seq = 5", 5},
                    Tampering{"wall", "UPDATE journal SET wall = NULL WHERE seq = 5", 5},
                    Tampering{"type", "UPDATE journal SET type = 'cancel_order' WHERE seq = 5", 5},
                    Tampering{"previous", "UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 5", 5},
                    Tampering{"hash", "UPDATE journal SET hash = x'00' WHERE seq = 5", 5},
                    Tampering{"missing", "DELETE FROM journal WHERE seq = 5", 6}),
    [](const auto& tampering) { return tampering.param.what; });

struct Retouch {
  const char* what;
  const char* sql;
  const char* found;
};

class Retouched : public testing::TestWithParam<Retouch> {};

// The chain is whole, and the tables that people query tell something else.
TEST_P(Retouched, TablesAreFound) {
  QTemporaryDir folder;
  auto journal = begunJournal(folder.path());
  ASSERT_NE(journal, nullptr);
  const std::vector<JournalRow> rows{smallRow(1), orderRow(2, 1), orderRow(3, 2)};
  ASSERT_TRUE(journal->append(rows).ok());
  journal.reset();
  const auto problem = [&] { return (*JournalReader::open(folder.path()))->verify()->problem; };
  ASSERT_EQ(problem(), "");
  ASSERT_EQ(query(DataFolder::journalPath(folder.path()), GetParam().sql), "");
  EXPECT_THAT(problem(), testing::HasSubstr(GetParam().found));
}

INSTANTIATE_TEST_SUITE_P(
    Tables, Retouched,
    testing::Values(
        Retouch{"fill", "UPDATE fills SET price = '100.26' WHERE trade_id = 'trd_2'", "row 3"},
        Retouch{"fill_position", "UPDATE fills SET position_id = 'pos_9' WHERE trade_id = 'trd_2'", "row 3"},
        Retouch{"opened_position", "UPDATE fills SET opened_position_id = 'pos_9' WHERE trade_id = 'trd_2'", "row 3"},
        Retouch{"explanation", "UPDATE fills SET explanation = '{}' WHERE trade_id = 'trd_1'", "row 2"},
        Retouch{"order", "UPDATE orders SET fees = '0' WHERE order_id = 'ord_1'", "row 2"},
        Retouch{"order_gone", "DELETE FROM orders WHERE order_id = 'ord_1'", "row 2"},
        Retouch{"order_event", "UPDATE order_events SET actor = 'trader' WHERE seq = 3", "row 3"},
        Retouch{"event_gone", "DELETE FROM order_events WHERE seq = 2 AND event = 'order_accepted'", "row 2"},
        Retouch{"equity", "UPDATE equity_points SET cash = '90001'", "row 1"},
        Retouch{"drawdown", "UPDATE equity_points SET drawdown = '0.01'", "row 1"},
        Retouch{"session", "UPDATE sessions SET first_seq = 2", "that no row tells"},
        Retouch{"session_end", "UPDATE sessions SET last_seq = 2", "that no row tells"},
        Retouch{"fill_more",
                "INSERT INTO fills SELECT session_id, 'trd_9', order_id, symbol, side, quantity, price, "
                "fee, fee_currency, liquidity, rule, flags, explanation, strategy, time, position_id, "
                "opened_position_id FROM fills LIMIT 1",
                "that no row tells"}),
    [](const auto& retouch) { return retouch.param.what; });

}  // namespace
}  // namespace oms
