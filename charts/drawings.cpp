#include "charts/drawings.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

namespace charts {
namespace {

constexpr std::pair<ColorRole, const char*> kColorWords[] = {{ColorRole::Accent, "accent"},
                                                             {ColorRole::Warning, "warning"},
                                                             {ColorRole::Muted, "muted"},
                                                             {ColorRole::Up, "up"},
                                                             {ColorRole::Down, "down"}};

constexpr std::int64_t kFurthestNs = std::numeric_limits<std::int64_t>::max() / 2;  // from 1970: 146 years

// The fields of an object, each of which must be asked for once.
class Fields {
 public:
  explicit Fields(QJsonObject json) : json_(std::move(json)) {}

  QJsonValue take(const char* key) { return json_.take(QLatin1String(key)); }
  bool flag(const char* key) {
    const QJsonValue value = take(key);
    sound_ = sound_ && (value.isUndefined() || value.isBool());
    return value.toBool();
  }
  bool allTaken() const { return sound_ && json_.isEmpty(); }

 private:
  QJsonObject json_;
  bool sound_ = true;
};

bool areLevels(const std::vector<double>& levels) {
  return levels.size() <= kMostLevels &&
         std::adjacent_find(levels.begin(), levels.end(), std::greater_equal<>()) == levels.end() &&
         std::all_of(levels.begin(), levels.end(), [](double level) { return std::abs(level) <= kFurthestLevel; });
}

std::optional<DrawingStyle> takeStyle(Fields& fields) {
  DrawingStyle style;
  const std::optional<ColorRole> color = colorNamed(fields.take("color").toString());
  const double width = fields.take("width").toDouble(0);
  const QJsonValue levels = fields.take("levels");
  if (!color || width < 1 || width > kMostWidth || width != std::floor(width) ||
      !(levels.isArray() || levels.isUndefined()))
    return std::nullopt;
  style.color = *color;
  style.width = static_cast<int>(width);
  for (const auto& level : levels.toArray())
    style.levels.push_back(level.toDouble(std::nan("")));
  return areLevels(style.levels) ? std::optional(style) : std::nullopt;
}

std::optional<Anchor> anchorFrom(const QJsonValue& json) {
  const QJsonArray pair = json.toArray();
  const auto time = oms::parseRfc3339(pair.at(0).toString().toStdString());
  const auto price = oms::Price::parse(pair.at(1).toString().toStdString());
  // From one end to the other a duration has room.
  if (pair.size() != 2 || !time || !price || std::abs(time->ns()) > kFurthestNs)
    return std::nullopt;
  return Anchor{*time, *price};
}

std::optional<Drawing> drawingFrom(const QJsonValue& json) {
  Fields fields(json.toObject());
  const QString word = fields.take("kind").toString();
  const auto types = drawingTypes();
  const auto type =
      std::find_if(types.begin(), types.end(), [&word](const auto& one) { return word == QLatin1String(one.word); });
  const auto style = takeStyle(fields);
  if (type == types.end() || !style || style->levels.empty() != type->levels.empty())
    return std::nullopt;
  Drawing drawing;
  drawing.kind = type->kind;
  drawing.style = *style;
  for (const auto& one : fields.take("anchors").toArray()) {
    const auto anchor = anchorFrom(one);
    if (!anchor || drawing.anchors.size() == type->anchors)
      return std::nullopt;
    drawing.anchors.push_back(*anchor);
  }
  drawing.text = fields.take("text").toString();
  drawing.locked = fields.flag("locked");
  drawing.hidden = fields.flag("hidden");
  const bool sound = fields.allTaken() && drawing.anchors.size() == type->anchors &&
                     drawing.text.size() <= kLongestText &&
                     (drawing.text.isEmpty() || drawing.kind == DrawingKind::Text);
  return sound ? std::optional(drawing) : std::nullopt;
}

QJsonObject jsonOf(const Drawing& drawing) {
  QJsonObject json = toJson(drawing.style);
  json["kind"] = QLatin1String(typeOf(drawing.kind).word);
  QJsonArray anchors;
  for (const Anchor& anchor : drawing.anchors) {
    anchors.append(
        QJsonArray{QString::fromStdString(oms::rfc3339(anchor.time)), QString::fromStdString(anchor.price.text())});
  }
  json["anchors"] = anchors;
  if (!drawing.text.isEmpty())
    json["text"] = drawing.text;
  if (drawing.locked)
    json["locked"] = true;
  if (drawing.hidden)
    json["hidden"] = true;
  return json;
}

}  // namespace

Drawings::Drawings(std::vector<Drawing> list) : list_(std::move(list)) {
  list_.resize(std::min(list_.size(), kMost));
}

bool Drawings::change(std::vector<Drawing> list, bool goesOn) {
  if (list.size() > kMost)
    return false;
  if (list == list_)
    return true;
  if (goesOn && canUndo())
    list_ = std::move(list);
  else
    past_.push_back(std::exchange(list_, std::move(list)));
  if (past_.size() > kMostSteps)
    past_.erase(past_.begin());
  future_.clear();
  return true;
}

void Drawings::step(Lists& from, Lists& to) {
  if (from.empty())
    return;
  to.push_back(std::exchange(list_, std::move(from.back())));
  from.pop_back();
}

QJsonArray toJson(const std::vector<Drawing>& drawings) {
  QJsonArray json;
  for (const Drawing& drawing : drawings)
    json.append(jsonOf(drawing));
  return json;
}

QString colorWord(ColorRole role) {
  return QLatin1String(std::find_if(std::begin(kColorWords), std::end(kColorWords), [role](const auto& one) {
                         return one.first == role;
                       })->second);
}

std::optional<ColorRole> colorNamed(const QString& word) {
  for (const auto& [role, known] : kColorWords) {
    if (word == QLatin1String(known))
      return role;
  }
  return std::nullopt;
}

QJsonObject toJson(const DrawingStyle& style) {
  QJsonObject json{{"color", colorWord(style.color)}, {"width", style.width}};
  QJsonArray levels;
  for (const double level : style.levels)
    levels.append(level);
  if (!levels.isEmpty())
    json["levels"] = levels;
  return json;
}

ReadDrawings drawingsFrom(const QJsonArray& json) {
  ReadDrawings read;
  for (const auto& value : json) {
    const auto drawing = read.list.size() < Drawings::kMost ? drawingFrom(value) : std::nullopt;
    if (drawing)
      read.list.push_back(*drawing);
    else
      ++read.refused;
  }
  return read;
}

std::optional<DrawingStyle> styleFrom(const QJsonObject& json) {
  Fields fields(json);
  const auto style = takeStyle(fields);
  return fields.allTaken() ? style : std::nullopt;
}

std::optional<std::vector<double>> parseLevels(const QString& typed) {
  std::vector<double> levels;
  for (const QString& part : typed.split(',', Qt::SkipEmptyParts)) {
    bool sound = false;
    levels.push_back(QLocale::c().toDouble(part.trimmed().replace(QChar(0x2212), '-'), &sound));
    if (!sound)
      return std::nullopt;
  }
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return !levels.empty() && areLevels(levels) ? std::optional(levels) : std::nullopt;
}

QString levelsText(const std::vector<double>& levels) {
  QStringList texts;
  for (const double level : levels)
    texts << QLocale::c().toString(level, 'g', QLocale::FloatingPointShortest);
  return texts.join(QStringLiteral(", "));
}

}  // namespace charts
