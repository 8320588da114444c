#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <optional>
#include <vector>

#include "charts/drawing.h"

namespace charts {

// What was drawn on a symbol, with the way back. Drawings are values, and a step is the list as it was before.
class Drawings {
 public:
  static constexpr std::size_t kMost = 500;
  static constexpr std::size_t kMostSteps = 100;

  Drawings() = default;
  // No more than the first kMost of them are taken; there is no way back behind them.
  explicit Drawings(std::vector<Drawing> list);

  const std::vector<Drawing>& list() const { return list_; }
  // One step; or, as a key that is held goes on, a part of the last one. False, and nothing changes, where they would
  // be more than kMost.
  bool change(std::vector<Drawing> list, bool goesOn = false);
  bool canUndo() const { return !past_.empty(); }
  bool canRedo() const { return !future_.empty(); }
  void undo() { step(past_, future_); }
  void redo() { step(future_, past_); }

 private:
  using Lists = std::vector<std::vector<Drawing>>;

  void step(Lists& from, Lists& to);

  std::vector<Drawing> list_;
  Lists past_;  // the newest last
  Lists future_;
};

// Prices and times are texts, which keep all their digits.
QJsonArray toJson(const std::vector<Drawing>& drawings);
QJsonObject toJson(const DrawingStyle& style);

// "accent": a colour as workspaces keep it.
QString colorWord(ColorRole role);
std::optional<ColorRole> colorNamed(const QString& word);

// What can be read of what claims to be drawings. One is refused that has a field that is not known, lacks one, or has
// a value that no chart could have given it; so are all after the first Drawings::kMost.
struct ReadDrawings {
  std::vector<Drawing> list;
  std::size_t refused = 0;
};
ReadDrawings drawingsFrom(const QJsonArray& json);
std::optional<DrawingStyle> styleFrom(const QJsonObject& json);

// The number of a level or levels in words as a person types them: "0, 0.382, 1". Nothing where they are not numbers
// within kFurthestLevel, or more than kMostLevels; ascending and without doubles.
std::optional<std::vector<double>> parseLevels(const QString& typed);
QString levelsText(const std::vector<double>& levels);

}  // namespace charts
