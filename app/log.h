#pragma once

#include <QString>

namespace app {

// Sends Qt's messages to standard error, from `level` (debug, info, warning, error) up, as text or as JSON lines.
void installLog(const QString& level, bool json);

}  // namespace app
