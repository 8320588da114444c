#include "oms/service/journal_keeper.h"

namespace oms {

JournalKeeper::JournalKeeper(QString dataDir, SessionInfo info, std::string configJson, std::string feedIdentity,
                             std::shared_ptr<const InstrumentList> instruments)
    : dataDir_(std::move(dataDir)),
      info_(std::move(info)),
      configJson_(std::move(configJson)),
      feedIdentity_(std::move(feedIdentity)),
      instruments_(std::move(instruments)) {}

void JournalKeeper::open(bool resume) {
  auto opened = SqliteJournal::open(dataDir_);
  if (!opened) {
    fail(opened.error().message);
    return;
  }
  journal_ = std::move(*opened);
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

void JournalKeeper::add(JournalRow row) {
  row.seq = nextSeq_++;
  backlog_.push_back(std::move(row));
}

bool JournalKeeper::commit() {
  if (!journal_)
    return false;
  if (backlog_.empty())
    return true;
  const auto written = journal_->append(backlog_);
  if (!written)
    return fail(written.error().message);
  durableSeq_ = *written;
  return true;
}

bool JournalKeeper::recover() {
  auto opened = SqliteJournal::open(dataDir_);
  if (!opened)
    return fail(opened.error().message);
  journal_ = std::move(*opened);
  if (sessionBegun_) {
    journal_->resumeSession(info_, instruments_);
  } else if (const auto failure = journal_->beginSession(info_, configJson_, feedIdentity_, instruments_)) {
    return fail(failure->message);
  } else {
    sessionBegun_ = true;
    // The database may hold earlier sessions that could not be seen before: the rows go behind them.
    nextSeq_ = journal_->lastSeq() + 1;
    for (JournalRow& row : backlog_)
      row.seq = nextSeq_++;
  }
  // A commit whose answer was lost may have reached the disk after all.
  durableSeq_ = journal_->lastSeq();
  std::erase_if(backlog_, [&](const JournalRow& row) { return row.seq <= durableSeq_; });
  published_ = std::min(published_, backlog_.size());
  if (!commit())
    return false;
  problem_.clear();
  return true;
}

void JournalKeeper::endSession() {
  if (!journal_)
    return;
  if (const auto failure = journal_->endSession(info_.id))
    fail(failure->message);
}

std::vector<Entry> JournalKeeper::takeEntries() {
  std::vector<Entry> entries;
  entries.reserve(backlog_.size() - published_);
  for (std::size_t i = published_; i < backlog_.size(); ++i) {
    JournalRow& row = backlog_[i];
    // Durable rows give their events away; the others still have to be written.
    entries.push_back({row.seq, row.cursor, available() ? std::move(row.events) : row.events});
  }
  published_ = backlog_.size();
  if (available()) {
    backlog_.clear();
    published_ = 0;
  }
  return entries;
}

bool JournalKeeper::fail(const std::string& problem) {
  problem_ = problem;
  journal_.reset();
  return false;
}

}  // namespace oms
