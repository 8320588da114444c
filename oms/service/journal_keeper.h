#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "oms/messages/batch.h"
#include "oms/messages/journal_row.h"
#include "oms/service/side_thread.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/sqlite_journal.h"

namespace oms {

// Keeps the engine's rows durable, and keeps them in memory while the disk will not have them. Lives on the engine's
// thread, and writes on another one when it is told to. Rows never get lost here: they are on the disk, or in the
// backlog, which is written first when it is back.
class JournalKeeper {
 public:
  // A backlog this long stops the feed: what the memory holds must stay bounded.
  static constexpr std::size_t kMaxBacklog = 100'000;

  // `idle` is called on the writer's thread each time that one more may be begun: a commit, or to carry the log over.
  JournalKeeper(
      QString dataDir, SessionInfo info, std::string configJson, std::string feedIdentity,
      std::shared_ptr<const InstrumentList> instruments, std::function<void()> idle = [] {});

  // Opens the database and begins the session, or takes up the unended one of the same id.
  void open(bool resume);
  bool available() const { return journal_ != nullptr; }
  const std::string& problem() const { return problem_; }  // one sentence with the remedy; empty: available
  bool backlogFull() const { return backlog_.size() >= kMaxBacklog; }
  std::uint64_t durableSeq() const { return durableSeq_; }
  std::uint64_t nextSeq() const { return nextSeq_; }

  // See SqliteJournal; empty while there is no journal. Any thread.
  std::string epoch() const;

  // The rows of the session to take up, while the disk can only be read too. See readSessionRows().
  Result<std::uint64_t> replayRows(const RowPlace& behind, const std::function<bool(const StoredRow&)>& each);
  // See readSnapshots().
  void readSnapshots(const SnapshotOrigin& origin, const std::function<void(const std::string&)>& passed,
                     const std::function<bool(Snapshot&)>& take);

  // Everything is durable and handed out: what the engine holds is the state behind this row.
  std::optional<RowPlace> settledPlace() const;
  // Goes to the disk beside the rows to come; or at once. What fails costs nothing but the snapshot.
  void keepSnapshot(PackedSnapshot snapshot);
  void finishSnapshot();
  // One is not whole on the disk yet: a newer one would take its place.
  bool isKeepingSnapshot() const { return keepingSnapshot_; }
  // See SqliteJournal.
  void dropSnapshotsBehind(std::uint64_t seq);

  // An order that the engine does not know, of this session or an earlier one; nothing while the journal is
  // unavailable, when no order is taken either. What the journal cannot read fails it: an order must not be taken for a
  // new one. A commit under way is not waited for, unless the reader beside it has failed.
  Result<std::optional<StoredClientOrder>> findClientOrder(const Actor& author, const ClientOrderId& id);

  // Gives the row its seq and keeps it until commit().
  void add(JournalRow row);
  // The session ends with the next commit; rows that come behind it are its own all the same.
  void endSession() { ending_ = true; }
  // Writes everything kept in one transaction; false: not durable, problem() says why.
  bool commit();
  // Begins to write everything kept and so many parts of a snapshot, beside the caller, who may add rows meanwhile:
  // they wait for the next commit. Needs an available journal and rows to write. What else is asked of the journal
  // meanwhile waits for the writer.
  void beginCommit(std::size_t snapshotParts = 1);
  bool isCommitting() const { return !committing_.empty(); }
  // The caller would wait for finishCommit(), or to begin what comes next.
  bool isBusy() const { return writer_.isBusy(); }
  // As commit(), for what was begun; commit() itself begins with it.
  bool finishCommit();
  // Carries the journal's log over into its file beside the caller, where the log is long enough: call it when nobody
  // waits. The next commit comes behind it.
  void carryLogOver();
  bool wantsLogCarried() const { return journal_ && !isBusy() && journal_->wantsCheckpoint(); }
  // Rows that no commit has been begun for.
  std::size_t waiting() const { return backlog_.size() - published_; }

  // Tries to open the database again. True: everything that was kept back is durable now.
  bool recover();
  // The rows since the last take, as entries; they are the caller's to publish. While the journal is available they are
  // the durable ones.
  std::vector<Entry> takeEntries();

 private:
  SqliteJournal* idleJournal();
  void openReader();
  Result<std::optional<StoredClientOrder>> lookUp(const Actor& author, const ClientOrderId& id);
  bool hasManyEventsAhead() const;
  bool fail(const std::string& problem);
  bool takeUpAgain();
  void countFromTheJournal();
  void setEpoch(std::string epoch);

  QString dataDir_;
  SessionInfo info_;
  std::string configJson_;
  std::string feedIdentity_;
  std::shared_ptr<const InstrumentList> instruments_;
  std::unique_ptr<SqliteJournal> journal_;
  std::unique_ptr<JournalReader> reader_;  // beside the journal, and closed before it; null: it could not be opened
  bool sessionBegun_ = false;
  bool ending_ = false;
  bool ended_ = false;
  std::string problem_;
  std::vector<JournalRow> backlog_;                     // not durable yet, or not handed out
  std::vector<JournalRow> committing_;                  // the writer's, before those of the backlog
  RowTexts texts_;                                      // of the backlog's last rows
  RowTexts committingTexts_;                            // of the last of those that the writer has
  Result<std::uint64_t> committed_ = std::uint64_t{0};  // the writer's answer
  bool keepingSnapshot_ = false;                        // as the last commit left it
  std::size_t published_ = 0;                           // of the backlog's front
  std::uint64_t durableSeq_ = 0;
  std::uint64_t nextSeq_ = 1;
  mutable std::mutex epochLock_;
  std::string epoch_;
  SideThread writer_;  // the last member: it ends before what it works with
};

}  // namespace oms
