#pragma once

#include <QString>

#include <string>

namespace oms::test {

// The journal that the program of that schema wrote, from fixtures/.
void makeOldJournal(const QString& dataDir, int version);

// Opens it with the real recovery, migrating it: rows, chain, session and tables are those of the fixture. What is
// wrong, in a sentence; empty: nothing.
std::string examineOldJournal(const QString& dataDir, int version);

}  // namespace oms::test
