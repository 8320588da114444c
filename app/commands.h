#pragma once

#include "app/options.h"

namespace app {

// The sub-commands: they print their answer and give the process's exit code (0 done, 1 failed, 2 wrong usage).
int runToken(const Options& options);
int runJournal(const Options& options);
int runBacktest(const Options& options);
int runCompare(const Options& options);
int runDoctor(const Options& options);
int runIndicator(const Options& options);
int runPatterns(const Options& options);
int runBars(const Options& options);
int runImport(const Options& options);
int runBook(const Options& options);
int runStrategy(const Options& options);

}  // namespace app
