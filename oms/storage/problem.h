#pragma once

#include <QString>

#include "oms/model/result.h"
#include "oms/storage/database.h"

namespace oms {

// What went wrong with that file and what a person can do about it, in one sentence.
Failure explain(const SqlError& error, const QString& path);

}  // namespace oms
