#include "oms/remote/handlers.h"
#include "oms/remote/stream_catalog.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

HttpResponse sessionNow(const ApiContext& api) {
  JsonWriter json;
  writeSession(json, api.view.session(), api.view);
  return jsonResponse(200, json.take());
}

constexpr std::size_t maxLists = 50;
constexpr std::size_t maxListSymbols = 500;

void readList(const WireValue& item, FieldReader& outer, std::vector<WatchlistData>& lists) {
  if (!item.isObject())
    return outer.fail("lists", "holds something that is no list");
  FieldReader fields(item);
  WatchlistData list;
  list.name = fields.text("name", true);
  if (list.name.empty())
    fields.fail("name", "is empty");
  const WireValue* symbols = fields.raw("symbols");
  if (symbols == nullptr || symbols->kind != WireValue::Kind::array)
    fields.fail("symbols", "is not a list");
  for (const WireValue& symbol : symbols == nullptr ? std::vector<WireValue>{} : symbols->items) {
    if (!symbol.string() || symbol.text.empty() || symbol.text.size() > 40)
      fields.fail("symbols", "holds no symbol");
    list.symbols.push_back(symbol.text);
  }
  fields.finish();
  if (list.symbols.size() > maxListSymbols)
    fields.fail("symbols", "holds more than 500");
  if (fields.error())
    return outer.fail("lists", "holds one whose " + fields.error()->message);
  lists.push_back(std::move(list));
}

// Another session by that configuration, in place of the one that is over.
void beginSession(ApiContext& api, ApiCall call, const WireValue& configuration) {
  const OpSpec* request = findOp("session.start");
  if (const auto error = checkFields(configuration, request->params))
    return call.fail(*error);
  const auto& check = api.config.checkSession;
  if (const auto error = check ? check(configuration) : std::nullopt)
    return call.fail(*error);
  if (!api.config.beginSession) {
    ApiError error = malformed("another configuration needs a restart of the program; send no body to go on",
                               configuration.members.front().first);
    error.code = "unsupported";
    return call.fail(error);
  }
  const SessionState state = api.view.session().state;
  if (state != SessionState::stopped && state != SessionState::finished) {
    return call.fail(
        conflict("invalid_transition", "the session is " + std::string(name(state)) +
                                           "; stop it before another one begins, or send no body to go on"));
  }
  api.desk.await(std::move(call), [&](const std::function<void(HttpResponse)>& answer) {
    api.config.beginSession(configuration, [answer](const Result<std::string, ApiError>& begun) {
      if (!begun)
        return answer(errorResponse(begun.error()));
      JsonWriter json;
      json.beginObject().field("session_id", *begun).endObject();
      answer(jsonResponse(201, json.take()));
    });
  });
}

}  // namespace

void getSession(ApiContext& api, ApiCall call) {
  call.respond(sessionNow(api));
}

void postSessionAction(ApiContext& api, ApiCall call) {
  const auto action = parseSessionAction(call.parameter("action"));
  const auto body = bodyObject(call);
  if (!body)
    return;
  if (*action == SessionAction::start && !body->members.empty())
    return beginSession(api, std::move(call), *body);
  FieldReader fields(*body);
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), ControlSession{*action}, [&api](const CommandOutcome&) { return sessionNow(api); });
}

void postSpeed(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const WireValue* speed = fields.raw("speed");
  fields.finish();
  SetSpeed command;
  if (speed != nullptr && speed->string() == "max") {
    command.speed = "max";
  } else {
    const auto factor = fields.decimal<Ratio>("speed", true);
    if (factor && !isSpeed(factor->text()))
      fields.fail("speed", "is a number above 0, at most 100000, or max");
    if (factor)
      command.speed = factor->text();
  }
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), command, [&api](const CommandOutcome&) { return sessionNow(api); });
}

void getPreflight(ApiContext& api, ApiCall call) {
  JsonWriter json;
  writePreflight(json, api.view.status().preflight);
  call.respond(jsonResponse(200, json.take()));
}

void getBars(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "timeframe"});
  if (!query)
    return;
  const std::string symbol = query->filter("symbol");
  const auto timeframe = parseTimeframe(query->filter("timeframe"));
  if (symbol.empty())
    return call.fail(malformed("symbol is missing", "symbol"));
  if (!timeframe)
    return call.fail(malformed("timeframe is one of 1s … 1mo", "timeframe"));
  const auto index = api.view.instruments().find(symbol);
  if (!index)
    return call.fail(notFound("symbol", symbol));
  PageWriter page(*query);
  if (const BarSeries* series = api.view.bars(*index, *timeframe)) {
    bool complete = !series->formingLast;
    for (auto bar = series->bars.rbegin(); bar != series->bars.rend() && !page.isFull(); ++bar) {
      if (page.admits(bar->openTime, 0))
        writeBar(page.json(), *bar, complete);
      complete = true;
    }
  }
  call.respond(page.response());
}

void getWatchlist(ApiContext& api, ApiCall call) {
  JsonWriter json;
  writeWatchlists(json, api.view.watchlists());
  call.respond(jsonResponse(200, json.take()));
}

void putWatchlist(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  PutWatchlist command;
  const WireValue* lists = fields.raw("lists");
  if (lists == nullptr || lists->kind != WireValue::Kind::array)
    fields.fail("lists", "is not a list");
  for (const WireValue& item : lists == nullptr ? std::vector<WireValue>{} : lists->items) {
    readList(item, fields, command.lists);
  }
  if (command.lists.size() > maxLists)
    fields.fail("lists", "are more than 50");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), std::move(command), [&api](const CommandOutcome&) {
    JsonWriter json;
    writeWatchlists(json, api.view.watchlists());
    return jsonResponse(200, json.take());
  });
}

}  // namespace oms
