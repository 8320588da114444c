#pragma once

#include <QString>

#include "app/session_config.h"
#include "oms/remote/api_error.h"
#include "oms/remote/wire_value.h"

namespace app {

// A configuration that a client sends: the sections of a session file as the members of one object, read as strictly.
// Keys that it does not name have their defaults. What it names of files (bars, strategies, calendars) has to lie in
// the folder `files` of the data folder: whoever may trade is to have no other file read, and the tokens lie beside it.
// The error names the key.
oms::Result<SessionConfig, oms::ApiError> parseSessionJson(const oms::WireValue& json, const QString& dataDir);

}  // namespace app
