#pragma once

#include <QFile>
#include <QString>

#include <cstdint>
#include <optional>

#include "oms/model/result.h"

namespace oms {

// The last row that was acknowledged, in a small file beside the journal. It is written after each commit and never
// synced: after a power cut it may be an earlier one, never a later. So a journal that ends before it has lost rows: a
// damaged or missing log shows in no other way, for SQLite takes a shorter log as it is.
class HighWaterMark {
 public:
  explicit HighWaterMark(const QString& journalPath);

  // Never fails: an older mark only notices less.
  void write(std::uint64_t seq);

  static QString pathOf(const QString& journalPath);
  // 0 where there is none, or none that can be read.
  static std::uint64_t read(const QString& journalPath);
  // For a journal that is begun anew, or put in the place of another.
  static void forget(const QString& journalPath);

 private:
  QFile file_;
};

// What to say and to do when the journal ends before the mark; nothing when it does not.
std::optional<Failure> rowsMissing(const QString& journalPath, std::uint64_t mark, std::uint64_t lastSeq);

}  // namespace oms
