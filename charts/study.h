#pragma once

#include <QJsonArray>
#include <QString>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "charts/chart_types.h"
#include "oms/indicators/indicator.h"

namespace charts {

// What of a bar an indicator of one series reads; all others read what they are defined by.
enum class StudySource { Close, Open, High, Low, Median, Typical, Mean };

// An indicator of the catalogue on a chart: drawn over the prices, or in a pane of its own below them.
struct Study {
  std::string indicator;           // its name in the catalogue
  std::vector<double> parameters;  // all of them, in the catalogue's order
  StudySource source = StudySource::Close;
  ColorRole color = ColorRole::Accent;  // of its first line
  bool hidden = false;                  // of a pane its legend stays
  double height = 0.2;                  // of its pane: share of the plot, within kLeastPaneShare and kMostPaneShare

  friend bool operator==(const Study&, const Study&) = default;
};

inline constexpr std::size_t kMostStudies = 24;
inline constexpr double kLeastPaneShare = 0.06;
inline constexpr double kMostPaneShare = 0.7;

enum class StudyStroke { Line, Dots };

// How an indicator of the catalogue looks on a chart: a row of the table in study_kinds.cpp.
struct StudyKind {
  std::string_view indicator;
  const char* title;              // "Relative strength index", to be translated in the context charts::Study
  bool overPrices = false;        // its values are prices, on the scale of the bars
  std::vector<double> levels{};   // what its axis says in place of round values; lines stand there
  std::optional<double> first{};  // what its first parameter begins with where traders use another than TA-Lib
  StudyStroke stroke = StudyStroke::Line;
  bool alike = false;  // its lines have one colour: the edges of a band
};

// Every indicator that bars alone can be given to, in the catalogue's order. Those of two series read highs and lows;
// those of a condition have none.
std::span<const StudyKind> studyKinds();
const StudyKind* findStudyKind(std::string_view indicator);
// Of a study that isSound.
const StudyKind& kindOf(const Study& study);
const oms::IndicatorSpec& specOf(const Study& study);

// With the parameters that it has by default.
Study studyOf(const StudyKind& kind);
// Why a parameter cannot have that value, in words; empty: it can.
QString whyNot(const oms::ParameterSpec& parameter, double value);
// It exists, and its parameters are what its row in the catalogue allows.
bool isSound(const Study& study);

QString titleOf(const StudyKind& kind);
// "RSI", "LINEARREG SLOPE".
QString shortName(std::string_view indicator);
// "14", "0.5"; of a kind of average its name, "ema".
QString parameterText(const oms::ParameterSpec& parameter, double value);
// Whether its values are kinds of averages, which averageNames() tells by number.
bool isAverageKind(const oms::ParameterSpec& parameter);
std::span<const char* const> averageNames();
QString nameOf(StudySource source);  // "close", "high + low": as it is shown and stored
// "EMA 12", "BBANDS 20 2 2 sma", "RSI 14 of high".
QString nameOf(const Study& study);
// "BBANDS 20 2 2 sma upper": of that output.
QString outputName(const Study& study, std::size_t output);
ColorRole colorOf(const Study& study, std::size_t output);
// What a legend says: prices at the instrument's decimals, large values short, all others with those that tell them.
QString valueText(const Study& study, double value, int decimals);

// As a workspace keeps them. What is not sound is left out, and so is what follows the first kMostStudies.
QJsonArray toJson(const std::vector<Study>& studies);
std::vector<Study> studiesFrom(const QJsonArray& json);

}  // namespace charts
