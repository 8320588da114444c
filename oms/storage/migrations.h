#pragma once

#include <QString>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oms/model/result.h"
#include "oms/storage/database.h"
#include "oms/storage/problem.h"

namespace oms {

inline constexpr int kApplicationId = 0x5449444D;  // "TIDM", in the file's header

// The schema that knows archives.
inline constexpr int kArchivesVersion = 5;

// One numbered step of the schema.
struct Migration {
  int version = 0;
  std::string sql;
};

// The steps that the program ships, by version from 1 without gaps.
const std::vector<Migration>& shippedMigrations();
// The same of the market database.
const std::vector<Migration>& marketMigrations();

// Nothing when the file is new, or ours and no newer than the last step. Reads only.
std::optional<Failure> refuseForeign(Database& database, const QString& path, std::span<const Migration> migrations,
                                     FileRole role = FileRole::own);

// Runs the steps that the file lacks, each in one transaction. The first error stays with the database.
void runSteps(Database& database, std::span<const Migration> migrations);
// Runs the steps that the file lacks, each in one transaction. Before the first on a file with data, a backup is
// written beside it: <name>.v<version>.backup.
std::optional<Failure> migrate(Database& database, const QString& path, std::span<const Migration> migrations);

}  // namespace oms
