#pragma once

#include "app/options.h"

namespace app {

// The journal commands that change the data folder, and need it for themselves.
int restoreJournal(const Options& options);
int archiveJournal(const Options& options);
int compactJournal(const Options& options);

}  // namespace app
