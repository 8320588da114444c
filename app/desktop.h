#pragma once

#include "app/options.h"

namespace app {

// Runs the window with an engine in this process; a second start on the same data folder raises the first window and
// ends with 0. Gives the exit code.
int runDesktop(const Options& options);

// Shows one moment of the data folder's journal, beside the engine that runs there, if one does.
int runRewound(const Options& options);

}  // namespace app
