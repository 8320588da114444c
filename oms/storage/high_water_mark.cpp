#include "oms/storage/high_water_mark.h"

#include <array>
#include <cstdio>

namespace oms {
namespace {

// The number twice: what was written in part is not taken for another number.
constexpr int kDigits = 20;
constexpr std::size_t kSize = 2 * (kDigits + 1);

}  // namespace

QString HighWaterMark::pathOf(const QString& journalPath) {
  return journalPath + QStringLiteral(".acknowledged");
}

HighWaterMark::HighWaterMark(const QString& journalPath) : file_(pathOf(journalPath)) {}

void HighWaterMark::write(std::uint64_t seq) {
  if (!file_.isOpen() && !file_.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
    return;
  std::array<char, kSize + 1> text;
  const auto number = static_cast<unsigned long long>(seq);
  std::snprintf(text.data(), text.size(), "%0*llu %0*llu\n", kDigits, number, kDigits, number);
  file_.seek(0);
  file_.write(text.data(), kSize);
}

std::uint64_t HighWaterMark::read(const QString& journalPath) {
  QFile file(pathOf(journalPath));
  if (!file.open(QIODevice::ReadOnly))
    return 0;
  const QByteArray text = file.read(kSize);
  if (text.size() != static_cast<int>(kSize) || text.left(kDigits) != text.mid(kDigits + 1, kDigits))
    return 0;
  return text.left(kDigits).toULongLong();
}

void HighWaterMark::forget(const QString& journalPath) {
  QFile::remove(pathOf(journalPath));
}

std::optional<Failure> rowsMissing(const QString& journalPath, std::uint64_t mark, std::uint64_t lastSeq) {
  if (lastSeq >= mark)
    return std::nullopt;
  const std::string file = journalPath.toStdString();
  return Failure{file + " ends with row " + std::to_string(lastSeq) + ", but row " + std::to_string(mark) +
                 " was acknowledged: its log " + file + "-wal is damaged or missing, or this is an older copy; put " +
                 "back what belongs here, or delete " + HighWaterMark::pathOf(journalPath).toStdString() +
                 " to go on without those rows"};
}

}  // namespace oms
