// R7: bits flip, and files end too early, in each page of the database and each frame of its log. Nothing crashes, and
// no change is accepted in silence: somebody says so, or all that can be read is what it was.
#include <gtest/gtest.h>

#include <QFile>

#include <functional>
#include <random>

#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;

constexpr std::size_t kPage = 4096;
constexpr std::size_t kFrame = kPage + 24;
constexpr std::size_t kLogHeader = 32;
const std::string kDatabase = "paper.db";
const std::string kLog = "paper.db-wal";
const std::string kMark = "paper.db.acknowledged";

// What recovery reads, and what is compared with it.
std::string contentOf(const QString& dataDir) {
  return query(
      DataFolder::journalPath(dataDir),
      "PRAGMA user_version; "
      "SELECT *, hex(prev_hash), hex(hash) FROM journal ORDER BY seq; "
      "SELECT session_id, first_seq, last_seq FROM sessions; SELECT * FROM order_events; "
      "SELECT trade_id, order_id, symbol, side, quantity, price, fee, explanation, time FROM fills; "
      "SELECT order_id, client_order_id, symbol, side, type, status, quantity, filled_quantity, price, avg_px, "
      "actor, reason, fees, version, created_at, updated_at FROM orders; SELECT * FROM equity_points");
}

struct Reading {
  bool noticed = false;
  std::string content;
};

// Everything that reads a journal.
Reading readAll(const QString& dataDir) {
  Reading reading;
  {
    auto journal = SqliteJournal::open(dataDir);
    if (!journal)
      return {true, {}};
    const auto unended = (*journal)->unendedSession();
    (*journal)->resumeSession(unended ? unended->info : someSession(), someInstruments());
    if (!(*journal)->replayRows({}, [](const StoredRow&) { return true; }))
      reading.noticed = true;
  }
  auto reader = JournalReader::open(dataDir);
  if (!reader)
    return {true, {}};
  const auto report = (*reader)->verify();
  reading.noticed = reading.noticed || !report || !report->whole();
  reader->reset();
  if (!reading.noticed)
    reading.content = contentOf(dataDir);
  return reading;
}

// A database with nothing beside it; and one whose last rows are in its log only, as a kill leaves it.
struct Whole {
  FolderImage closed;
  FolderImage killed;
  std::string content;
};

Whole makeWhole() {
  Whole whole;
  const QTemporaryDir folder;
  FaultVfs disk;
  live(folder.path(), {{20, 1}, false}, disk);
  live(folder.path(), {{9, 1, 5}, false}, disk, [&](const Promised&) { whole.killed = imageOf(folder.path()); });
  whole.closed = imageOf(folder.path());
  whole.content = contentOf(folder.path());
  return whole;
}

int flipsAPage() {
  return numberFrom("TIDEMARK_FLIPS", 6);
}

// True when it is noticed, or nothing has changed.
bool isNoticedOrHarmless(const FolderImage& image, const Whole& whole) {
  const QTemporaryDir folder;
  writeImage(folder.path(), image);
  const Reading reading = readAll(folder.path());
  return reading.noticed || reading.content == whole.content;
}

TEST(Corruption, OfAnyPageIsNotAcceptedInSilence) {
  const Whole whole = makeWhole();
  const FaultVfs quick;
  std::mt19937 random(7);
  ASSERT_EQ(whole.closed.count(kLog), 0U);
  const std::size_t size = whole.closed.at(kDatabase).size();
  for (std::size_t page = 0; page * kPage < size; ++page) {
    for (int flip = 0; flip < flipsAPage(); ++flip) {
      const std::size_t at = page * kPage + random() % kPage;
      const auto bit = static_cast<char>(1 << random() % 8);
      FolderImage image = whole.closed;
      image[kDatabase][at] ^= bit;
      EXPECT_TRUE(isNoticedOrHarmless(image, whole)) << "page " << page + 1 << ", byte " << at % kPage;
    }
  }
}

// What the start and `journal verify` say of the folder, one sentence each.
std::vector<std::string> sentencesOf(const QString& dataDir) {
  std::vector<std::string> sentences;
  if (const auto journal = SqliteJournal::open(dataDir); !journal)
    sentences.push_back(journal.error().message);
  const auto reader = JournalReader::open(dataDir);
  if (!reader) {
    sentences.push_back(reader.error().message);
  } else if (const auto report = (*reader)->verify(); !report) {
    sentences.push_back(report.error().message);
  } else if (!report->whole()) {
    sentences.push_back(report->problem);
  }
  return sentences;
}

