#pragma once

#include "app/options.h"

namespace app {

// The window over a session that another Tidemark runs, until it is closed; the exit code. Nothing but its layout is
// stored here.
int runConnected(const Options& options);

}  // namespace app
