#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/session.h"
#include "oms/storage/database.h"

namespace oms {

// A session of the journal. Its state is that of its last row.
struct StoredSession {
  SessionInfo info;
  std::string configJson;
  std::string feedIdentity;
  std::uint64_t firstSeq = 0;
  std::uint64_t lastSeq = 0;  // 0: it was not ended
};

void writeSessionRow(Statement& insertSession, const SessionInfo& info, std::string_view configJson,
                     std::string_view feedIdentity, std::uint64_t firstSeq);
void updateSessionRow(Statement& updateSession, const SessionInfo& info);
// Of the row that unendedSession or allSessions stands on.
StoredSession sessionAt(const Statement& row);

// A list of texts in one column, as JSON.
std::string listText(const std::vector<std::string>& texts);
std::vector<std::string> listOf(std::string_view json);

}  // namespace oms
