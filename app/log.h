#pragma once

#include <QString>

#include <vector>

#include "oms/remote/remote_config.h"

namespace app {

// Sends Qt's messages to standard error, from `level` (debug, info, warning, error) up, as text or as JSON lines.
void installLog(const QString& level, bool json);

// The newest lines that were written, oldest first. Any thread.
std::vector<oms::LogLine> recentLog();

}  // namespace app
