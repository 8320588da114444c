#pragma once

#include <optional>
#include <string>

#include "app/session_config.h"

namespace app {

// What is impossible in where a session is to listen and whom it is to let in: one sentence with the remedy.
std::optional<std::string> problemOf(const RemoteSettings& remote);

}  // namespace app
