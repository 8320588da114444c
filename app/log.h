#pragma once

#include <QString>

#include <vector>

#include "oms/remote/remote_config.h"

namespace app {

// Sends Qt's messages to standard error, from `level` (debug, info, warning, error) up, as text or as JSON lines.
void installLog(const QString& level, bool json);

// A message as one line of text: what would move a terminal's cursor, colour it or turn its reading direction is spelt
// out, for reasons and names in it are people's, or strangers'.
QString asOneLine(const QString& message);

// The newest lines that were written, oldest first. Any thread.
std::vector<oms::LogLine> recentLog();

}  // namespace app
