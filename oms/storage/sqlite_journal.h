#pragma once

#include <QString>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oms/messages/journal_row.h"
#include "oms/messages/json_objects.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"
#include "oms/model/session.h"
#include "oms/storage/database.h"
#include "oms/storage/hash_chain.h"
#include "oms/storage/high_water_mark.h"
#include "oms/storage/row_texts.h"
#include "oms/storage/session_columns.h"
#include "oms/storage/session_rows.h"
#include "oms/storage/snapshots.h"
#include "oms/storage/table_writer.h"

namespace oms {

// The one read-write connection of a data folder, used by one thread at a time. What append() has answered is on the
// disk. After the first failed write it refuses everything: close it and open it again, so that nothing is
// believed that SQLite may not have kept.
class SqliteJournal {
 public:
  // Makes or migrates the database of an existing folder, whose lock the caller holds. A failure leaves the file as
  // it was, and its sentence says what to do.
  static Result<std::unique_ptr<SqliteJournal>> open(const QString& dataDir);

  std::optional<StoredSession> unendedSession();
  // Rows belong to the session that was begun or resumed last. At most one session is unended at a time.
  std::optional<Failure> beginSession(const SessionInfo& info, std::string_view configJson,
                                      std::string_view feedIdentity, std::shared_ptr<const InstrumentList> instruments);
  void resumeSession(const SessionInfo& info, std::shared_ptr<const InstrumentList> instruments);
  std::optional<Failure> endSession(const std::string& sessionId);

  // Writes the rows and what follows from them for the tables, in one transaction, and so many parts of a snapshot that
  // waits. Their seq goes on from lastSeq() without a gap. Answers the last durable seq. With the last rows of a
  // session its end is written too. `texts` are those of the last rows, as many as were made already.
  enum class Session { goesOn, ends };
  Result<std::uint64_t> append(std::span<const JournalRow> rows, Session session = Session::goesOn,
                               std::size_t snapshotParts = 1, const RowTexts& texts = {});
  // Of the folder, across sessions; 0 before the first row.
  std::uint64_t lastSeq() const { return lastSeq_; }

  // The log is long enough to be carried over into the file, which takes some milliseconds: better between two commits
  // than in one of them. A failure stops the journal as that of a commit does; what was acknowledged is durable.
  bool wantsCheckpoint() const;
  std::optional<Failure> checkpoint();

  // See readSessionRows(): those of the session begun or resumed last.
  Result<std::uint64_t> replayRows(const RowPlace& behind, const std::function<bool(const StoredRow&)>& each);
  // See readSnapshots().
  void readSnapshots(const SnapshotOrigin& origin, const std::function<void(const std::string&)>& passed,
                     const std::function<bool(Snapshot&)>& take);
  // See readClientOrder(). A failure stops the journal as that of a commit does.
  Result<std::optional<StoredClientOrder>> findClientOrder(const std::string& author, std::string_view clientOrderId);
  // Of this future of the journal: a restored one has another. Empty when it cannot be read.
  std::string epoch();
  // Of the last row.
  const Digest& headHash() const { return head_; }
  // Writes it beside the rows of the next commits, some parts with each; or all of it at once.
  void keepSnapshot(PackedSnapshot snapshot);
  bool isKeepingSnapshot() const { return snapshots_ && snapshots_->isBusy(); }
  std::optional<Failure> finishSnapshot();
  // The session goes on from that row or one before: what was kept of it behind is of another future.
  std::optional<Failure> dropSnapshotsBehind(std::uint64_t seq);

 private:
  SqliteJournal(QString path, std::unique_ptr<Database> database);

  bool readHead();
  void insertRow(const JournalRow& row, std::string_view type, std::string_view payload);
  // Ends the transaction one way or the other; the failure, if it was the other.
  std::optional<Failure> finish();
  Naming naming() const { return Naming(*instruments_, session_); }

  // Held by the call at hand: a second one at the same time is a mistake of the program.
  class Use {
   public:
    explicit Use(SqliteJournal& journal) : journal_(journal) {
      OMS_ASSERT(!journal_.used_.exchange(true, std::memory_order_acquire),
                 "the journal is used by one thread at a time");
    }
    ~Use() { journal_.used_.store(false, std::memory_order_release); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    SqliteJournal& journal_;
  };

  std::optional<StoredSession> findUnended();

  std::atomic<bool> used_ = false;
  QString path_;
  HighWaterMark mark_;
  std::unique_ptr<Database> database_;
  TableWriter tables_;
  Statement begin_;
  Statement commit_;
  Statement insertRow_;
  std::optional<SnapshotWriter> snapshots_;  // of the session
  SessionInfo session_;
  std::shared_ptr<const InstrumentList> instruments_;
  std::uint64_t lastSeq_ = 0;
  Digest head_{};
  std::optional<Failure> failure_;  // once set, everything is refused
};

}  // namespace oms
