#include "widgets/common/fonts.h"

#include <QFile>
#include <QFontDatabase>
#include <QStandardPaths>
#include <QtEndian>
#include <optional>

#include "widgets/common/theme.h"

namespace widgets {
namespace {

constexpr int kDirectoryStart = 12;
constexpr int kDirectoryEntry = 16;

quint16 read16(const QByteArray& bytes, qsizetype at) {
  return at + 2 <= bytes.size() ? qFromBigEndian<quint16>(bytes.constData() + at) : 0;
}

quint32 read32(const QByteArray& bytes, qsizetype at) {
  return at + 4 <= bytes.size() ? qFromBigEndian<quint32>(bytes.constData() + at) : 0;
}

void append16(QByteArray& bytes, int value) {
  bytes.append(static_cast<char>((value >> 8) & 0xFF)).append(static_cast<char>(value & 0xFF));
}

QByteArray bigEndian32(quint32 value) {
  QByteArray bytes(4, 0);
  qToBigEndian(value, bytes.data());
  return bytes;
}

// Where the table's directory entry starts.
std::optional<qsizetype> directoryEntry(const QByteArray& font, const char* tag) {
  for (int i = 0; i < read16(font, 4); ++i) {
    const qsizetype entry = kDirectoryStart + i * kDirectoryEntry;
    if (font.mid(entry, 4) == tag) return entry;
  }
  return std::nullopt;
}

bool requireTabularFigures(QByteArray& font) {
  const auto entry = directoryEntry(font, "GSUB");
  if (!entry) return false;
  const qsizetype table = read32(font, *entry + 8);
  const qsizetype list = table + read16(font, table + 6);
  bool found = false;
  for (int i = 0; i < read16(font, list); ++i) {
    const qsizetype record = list + 2 + 6 * i;
    if (font.mid(record, 4) != "tnum") continue;
    font.replace(record, 4, "rlig");
    found = true;
  }
  return found;
}

QByteArray nameTable(const QString& family, const QString& style) {
  constexpr int kWindows = 3;
  constexpr int kUnicode = 1;
  constexpr int kAmericanEnglish = 0x409;
  const std::pair<int, QString> names[] = {
      {1, family}, {2, style}, {4, family + ' ' + style}, {6, QString(family + '-' + style).remove(' ')}};
  QByteArray records;
  QByteArray strings;
  for (const auto& [id, text] : names) {
    QByteArray encoded;
    for (const QChar c : text) append16(encoded, c.unicode());
    for (const int field : {kWindows, kUnicode, kAmericanEnglish, id, static_cast<int>(encoded.size()),
                            static_cast<int>(strings.size())}) {
      append16(records, field);
    }
    strings += encoded;
  }
  QByteArray table;
  for (const int field : {0, static_cast<int>(std::size(names)), static_cast<int>(6 + records.size())}) {
    append16(table, field);
  }
  return table + records + strings;
}

QString interFile(const QString& style) {
  QStringList folders{QStringLiteral("/usr/share/fonts/opentype/inter")};
  for (const QString& folder : QStandardPaths::standardLocations(QStandardPaths::FontsLocation)) {
    folders << folder + QStringLiteral("/opentype/inter") << folder + QStringLiteral("/inter") << folder;
  }
  for (const QString& folder : folders) {
    const QString path = QStringLiteral("%1/Inter-%2.otf").arg(folder, style);
    if (QFile::exists(path)) return path;
  }
  return {};
}

QString loadFamily() {
  const QString family = QStringLiteral("Inter Tabular");
  bool complete = true;
  for (const auto& style : {QStringLiteral("Regular"), QStringLiteral("Medium"), QStringLiteral("SemiBold")}) {
    QFile file(interFile(style));
    const QByteArray font = !file.fileName().isEmpty() && file.open(QIODevice::ReadOnly)
                                ? withTabularFigures(file.readAll(), family, style)
                                : QByteArray();
    complete = complete && !font.isEmpty() && QFontDatabase::addApplicationFontFromData(font) >= 0;
  }
  return complete ? family : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

}  // namespace

QByteArray withTabularFigures(const QByteArray& font, const QString& family, const QString& style) {
  QByteArray changed = font;
  const auto name = directoryEntry(font, "name");
  if (!name || !requireTabularFigures(changed)) return {};
  while (changed.size() % 4 != 0) changed.append('\0');
  const QByteArray table = nameTable(family, style);
  changed.replace(*name + 8, 4, bigEndian32(static_cast<quint32>(changed.size())));
  changed.replace(*name + 12, 4, bigEndian32(static_cast<quint32>(table.size())));
  return changed + table;
}

QFont interfaceFont() { return interfaceFont(metric::kBodyText, QFont::Normal); }

QFont interfaceFont(int pixels, QFont::Weight weight) {
  static const QString family = loadFamily();
  QFont font(family);
  font.setPixelSize(pixels);
  font.setWeight(weight);
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

}  // namespace widgets
