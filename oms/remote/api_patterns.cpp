#include <algorithm>
#include <array>
#include <deque>
#include <queue>

#include "oms/remote/handlers.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

// Of two patterns that end at one time the one with the larger id comes first.
struct ListedPattern {
  PatternBoard::Key series;
  const std::deque<FoundPattern>* list;  // that of its series, in which they rise
  std::size_t place;                     // in the list

  const FoundPattern& found() const { return (*list)[place]; }
  std::uint64_t id() const {
    return std::uint64_t{series.first.value} << 16 | static_cast<std::uint64_t>(series.second) << 8 | found().place;
  }
  bool operator<(const ListedPattern& other) const {
    return std::pair(found().closeTime, id()) < std::pair(other.found().closeTime, other.id());
  }
};

struct PatternFilter {
  std::optional<SymbolIndex> symbol;
  std::optional<Timeframe> timeframe;
  std::optional<PatternBias> bias;
  double confidence = 0;  // at least

  bool accepts(const PatternBoard::Key& series) const {
    return (!symbol || *symbol == series.first) && (!timeframe || *timeframe == series.second);
  }
  bool accepts(const FoundPattern& found) const {
    return (!bias || *bias == found.bias) && found.confidence >= confidence;
  }
};

Result<PatternFilter, ApiError> readFilter(const ListQuery& query, const SessionView& view) {
  PatternFilter filter;
  if (const std::string symbol = query.filter("symbol"); !symbol.empty()) {
    filter.symbol = view.instruments().find(symbol);
    if (!filter.symbol)
      return notFound("symbol", symbol);
  }
  if (const std::string timeframe = query.filter("timeframe"); !timeframe.empty()) {
    filter.timeframe = parseTimeframe(timeframe);
    if (!filter.timeframe)
      return malformed("timeframe is one of 1s … 1mo", "timeframe");
  }
  if (const std::string wanted = query.filter("bias"); !wanted.empty()) {
    constexpr std::array kAll{PatternBias::bullish, PatternBias::bearish, PatternBias::neutral};
    const auto found = std::find_if(kAll.begin(), kAll.end(), [&](PatternBias bias) { return name(bias) == wanted; });
    if (found == kAll.end())
      return malformed("bias is bullish, bearish or neutral", "bias");
    filter.bias = *found;
  }
  if (const std::string least = query.filter("min_confidence"); !least.empty()) {
    const auto share = Ratio::parse(least);
    if (!share || share->isNegative() || *share > Ratio::fromInt(1))
      return malformed("min_confidence is a number from 0 to 1", "min_confidence");
    filter.confidence = share->toDoubleLossy();
  }
  return filter;
}

void catchUp(PatternBoard& board, const SessionView& view, const PatternFilter& filter) {
  if (!filter.symbol) {
    board.update(view);
    return;
  }
  for (std::size_t i = 0; i < kTimeframeNames.size(); ++i) {
    const PatternBoard::Key key{*filter.symbol, static_cast<Timeframe>(i)};
    if (filter.accepts(key))
      board.update(view, key);
  }
}

void writePattern(JsonWriter& json, const SessionView& view, const ListedPattern& listed) {
  const FoundPattern& found = listed.found();
  json.beginObject().field("time", found.closeTime).field("symbol", symbolOf(view, listed.series.first));
  json.field("timeframe", name(listed.series.second)).field("name", found.name).field("title", found.title);
  json.field("description", found.description).field("value", found.value).field("bias", name(found.bias));
  json.field("confidence", found.confidence).field("bar_time", found.openTime).endObject();
}

}  // namespace

void getPatterns(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "timeframe", "bias", "min_confidence"});
  if (!query)
    return;
  const auto filter = readFilter(*query, api.view);
  if (!filter)
    return call.fail(filter.error());
  catchUp(api.patterns, api.view, *filter);
  // The newest of each series, and from there on back only as far as the page goes.
  std::priority_queue<ListedPattern> newest;
  std::size_t bars = 0;
  for (const auto& [key, series] : api.patterns.series()) {
    if (!filter->accepts(key))
      continue;
    bars += series.bars();
    if (!series.found().empty())
      newest.push({key, &series.found(), series.found().size() - 1});
  }
  PageWriter page(*query);
  while (!newest.empty() && !page.isFull()) {
    ListedPattern listed = newest.top();
    newest.pop();
    if (filter->accepts(listed.found()) && page.admits(listed.found().closeTime, listed.id()))
      writePattern(page.json(), api.view, listed);
    if (listed.place-- > 0)
      newest.push(listed);
  }
  call.respond(page.response([bars](JsonWriter& json) { json.field("bars_scanned", bars); }));
}

}  // namespace oms
