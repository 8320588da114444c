#pragma once

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

#include "oms/messages/journal_row.h"
#include "oms/storage/sqlite_journal.h"

namespace oms::test {

std::shared_ptr<const InstrumentList> someInstruments();
SessionInfo someSession(const std::string& id = "exec_20260105_120000_0123abcd");

// A row of market data with one equity point, as a strategy's bar makes them.
JournalRow smallRow(std::uint64_t seq);
// A market order from its command to its fill, its position and the end of both.
JournalRow orderRow(std::uint64_t seq, std::uint64_t number);

// An open journal with a session begun.
std::unique_ptr<SqliteJournal> begunJournal(const QString& dataDir);

// What a statement of the test's own answers: columns joined by | and rows by a new line.
std::string query(const QString& file, const std::string& sql);
std::string bytesOf(const QString& file);

}  // namespace oms::test
