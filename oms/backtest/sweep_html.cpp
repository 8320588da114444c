#include <algorithm>
#include <cmath>
#include <map>

#include "oms/backtest/html.h"
#include "oms/backtest/report_parts.h"

namespace oms {
namespace {

std::string shown(double value) {
  return shortestDigits(std::round(value * 1e4) / 1e4);
}

// Runs by a pair of values: of the runs that share it the best.
struct Grid {
  std::string across;
  std::string down;  // empty: there is one parameter
  std::map<double, std::map<double, const SweepRun*>> rows;
  double least = 0;
  double most = 0;
};

Grid gridOf(const std::vector<SweepRun>& runs, const Objective& objective) {
  Grid grid;
  const auto& names = runs.front().parameters;
  grid.across = names.begin()->first;
  if (names.size() > 1)
    grid.down = std::next(names.begin())->first;
  for (const SweepRun& run : runs) {
    const double row = grid.down.empty() ? 0 : run.parameters.at(grid.down);
    const SweepRun*& best = grid.rows[row][run.parameters.at(grid.across)];
    if (best == nullptr || objective.prefers(run.result, best->result))
      best = &run;
  }
  bool first = true;
  for (const auto& [y, row] : grid.rows) {
    for (const auto& [x, run] : row) {
      const auto value = objective.of(run->result);
      if (!value)
        continue;
      grid.least = first ? *value : std::min(grid.least, *value);
      grid.most = first ? *value : std::max(grid.most, *value);
      first = false;
    }
  }
  return grid;
}

// The better the darker, and white on what is dark; the figure stands in the field.
std::string field(const Grid& grid, const SweepRun& run, const Objective& objective, bool isBest) {
  const auto value = objective.of(run.result);
  if (!value)
    return "<td>n/a</td>";
  const double place = grid.most > grid.least ? (*value - grid.least) / (grid.most - grid.least) : 1;
  const double good = objective.smallerIsBetter ? 1 - place : place;
  const auto light = std::lround(95 - 65 * good);
  return std::string("<td") + (isBest ? " class=\"best\"" : "") + " style=\"background:hsl(210 60% " +
         std::to_string(light) + "%);color:" + (light < 60 ? "#fff" : "#000") + "\">" + shown(*value) + "</td>";
}

void heatMap(std::string& text, const std::vector<SweepRun>& runs, const Objective& objective) {
  if (runs.empty() || runs.front().parameters.empty())
    return;
  const Grid grid = gridOf(runs, objective);
  const auto best = std::min_element(runs.begin(), runs.end(), [&](const SweepRun& a, const SweepRun& b) {
    return objective.prefers(a.result, b.result);
  });
  const std::string name = html::escaped(objective.name);
  text += "<h2>" + name + " by " + html::escaped(grid.across) + " (across)" +
          (grid.down.empty() ? "" : " and " + html::escaped(grid.down) + " (down)") + "</h2>\n";
  if (runs.front().parameters.size() > 2)
    text += "<p>Each field has the best of the other parameters.</p>\n";
  text += "<div class=\"wide\"><table class=\"map\">\n<tr><th></th>";
  for (const auto& [x, run] : grid.rows.begin()->second)
    text += "<th>" + shown(x) + "</th>";
  text += "</tr>\n";
  for (const auto& [y, row] : grid.rows) {
    text += "<tr><th scope=\"row\">" + (grid.down.empty() ? name : shown(y)) + "</th>";
    for (const auto& [x, run] : row)
      text += field(grid, *run, objective, run == &*best);
    text += "</tr>\n";
  }
  text += "</table></div>\n";
}

}  // namespace

std::string sweepHtml(const std::vector<SweepRun>& runs, const ReportHead& head, const Objective& objective) {
  std::string text = html::page("Parameter sweep");
  html::pairs(text, head);
  if (const std::string denied = deniedIn(runs); !denied.empty())
    html::pairs(text, {{"orders denied, of all runs", denied}});
  heatMap(text, runs, objective);
  text += "<h2>Runs</h2>\n<div class=\"wide\"><table>\n";
  const char* tag = "th";
  for (const auto& row : sweepTable(runs, objective)) {
    html::cells(text, tag, row);
    tag = "td";
  }
  text += "</table></div>\n";
  return text.append(html::kEnd);
}

}  // namespace oms
