#pragma once

#include <QString>

#include "oms/model/result.h"
#include "oms/storage/database.h"

namespace oms {

// The data folder's own journal, a file that somebody named, or the market database: another remedy helps.
enum class FileRole { own, named, market };

// What went wrong with that file and what a person can do about it, in one sentence.
Failure explain(const SqlError& error, const QString& path, FileRole role = FileRole::own);

// Why no copy could be written to a new file of that name.
Failure explainCopy(const SqlError& error, const QString& path);

}  // namespace oms
