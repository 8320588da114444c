// Acknowledged is durable: a child appends and tells each acknowledged row over a pipe; it is killed at random moments.
#include <gtest/gtest.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <random>

#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;

constexpr int kRounds = 50;

// Goes on with the journal's session and appends for ever.
[[noreturn]] void appendUntilKilled(const QString& dataDir, int acks, unsigned seed) {
  auto journal = SqliteJournal::open(dataDir);
  if (!journal)
    _exit(2);
  const auto unended = (*journal)->unendedSession();
  if (unended)
    (*journal)->resumeSession(unended->info, someInstruments());
  else if ((*journal)->beginSession(someSession(), "{}", "", someInstruments()))
    _exit(3);
  std::mt19937 random(seed);
  for (;;) {
    std::vector<JournalRow> rows;
    const auto count = 1 + random() % 20;
    for (std::uint64_t seq = (*journal)->lastSeq() + 1; rows.size() < count; ++seq)
      rows.push_back(random() % 3 == 0 ? orderRow(seq, seq) : smallRow(seq));
    const auto appended = (*journal)->append(rows);
    if (!appended || write(acks, &*appended, sizeof(*appended)) != sizeof(*appended))
      _exit(4);
  }
}

struct Life {
  std::uint64_t lastAck = 0;
  int status = 0;
};

enum class LifeBegins { withTheProcess, withTheFirstAcknowledgement };

// Lets a child live for so long and reads what it acknowledged.
Life liveAndDie(const QString& dataDir, unsigned seed, LifeBegins begins, unsigned microseconds) {
  int acks[2];
  if (pipe(acks) != 0)
    return {};
  const pid_t child = fork();
  if (child == 0) {
    close(acks[0]);
    appendUntilKilled(dataDir, acks[1], seed);
  }
  close(acks[1]);
  pollfd acknowledged{acks[0], POLLIN, 0};
  if (begins == LifeBegins::withTheFirstAcknowledgement)
    poll(&acknowledged, 1, 60'000);
  usleep(microseconds);
  kill(child, SIGKILL);
  Life life;
  std::uint64_t ack = 0;
  while (read(acks[0], &ack, sizeof(ack)) == sizeof(ack))
    life.lastAck = ack;
  close(acks[0]);
  waitpid(child, &life.status, 0);
  return life;
}

TEST(Crash, NothingAcknowledgedIsLost) {
  QTemporaryDir folder;
  const unsigned seed = std::random_device{}();
  RecordProperty("seed", std::to_string(seed));
  std::mt19937 random(seed);
  std::uint64_t lastAck = 0;
  for (int round = 0; round < kRounds; ++round) {
    // Some die while they open the journal; the others get somewhere, however slow the machine is.
    const LifeBegins begins = round % 3 == 0 ? LifeBegins::withTheProcess : LifeBegins::withTheFirstAcknowledgement;
    const Life life = liveAndDie(folder.path(), random(), begins, 500 + random() % 60'000);
    ASSERT_TRUE(WIFSIGNALED(life.status)) << "exit " << WEXITSTATUS(life.status) << ", seed " << seed;
    lastAck = std::max(lastAck, life.lastAck);
    auto journal = SqliteJournal::open(folder.path());
    ASSERT_TRUE(journal.ok()) << journal.error().message << ", seed " << seed;
    ASSERT_GE((*journal)->lastSeq(), lastAck) << "round " << round << ", seed " << seed;
  }
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader.ok());
  const auto report = (*reader)->verify();
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->whole()) << report->problem << ", seed " << seed;
  EXPECT_GE(report->rows, lastAck);
  EXPECT_GT(lastAck, 100U) << "the children did not get far enough to prove anything";
  EXPECT_EQ(query(DataFolder::journalPath(folder.path()), "SELECT count(*) FROM equity_points"),
            query(DataFolder::journalPath(folder.path()), "SELECT count(*) FROM journal WHERE type = 'market_data'"));
}

}  // namespace
}  // namespace oms
