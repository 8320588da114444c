#include "oms/backtest/compare.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "oms/backtest/html.h"
#include "oms/backtest/report_parts.h"

namespace oms {
namespace {

bool isFigure(const rapidjson::Value& value) {
  return !value.IsObject() && !value.IsArray();
}

std::string shownValue(const rapidjson::Value& value) {
  if (value.IsNull())
    return "n/a";
  if (value.IsString())
    return value.GetString();
  if (value.IsBool())
    return value.GetBool() ? "true" : "false";
  return value.IsInt64() ? std::to_string(value.GetInt64()) : fixedDigits(value.GetDouble(), 4);
}

std::string exactValue(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

void addFigure(ComparedRun& run, const char* name, const rapidjson::Value& value) {
  if (!isFigure(value))
    return;
  run.figures.emplace_back(name, shownValue(value));
  run.exact.emplace_back(name, exactValue(value));
}

std::string valueOf(const std::vector<std::pair<std::string, std::string>>& pairs, const std::string& name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? std::string() : found->second;
}

// Each name once, in the order in which they come.
std::vector<std::string> namesIn(const std::vector<ComparedRun>& runs,
                                 std::vector<std::pair<std::string, std::string>> ComparedRun::*part) {
  std::vector<std::string> names;
  for (const ComparedRun& run : runs) {
    for (const auto& [name, value] : run.*part) {
      if (std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    }
  }
  return names;
}

}  // namespace

Result<ComparedRun> parseReport(std::string name, std::string_view json) {
  rapidjson::Document document;
  // Not by recursion: a file of brackets alone would end the program with its stack.
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject())
    return Failure{"it is no JSON report; write one with tidemark backtest … --report FILE.json"};
  const auto statistics = document.FindMember("statistics");
  if (statistics == document.MemberEnd() || !statistics->value.IsObject())
    return Failure{"it has no statistics; give the report of one run or walk-forward, not of a sweep"};
  ComparedRun run;
  run.name = std::move(name);
  if (const auto head = document.FindMember("run"); head != document.MemberEnd() && head->value.IsObject()) {
    for (const auto& field : head->value.GetObject()) {
      if (isFigure(field.value))
        run.head.emplace_back(field.name.GetString(), shownValue(field.value));
    }
  }
  for (const char* field : {"bars", "from", "to", "cash", "final_equity", "final_cash"}) {
    if (const auto found = document.FindMember(field); found != document.MemberEnd())
      addFigure(run, field, found->value);
  }
  for (const auto& field : statistics->value.GetObject()) {
    if (valueOf(run.figures, field.name.GetString()).empty())
      addFigure(run, field.name.GetString(), field.value);
  }
  if (const auto equity = document.FindMember("equity"); equity != document.MemberEnd() && equity->value.IsArray()) {
    for (const auto& point : equity->value.GetArray()) {
      const bool whole = point.IsObject() && point.HasMember("time") && point["time"].IsString() &&
                         point.HasMember("equity") && point["equity"].IsNumber();
      const auto time = whole ? parseRfc3339(point["time"].GetString()) : std::nullopt;
      if (time)
        run.equity.emplace_back(*time, point["equity"].GetDouble());
    }
  }
  return run;
}

std::vector<std::vector<std::string>> comparedRows(const std::vector<ComparedRun>& runs) {
  std::vector<std::vector<std::string>> rows(1, {""});
  for (const ComparedRun& run : runs)
    rows[0].push_back(run.name);
  for (const std::string& name : namesIn(runs, &ComparedRun::head)) {
    std::vector<std::string> row{name};
    for (const ComparedRun& run : runs)
      row.push_back(valueOf(run.head, name));
    if (std::adjacent_find(row.begin() + 1, row.end(), std::not_equal_to<>()) != row.end())
      rows.push_back(std::move(row));
  }
  for (const std::string& name : namesIn(runs, &ComparedRun::figures)) {
    std::vector<std::string> row{name};
    for (const ComparedRun& run : runs)
      row.push_back(valueOf(run.figures, name));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string compareText(const std::vector<ComparedRun>& runs) {
  return tableText(comparedRows(runs));
}

std::string compareCsv(const std::vector<ComparedRun>& runs) {
  return tableCsv(comparedRows(runs));
}

std::string compareJson(const std::vector<ComparedRun>& runs) {
  JsonWriter json;
  json.beginObject().key("runs").beginArray();
  for (const ComparedRun& run : runs) {
    json.beginObject().field("file", run.name).key("run").beginObject();
    for (const auto& [name, value] : run.head)
      json.field(name, value);
    json.endObject();
    for (const auto& [name, value] : run.exact)
      json.key(name).raw(value);
    json.endObject();
  }
  json.endArray().endObject();
  return json.take() + "\n";
}

std::string compareHtml(const std::vector<ComparedRun>& runs) {
  std::string text = html::page("Backtests compared");
  std::vector<html::Curve> curves;
  for (const ComparedRun& run : runs) {
    html::Curve curve{run.name, {}};
    for (const auto& [time, equity] : run.equity) {
      if (run.equity.front().second > 0)
        curve.points.emplace_back(time, 100 * equity / run.equity.front().second);
    }
    curves.push_back(std::move(curve));
  }
  html::overlay(text, "Equity, % of its beginning", curves);
  text += "<h2>Figures</h2>\n<div class=\"wide\"><table>\n";
  const char* tag = "th";
  for (const auto& row : comparedRows(runs)) {
    html::cells(text, tag, row);
    tag = "td";
  }
  text += "</table></div>\n";
  return text.append(html::kEnd);
}

}  // namespace oms
