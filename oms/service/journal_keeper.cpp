#include "oms/service/journal_keeper.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "oms/orders/order_store.h"

namespace oms {
JournalKeeper::JournalKeeper(QString dataDir, SessionInfo info, std::string configJson, std::string feedIdentity,
                             std::shared_ptr<const InstrumentList> instruments, std::function<void()> idle)
    : dataDir_(std::move(dataDir)),
      info_(std::move(info)),
      configJson_(std::move(configJson)),
      feedIdentity_(std::move(feedIdentity)),
      instruments_(std::move(instruments)),
      writer_(std::move(idle)) {}

void JournalKeeper::open(bool resume) {
  sessionBegun_ = resume;
  auto opened = SqliteJournal::open(dataDir_);
  if (!opened) {
    fail(opened.error().message);
    return;
  }
  journal_ = std::move(*opened);
  openReader();
  setEpoch(journal_->epoch());
  if (resume) {
    journal_->resumeSession(info_, instruments_);
  } else if (const auto failure = journal_->beginSession(info_, configJson_, feedIdentity_, instruments_)) {
    fail(failure->message);
    return;
  }
  sessionBegun_ = true;
  durableSeq_ = journal_->lastSeq();
  nextSeq_ = durableSeq_ + 1;
}

std::string JournalKeeper::epoch() const {
  const std::lock_guard guard(epochLock_);
  return epoch_;
}

// With the journal, while the process has files to open left: later its clients may have taken them all.
void JournalKeeper::openReader() {
  auto opened = JournalReader::open(dataDir_);
  reader_ = opened ? std::move(*opened) : nullptr;
}

void JournalKeeper::setEpoch(std::string epoch) {
  const std::lock_guard guard(epochLock_);
  epoch_ = std::move(epoch);
}

Result<std::uint64_t> JournalKeeper::replayRows(const RowPlace& behind,
                                                const std::function<bool(const StoredRow&)>& each) {
  if (SqliteJournal* const journal = idleJournal())
    return journal->replayRows(behind, each);
  auto reader = JournalReader::openAlone(dataDir_);
  if (!reader)
    return reader.error();
  durableSeq_ = (*reader)->lastSeq();
  nextSeq_ = durableSeq_ + 1;
  return (*reader)->replayRows(info_.id, *instruments_, behind, each);
}

void JournalKeeper::readSnapshots(const SnapshotOrigin& origin, const std::function<void(const std::string&)>& passed,
                                  const std::function<bool(Snapshot&)>& take) {
  if (SqliteJournal* const journal = idleJournal())
    return journal->readSnapshots(origin, passed, take);
  if (auto reader = JournalReader::openAlone(dataDir_))
    (*reader)->readSnapshots(origin, 0, passed, take);
}

// It belongs to the writer while that has something to do.
SqliteJournal* JournalKeeper::idleJournal() {
  writer_.await();
  return journal_.get();
}

void JournalKeeper::carryLogOver() {
  if (isCommitting() || !wantsLogCarried())
    return;
  // A failure is the next commit's: the journal refuses it.
  writer_.begin([this] { static_cast<void>(journal_->checkpoint()); });
}

std::optional<RowPlace> JournalKeeper::settledPlace() const {
  if (!journal_ || isCommitting() || !backlog_.empty() || durableSeq_ + 1 != nextSeq_)
    return std::nullopt;
  return RowPlace{durableSeq_, journal_->headHash()};
}

void JournalKeeper::keepSnapshot(PackedSnapshot snapshot) {
  if (SqliteJournal* const journal = idleJournal())
    journal->keepSnapshot(std::move(snapshot));
  keepingSnapshot_ = available();
}

void JournalKeeper::finishSnapshot() {
  if (!idleJournal())
    return;
  if (const auto failure = journal_->finishSnapshot())
    fail(failure->message);
  keepingSnapshot_ = false;
}

Result<std::optional<StoredClientOrder>> JournalKeeper::findClientOrder(const Actor& author, const ClientOrderId& id) {
  if (!available())
    return std::optional<StoredClientOrder>();
  auto found = lookUp(author, id);
  if (found && !*found && hasManyEventsAhead()) {
    if (!commit())
      return Failure{problem_};
    found = lookUp(author, id);
  }
  if (!found) {
    writer_.await();
    fail(found.error().message);
  }
  return found;
}

Result<std::optional<StoredClientOrder>> JournalKeeper::lookUp(const Actor& author, const ClientOrderId& id) {
  if (reader_) {
    auto found = reader_->findClientOrder(author.text(), id.view());
    if (found)
      return found;
    reader_.reset();
  }
  return idleJournal()->findClientOrder(author.text(), id.view());
}

// The engine forgets an order only behind so many newer ones, each of which has events: where there are fewer, it knows
// all whose rows are still on their way to the disk.
bool JournalKeeper::hasManyEventsAhead() const {
  const auto count = [](std::size_t sum, const JournalRow& row) { return sum + row.events.size(); };
  const std::size_t committing = std::accumulate(committing_.begin(), committing_.end(), std::size_t{0}, count);
  return std::accumulate(backlog_.begin(), backlog_.end(), committing, count) >= OrderStore::kKept;
}

void JournalKeeper::add(JournalRow row) {
  row.seq = nextSeq_++;
  // Without a journal they would only take up memory.
  if (available())
    texts_.add(row, Naming(*instruments_, info_));
  backlog_.push_back(std::move(row));
}

void JournalKeeper::beginCommit(std::size_t snapshotParts) {
  const bool takesRows = idleJournal() != nullptr;
  OMS_ASSERT(takesRows && !isCommitting() && !backlog_.empty() && backlog_.front().seq == durableSeq_ + 1,
             "a commit is begun for rows that were not written, on a journal that takes them");
  committing_ = std::exchange(backlog_, {});
  const auto session = ending_ ? SqliteJournal::Session::ends : SqliteJournal::Session::goesOn;
  committingTexts_.swap(texts_);
  writer_.begin([this, session, snapshotParts] {
    committed_ = journal_->append(committing_, session, snapshotParts, committingTexts_);
    committingTexts_.clear();
  });
}

bool JournalKeeper::finishCommit() {
  if (!isCommitting())
    return available();
  writer_.await();
  // Back to their place, until they are handed out or can be written after all.
  committing_.insert(committing_.end(), std::make_move_iterator(backlog_.begin()),
                     std::make_move_iterator(backlog_.end()));
  backlog_ = std::exchange(committing_, {});
  if (!committed_)
    return fail(committed_.error().message);
  durableSeq_ = *committed_;
  // What was asked of the journal meanwhile may have closed it.
  keepingSnapshot_ = available() && journal_->isKeepingSnapshot();
  return available();
}

bool JournalKeeper::commit() {
  if (!finishCommit())
    return false;
  // Rows that were written are still here until they have been handed out.
  const auto rest =
      std::find_if(backlog_.begin(), backlog_.end(), [this](const JournalRow& row) { return row.seq > durableSeq_; });
  if (rest == backlog_.end() && ending_ == ended_)
    return true;
  using Session = SqliteJournal::Session;
  const auto written =
      idleJournal()->append(std::span(rest, backlog_.end()), ending_ ? Session::ends : Session::goesOn, 1, texts_);
  texts_.clear();
  if (!written)
    return fail(written.error().message);
  durableSeq_ = *written;
  keepingSnapshot_ = journal_->isKeepingSnapshot();
  ended_ = ending_;
  return true;
}

bool JournalKeeper::recover() {
  auto opened = SqliteJournal::open(dataDir_);
  if (!opened)
    return fail(opened.error().message);
  journal_ = std::move(*opened);
  openReader();
  if (sessionBegun_) {
    if (!takeUpAgain())
      return false;
  } else if (const auto unended = journal_->unendedSession(); unended && unended->info.id == info_.id) {
    // Its beginning reached the disk after all.
    journal_->resumeSession(info_, instruments_);
    countFromTheJournal();
  } else if (unended) {
    return fail("the journal holds the session " + unended->info.id +
                ", which could not be read at the start: restart Tidemark to go on with it");
  } else if (const auto failure = journal_->beginSession(info_, configJson_, feedIdentity_, instruments_)) {
    return fail(failure->message);
  } else {
    countFromTheJournal();
  }
  // A commit whose answer was lost may have reached the disk after all.
  durableSeq_ = journal_->lastSeq();
  if (!commit())
    return false;
  setEpoch(journal_->epoch());
  problem_.clear();
  return true;
}

// The database may hold earlier sessions that could not be seen before: the rows go behind them.
void JournalKeeper::countFromTheJournal() {
  sessionBegun_ = true;
  nextSeq_ = journal_->lastSeq() + 1;
  for (JournalRow& row : backlog_)
    row.seq = nextSeq_++;
}

// The file that is there now has to be the one that this session was written to, up to where it was written.
bool JournalKeeper::takeUpAgain() {
  const auto unended = journal_->unendedSession();
  const std::uint64_t last = journal_->lastSeq();
  const std::uint64_t firstKept = backlog_.empty() ? nextSeq_ : backlog_.front().seq;
  const bool ours = unended && unended->info.id == info_.id && last + 1 >= firstKept && last < nextSeq_;
  const bool endedUnheard = ending_ && !unended && last + 1 == nextSeq_;
  if (!ours && !endedUnheard) {
    return fail("the journal in " + dataDir_.toStdString() +
                " is not the one that this session was written to: put that one back, or restart Tidemark to go on "
                "from what is there");
  }
  ended_ = endedUnheard;
  journal_->resumeSession(info_, instruments_);
  return true;
}

std::vector<Entry> JournalKeeper::takeEntries() {
  std::size_t end = backlog_.size();
  while (available() && end > 0 && backlog_[end - 1].seq > durableSeq_)
    --end;
  std::vector<Entry> entries;
  entries.reserve(end - published_);
  for (std::size_t i = published_; i < end; ++i) {
    JournalRow& row = backlog_[i];
    // Durable rows give their events away; the others still have to be written.
    entries.push_back({row.seq, row.cursor, available() ? std::move(row.events) : row.events});
  }
  published_ = end;
  if (available()) {
    backlog_.erase(backlog_.begin(), backlog_.begin() + static_cast<std::ptrdiff_t>(end));
    published_ = 0;
  }
  return entries;
}

bool JournalKeeper::fail(const std::string& problem) {
  problem_ = problem;
  keepingSnapshot_ = false;
  texts_.clear();
  reader_.reset();
  journal_.reset();
  return false;
}

void JournalKeeper::dropSnapshotsBehind(std::uint64_t seq) {
  if (!idleJournal())
    return;
  if (const auto failure = journal_->dropSnapshotsBehind(seq))
    fail(failure->message);
}

}  // namespace oms
