#include "charts/study.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>

#include "charts/drawings.h"
#include "charts/scales.h"
#include "oms/indicators/average_kind.h"
#include "oms/indicators/catalog.h"

namespace charts {
namespace {

// TA-Lib's numbers of the kinds of averages.
constexpr std::array<const char*, 7> kAverageNames{"sma", "ema", "wma", "dema", "tema", "trima", "kama"};
static_assert(kAverageNames.size() == static_cast<std::size_t>(oms::kLastAverageKind) + 1);

constexpr std::array<const char*, 7> kSourceNames{"close",      "open",          "high",      "low",
                                                  "high + low", "typical price", "mean price"};
// The lines of a study take the roles after its own, so that they differ.
constexpr std::array kColorCycle{ColorRole::Accent, ColorRole::Warning, ColorRole::Up, ColorRole::Down,
                                 ColorRole::Muted};
constexpr double kLargeValue = 100'000;  // said short

QString studyText(const char* text) {
  return QCoreApplication::translate("charts::Study", text);
}

std::optional<Study> readStudy(const QJsonObject& json) {
  Study study;
  study.indicator = json["indicator"].toString().toStdString();
  for (const auto& value : json["parameters"].toArray())
    study.parameters.push_back(value.toDouble(std::nan("")));
  const auto* const source = std::find(kSourceNames.begin(), kSourceNames.end(), json["source"].toString("close"));
  const auto color = colorNamed(json["color"].toString());
  study.hidden = json["hidden"].toBool();
  study.height = json["height"].toDouble(study.height);
  if (source == kSourceNames.end() || !color || !isSound(study))
    return std::nullopt;
  study.source = static_cast<StudySource>(source - kSourceNames.begin());
  study.color = *color;
  return study;
}

}  // namespace

const oms::IndicatorSpec& specOf(const Study& study) {
  return *oms::findIndicator(study.indicator);
}

const StudyKind& kindOf(const Study& study) {
  return *findStudyKind(study.indicator);
}

Study studyOf(const StudyKind& kind) {
  Study study;
  study.indicator = kind.indicator;
  for (const oms::ParameterSpec& parameter : specOf(study).parameters)
    study.parameters.push_back(parameter.defaultValue);
  if (kind.first)
    study.parameters.front() = *kind.first;
  return study;
}

QString whyNot(const oms::ParameterSpec& parameter, double value) {
  if (std::isfinite(value) && value >= parameter.min && value <= parameter.max &&
      (!parameter.whole || value == std::floor(value)))
    return {};
  const QLocale numbers = QLocale::c();
  return studyText(parameter.whole ? QT_TRANSLATE_NOOP("charts::Study", "%1: a whole number from %2 to %3")
                                   : QT_TRANSLATE_NOOP("charts::Study", "%1: a number from %2 to %3"))
      .arg(QString::fromUtf8(parameter.name.data(), static_cast<qsizetype>(parameter.name.size())).replace('_', ' '),
           numbers.toString(parameter.min, 'g', 8).replace('-', QChar(0x2212)),
           numbers.toString(parameter.max, 'g', 8));
}

bool isSound(const Study& study) {
  if (findStudyKind(study.indicator) == nullptr)
    return false;
  const std::span<const oms::ParameterSpec> parameters = specOf(study).parameters;
  return std::equal(
             parameters.begin(), parameters.end(), study.parameters.begin(), study.parameters.end(),
             [](const oms::ParameterSpec& parameter, double value) { return whyNot(parameter, value).isEmpty(); }) &&
         study.height >= kLeastPaneShare && study.height <= kMostPaneShare;
}

QString shortName(std::string_view indicator) {
  return QString::fromUtf8(indicator.data(), static_cast<qsizetype>(indicator.size())).toUpper().replace('_', ' ');
}

bool isAverageKind(const oms::ParameterSpec& parameter) {
  return parameter.name.ends_with("matype");
}

std::span<const char* const> averageNames() {
  return kAverageNames;
}

QString parameterText(const oms::ParameterSpec& parameter, double value) {
  if (isAverageKind(parameter))
    return QString::fromLatin1(kAverageNames[static_cast<std::size_t>(value)]);
  return QLocale::c().toString(value, 'g', 8).replace('-', QChar(0x2212)).remove(',');
}

QString nameOf(StudySource source) {
  return QString::fromLatin1(kSourceNames[static_cast<std::size_t>(source)]);
}

QString nameOf(const Study& study) {
  const oms::IndicatorSpec& spec = specOf(study);
  QStringList words{shortName(study.indicator)};
  for (std::size_t i = 0; i < study.parameters.size(); ++i)
    words << parameterText(spec.parameters[i], study.parameters[i]);
  if (study.source != StudySource::Close)
    words << studyText(QT_TRANSLATE_NOOP("charts::Study", "of %1")).arg(nameOf(study.source));
  return words.join(' ');
}

QString outputName(const Study& study, std::size_t output) {
  const std::string_view name = specOf(study).outputs[output];
  return name.empty() ? nameOf(study)
                      : QStringLiteral("%1 %2").arg(
                            nameOf(study), QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
}

ColorRole colorOf(const Study& study, std::size_t output) {
  const auto own = std::find(kColorCycle.begin(), kColorCycle.end(), study.color) - kColorCycle.begin();
  const std::size_t after = kindOf(study).alike ? 0 : output;
  return kColorCycle[(static_cast<std::size_t>(own) + after) % kColorCycle.size()];
}

QString valueText(const Study& study, double value, int decimals) {
  if (!std::isfinite(value))
    return QStringLiteral("–");
  if (kindOf(study).overPrices)
    return formatValue(value, decimals);
  const double size = std::abs(value);
  if (size >= kLargeValue)
    return (value < 0 ? QString(QChar(0x2212)) : QString()) + formatShort(size);
  return formatValue(value, size >= 1 || size == 0 ? 2 : std::max(4, decimals));
}

QJsonArray toJson(const std::vector<Study>& studies) {
  QJsonArray list;
  for (const Study& study : studies) {
    QJsonArray parameters;
    for (const double value : study.parameters)
      parameters.append(value);
    list.append(QJsonObject{{"indicator", QString::fromStdString(study.indicator)},
                            {"parameters", parameters},
                            {"source", nameOf(study.source)},
                            {"color", colorWord(study.color)},
                            {"hidden", study.hidden},
                            {"height", study.height}});
  }
  return list;
}

std::vector<Study> studiesFrom(const QJsonArray& json) {
  std::vector<Study> studies;
  for (const auto& one : json) {
    if (auto study = readStudy(one.toObject()); study && studies.size() < kMostStudies)
      studies.push_back(std::move(*study));
  }
  return studies;
}

}  // namespace charts
