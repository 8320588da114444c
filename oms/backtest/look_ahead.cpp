#include "oms/backtest/look_ahead.h"

#include <algorithm>
#include <set>

#include "oms/messages/json_writer.h"

namespace oms {
namespace {

// The traded symbol's bars: where they stand in the data.
std::vector<std::size_t> placesOf(std::span<const MarketUpdate> data) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i].symbol == SymbolIndex{0})
      places.push_back(i);
  }
  return places;
}

// Bars from `first` on of which something comes later, `count` of them evenly.
void addEvenly(const std::vector<std::uint64_t>& bars, std::size_t count, std::set<std::uint64_t>& cuts) {
  for (std::size_t i = 1; i <= count && !bars.empty(); ++i)
    cuts.insert(bars[(bars.size() - 1) * i / (count + 1)]);
}

std::optional<LookAhead> differenceOf(const BacktestResult& whole, const BacktestResult& part, std::uint64_t cut,
                                      std::uint64_t compared) {
  const auto isOver = [&](const std::vector<BacktestDecision>& decisions, std::size_t i) {
    return i >= decisions.size() || decisions[i].bar > compared;
  };
  for (std::size_t i = 0;; ++i) {
    const bool wholeOver = isOver(whole.decisions, i);
    const bool partOver = isOver(part.decisions, i);
    if (wholeOver && partOver)
      return std::nullopt;
    if (!wholeOver && !partOver && whole.decisions[i].event == part.decisions[i].event)
      continue;
    LookAhead found;
    found.cut = cut;
    if (!wholeOver)
      found.whole = whole.decisions[i];
    if (!partOver)
      found.cutShort = part.decisions[i];
    const bool wholeFirst = partOver || (!wholeOver && found.whole->bar <= found.cutShort->bar);
    const BacktestDecision& first = wholeFirst ? *found.whole : *found.cutShort;
    found.bar = first.bar;
    found.time = first.time;
    return found;
  }
}

std::string toldBy(const std::optional<BacktestDecision>& decision) {
  if (!decision)
    return "decides nothing";
  return (decision->cause.empty() ? "decides" : "decides for \"" + decision->cause + "\"") + ": " + decision->event;
}

void writeDecision(JsonWriter& json, std::string_view name, const std::optional<BacktestDecision>& decision) {
  json.key(name);
  if (!decision) {
    json.null();
    return;
  }
  json.beginObject().field("condition", decision->cause).key("event").raw(decision->event).endObject();
}

}  // namespace

LookAheadCheck checkLookAhead(BacktestPlan plan, std::span<const MarketUpdate> data, std::size_t cuts,
                              unsigned threads) {
  plan.detail = Detail::none;
  plan.keepsDecisions = true;
  plan.closeAtEnd = CloseAtEnd::none;  // each run ends elsewhere
  plan.combined.reset();
  if (plan.watch)
    plan.watch->expected += data.size();
  const BacktestResult whole = runBacktest(plan, data);
  LookAheadCheck check;
  check.decisions = whole.decisions.size();

  const std::vector<std::size_t> places = placesOf(data);
  std::vector<std::uint64_t> trading;
  std::vector<std::uint64_t> deciding;
  for (std::uint64_t bar = 0; bar + 1 < places.size(); ++bar) {
    if (!data[places[bar]].warmup)
      trading.push_back(bar);
  }
  for (const BacktestDecision& decision : whole.decisions) {
    if (decision.bar + 1 < places.size())
      deciding.push_back(decision.bar);
  }
  std::set<std::uint64_t> chosen;
  addEvenly(trading, cuts, chosen);
  addEvenly(deciding, cuts, chosen);
  check.cuts.assign(chosen.begin(), chosen.end());

  std::vector<BacktestPlan> plans;
  for (const std::uint64_t cut : check.cuts) {
    plans.push_back(plan);
    plans.back().pieces = places[cut] + 1;
    if (plan.watch)
      plan.watch->expected += places[cut] + 1;
  }
  const std::vector<BacktestResult> parts = runBacktests(std::move(plans), data, threads);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // A size that is known only when it fills is not known on the last bar.
    const std::uint64_t known = plan.size && plan.sizesAtFill ? 1 : 0;
    const std::uint64_t cut = check.cuts[i];
    if (cut < known)
      continue;
    const auto found = differenceOf(whole, parts[i], cut, cut - known);
    if (found && (!check.first || found->bar < check.first->bar))
      check.first = found;
  }
  return check;
}

std::string lookAheadText(const LookAheadCheck& check) {
  std::string cuts;
  for (const std::uint64_t cut : check.cuts)
    cuts += (cuts.empty() ? "" : ", ") + std::to_string(cut);
  const std::string of = std::to_string(check.decisions) + " decisions, cut after bars " + cuts;
  if (!check.first)
    return "look-ahead check: pass (" + of + ")\n";
  const LookAhead& first = *check.first;
  return "look-ahead check: fail (" + of + ")\nbar " + std::to_string(first.bar) + " (" +
         rfc3339(first.time, TimePrecision::seconds) + "), with data up to bar " + std::to_string(first.cut) +
         "\n  the whole run " + toldBy(first.whole) + "\n  the run that ends there " + toldBy(first.cutShort) + "\n";
}

std::string lookAheadJson(const LookAheadCheck& check) {
  JsonWriter json;
  json.beginObject().field("pass", !check.first.has_value()).field("decisions", check.decisions);
  json.key("cuts").beginArray();
  for (const std::uint64_t cut : check.cuts)
    json.value(cut);
  json.endArray().key("first_difference");
  if (!check.first) {
    json.null();
  } else {
    json.beginObject().field("bar", check.first->bar).field("time", check.first->time).field("cut", check.first->cut);
    writeDecision(json, "whole", check.first->whole);
    writeDecision(json, "cut_short", check.first->cutShort);
    json.endObject();
  }
  json.endObject();
  return json.take() + "\n";
}

}  // namespace oms