// SQLite tells of a broken page under a heading, of an index that misses a row without one.
TEST(Corruption, IsToldInOneLineWhateverItIs) {
  const Whole whole = makeWhole();
  const FaultVfs quick;
  std::size_t ofPages = 0;
  std::size_t ofIndexes = 0;
  for (std::size_t page = 1; page * kPage < whole.closed.at(kDatabase).size(); ++page) {
    for (const bool wholePage : {true, false}) {
      FolderImage image = whole.closed;
      if (wholePage)
        image[kDatabase].replace(page * kPage, kPage, kPage, '\xff');
      else
        image[kDatabase][page * kPage + kPage - 20] ^= 1;
      const QTemporaryDir folder;
      writeImage(folder.path(), image);
      for (const std::string& sentence : sentencesOf(folder.path())) {
        EXPECT_EQ(sentence.find_first_of("\n*"), std::string::npos) << sentence;
        ofPages += sentence.find("btreeInitPage") != std::string::npos ? 1 : 0;
        ofIndexes += sentence.find("missing from index") != std::string::npos ? 1 : 0;
      }
    }
  }
  EXPECT_GT(ofPages, 0U);
  EXPECT_GT(ofIndexes, 0U);
}

TEST(Corruption, OfAFileThatEndsAtAnyPageIsNotAccepted) {
  const Whole whole = makeWhole();
  const FaultVfs quick;
  const std::string& bytes = whole.closed.at(kDatabase);
  // An empty file is a new one.
  for (std::size_t page = 0; page * kPage < bytes.size(); ++page) {
    for (const std::size_t more : {std::size_t{0}, std::size_t{100}, kPage - 1}) {
      const std::size_t end = page * kPage + more;
      if (end == 0 || end >= bytes.size())
        continue;
      const FolderImage image{{kDatabase, bytes.substr(0, end)}};
      EXPECT_TRUE(isNoticedOrHarmless(image, whole)) << "cut at byte " << end;
    }
  }
}

// SQLite takes a log up to the first frame whose sum is wrong, and a shorter log as it is.
TEST(Corruption, OfAnyFrameOfTheLogIsNotAcceptedInSilence) {
  const Whole whole = makeWhole();
  const FaultVfs quick;
  std::mt19937 random(8);
  const std::string& log = whole.killed.at(kLog);
  ASSERT_GT(log.size(), kLogHeader + 10 * kFrame);
  for (std::size_t frame = 0; kLogHeader + frame * kFrame < log.size(); ++frame) {
    for (int flip = 0; flip < flipsAPage(); ++flip) {
      FolderImage image = whole.killed;
      // Each second one in the frame's own head.
      const std::size_t at = kLogHeader + frame * kFrame + random() % (flip % 2 == 0 ? 24 : kFrame);
      image[kLog][at] ^= static_cast<char>(1 << random() % 8);
      EXPECT_TRUE(isNoticedOrHarmless(image, whole)) << "frame " << frame;
    }
    FolderImage image = whole.killed;
    image[kLog].resize(kLogHeader + frame * kFrame + random() % kFrame);
    EXPECT_TRUE(isNoticedOrHarmless(image, whole)) << "cut in frame " << frame;
  }
}

TEST(Corruption, OfAMissingLogIsNotAccepted) {
  const Whole whole = makeWhole();
  const FaultVfs quick;
  FolderImage image = whole.killed;
  ASSERT_TRUE(isNoticedOrHarmless(image, whole));
  image.erase(kLog);
  const QTemporaryDir folder;
  writeImage(folder.path(), image);
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader.ok());
  EXPECT_NE((*reader)->verify()->problem.find("row 36 was acknowledged"), std::string::npos);
  reader->reset();
  const auto refused = SqliteJournal::open(folder.path());
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("paper.db ends with row 21, but row 36 was acknowledged"), std::string::npos)
      << refused.error().message;
  // The way out that the sentence names; and a journal that was moved away is begun anew.
  image.erase(kMark);
  writeImage(folder.path(), image);
  EXPECT_EQ(examine(folder.path(), {21, true, false}, 21), "");
  writeImage(folder.path(), {{kMark, whole.killed.at(kMark)}});
  EXPECT_EQ(examine(folder.path(), {}, 0), "");
}

// The last frame of what was never acknowledged: nothing that was promised is in it.
TEST(Corruption, ATornLastFrameLosesNoAcknowledgedRow) {
  FolderImage image;
  Promised promised;
  const QTemporaryDir folder;
  FaultVfs disk;
  Life life{{4, 2, 8}, false};
  live(folder.path(), life, disk, [&](const Promised& now) {
    const FolderImage next = imageOf(folder.path());
    if (image.contains(kLog) && next.at(kLog).size() > image.at(kLog).size()) {
      FolderImage torn = next;
      torn[kLog].resize(next.at(kLog).size() - 1);
      torn[kMark] = image.at(kMark);
      const QTemporaryDir other;
      writeImage(other.path(), torn);
      EXPECT_EQ(examine(other.path(), promised, now.lastSeq), "") << "after row " << now.lastSeq;
    }
    image = next;
    promised = now;
  });
  EXPECT_EQ(promised.lastSeq, 14U);
}

}  // namespace
}  // namespace oms
