#pragma once

namespace oms {

// The name of SQLite's file system for a connection that commits with synchronous=FULL: the default one, but that a
// commit's frames go to the log in large pieces instead of two a page. Written is what was gathered before anything
// else is done with the log, a sync above all: what a commit promises and what other connections see of it is as ever.
// An error of such a write is told by the call that brought it about, and by all that come after it.
const char* logVfs();

}  // namespace oms
