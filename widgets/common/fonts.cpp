#include "widgets/common/fonts.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QStandardPaths>
#include <QtEndian>
#include <array>
#include <optional>

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
    if (font.mid(entry, 4) == tag)
      return entry;
  }
  return std::nullopt;
}

bool requireTabularFigures(QByteArray& font) {
  const auto entry = directoryEntry(font, "GSUB");
  if (!entry)
    return false;
  const qsizetype table = read32(font, *entry + 8);
  const qsizetype list = table + read16(font, table + 6);
  bool found = false;
  for (int i = 0; i < read16(font, list); ++i) {
    const qsizetype record = list + 2 + 6 * i;
    if (font.mid(record, 4) != "tnum")
      continue;
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
    for (const QChar c : text)
      append16(encoded, c.unicode());
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
    QString path = QStringLiteral("%1/Inter-%2.otf").arg(folder, style);
    if (QFile::exists(path))
      return path;
  }
  return {};
}

struct Cut {
  QString file;   // the style in the file's name
  QString style;  // what it stands for
  QFont::Weight weight;
};

// Registers four weights as one family; gives the family's name, or the system's sans if any is missing.
QString loadFamily(const QString& family, const std::array<Cut, 4>& cuts) {
  bool complete = true;
  for (const Cut& cut : cuts) {
    QFile file(interFile(cut.file));
    const QByteArray font = !file.fileName().isEmpty() && file.open(QIODevice::ReadOnly)
                                ? withTabularFigures(file.readAll(), family, cut.style, cut.weight)
                                : QByteArray();
    complete = complete && !font.isEmpty() && QFontDatabase::addApplicationFontFromData(font) >= 0;
  }
  return complete ? family : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

QString familyFor(ThemeMode mode) {
  static const QString dark =
      loadFamily(QStringLiteral("Inter Tabular Dark"),
                 {Cut{"Light", "Regular", QFont::Normal}, Cut{"Regular", "Medium", QFont::Medium},
                  Cut{"Medium", "SemiBold", QFont::DemiBold}, Cut{"SemiBold", "Bold", QFont::Bold}});
  static const QString light =
      loadFamily(QStringLiteral("Inter Tabular"),
                 {Cut{"Regular", "Regular", QFont::Normal}, Cut{"Medium", "Medium", QFont::Medium},
                  Cut{"SemiBold", "SemiBold", QFont::DemiBold}, Cut{"SemiBold", "Bold", QFont::Bold}});
  return mode == ThemeMode::Dark ? dark : light;
}

}  // namespace

QByteArray withTabularFigures(const QByteArray& font, const QString& family, const QString& style,
                              QFont::Weight weight) {
  constexpr qsizetype kWeightClass = 4;
  QByteArray changed = font;
  const auto name = directoryEntry(font, "name");
  const auto metrics = directoryEntry(font, "OS/2");
  if (!name || !metrics || !requireTabularFigures(changed))
    return {};
  QByteArray weightClass;
  append16(weightClass, weight);
  changed.replace(read32(font, *metrics + 8) + kWeightClass, 2, weightClass);
  while (changed.size() % 4 != 0)
    changed.append('\0');
  const QByteArray table = nameTable(family, style);
  changed.replace(*name + 8, 4, bigEndian32(static_cast<quint32>(changed.size())));
  changed.replace(*name + 12, 4, bigEndian32(static_cast<quint32>(table.size())));
  return changed + table;
}

QFont baseFont(ThemeMode mode) {
  QFont font(familyFor(mode));
  font.setPixelSize(metric::kBodyText);
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

QFont interfaceFont() {
  return QApplication::font();
}

QFont interfaceFont(int pixels, QFont::Weight weight) {
  QFont font = QApplication::font();
  font.setPixelSize(pixels);
  font.setWeight(weight);
  return font;
}

}  // namespace widgets
