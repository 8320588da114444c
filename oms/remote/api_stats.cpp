#include "oms/messages/json_statistics.h"
#include "oms/remote/handlers.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

void writeLines(JsonWriter& json, std::string_view name, const std::vector<BookLine>& lines, const Naming& naming) {
  json.key(name).beginArray();
  for (const BookLine& line : lines)
    writeBookLine(json, line, naming);
  json.endArray();
}

void writeDayStats(JsonWriter& json, const SessionView& view) {
  const DayStats& day = view.today();
  const AccountState& account = view.account();
  json.beginObject().fieldOrNull("date", day.date).field("day_roll", view.session().dayRoll.text());
  json.field("orders", day.orders).field("fills", day.fills).field("rejects", day.rejects);
  json.field("volume", day.volume).field("fees", day.fees).field("financing", day.financing);
  json.field("realized_pnl", day.realized).field("unrealized_pnl", account.unrealized);
  // Of what was open when the day began a part was yesterday's: with this, realized and financing less fees the total.
  json.field("unrealized_change", account.dayPnl() - day.realized - day.financing + day.fees);
  json.field("total_pnl", account.dayPnl()).field("trades", day.trades).field("wins", day.wins);
  json.field("losses", day.losses).key("win_rate");
  const std::uint64_t decided = day.wins + day.losses;
  if (decided == 0) {
    json.null();
  } else {
    json.value(static_cast<double>(day.wins) / static_cast<double>(decided));
  }
  json.field("max_drawdown", day.maxDrawdown).endObject();
}

}  // namespace

void getStatsToday(ApiContext& api, ApiCall call) {
  JsonWriter json;
  writeDayStats(json, api.view);
  call.respond(jsonResponse(200, json.take()));
}

void getStats(ApiContext& api, ApiCall call) {
  const SessionView& view = api.view;
  const Naming naming = namingOf(view);
  JsonWriter json;
  json.beginObject();
  writeStatisticsFields(json, view.statistics());
  writeLines(json, "by_symbol", view.symbolBooks(), naming);
  writeLines(json, "by_strategy", view.ownerBooks(), naming);
  json.endObject();
  call.respond(jsonResponse(200, json.take()));
}

}  // namespace oms
