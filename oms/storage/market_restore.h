#pragma once

#include <QString>

#include <functional>
#include <memory>

#include "oms/model/result.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/market_database.h"

namespace oms {

// Where `journal backup` puts the market database that a journal's sessions began with: beside the journal's copy.
QString marketCopyOf(const QString& backup);

// Puts such a copy in the place of the folder's market database, in two steps, so that all that may fail for the copy's
// sake has failed before the journal beside it is touched. What was there is put aside under a name with the time in
// it, never deleted; whoever ends on the way leaves the old database or the new one, whole.
class MarketRestore {
 public:
  // Copies the file into the folder, beside the present database. `before` hears of each step that changes the folder.
  static Result<std::unique_ptr<MarketRestore>> prepare(
      const DataFolder& folder, const QString& file, std::function<void(const char* step)> before = [](const char*) {});
  // Without swap() nothing is left of the copy.
  ~MarketRestore();
  MarketRestore(const MarketRestore&) = delete;
  MarketRestore& operator=(const MarketRestore&) = delete;

  // What was copied, for a look whether it is what is needed.
  Result<std::unique_ptr<MarketDatabase>> copy() const { return MarketDatabase::openCopy(copy_); }
  // Answers where the database lies that was there before; empty: there was none.
  Result<QString> swap();

 private:
  MarketRestore(const DataFolder& folder, std::function<void(const char* step)> before);
  std::optional<Failure> keepPresent(const QString& aside);
  Failure failed(const std::string& what, const std::string& why) const;

  QString path_;
  QString copy_;
  std::function<void(const char* step)> before_;
};

}  // namespace oms
