#pragma once

#include "app/options.h"

namespace app {

// Runs the engine and the listener until SIGTERM, SIGINT or the end that the options ask for; gives the exit code.
int runHeadless(const Options& options);

// Asks the event loop to end on SIGTERM and SIGINT. Call once, after the application object is made.
void quitOnSignals();

}  // namespace app
