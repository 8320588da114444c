#include "oms/remote/api_documents.h"
#include "oms/remote/clock.h"
#include "oms/remote/handlers.h"
#include "oms/remote/page.h"
#include "oms/remote/view_json.h"

namespace oms {

void postCardClick(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const std::string card = fields.text("name", true);
  fields.finish();
  if (!fields.error() && !api.metrics.countCardClick(card))
    fields.fail("name", "is no card of the dashboard");
  if (fields.error())
    return call.fail(*fields.error());
  call.respond(jsonResponse(204, {}));
}

void postTicket(ApiContext& api, ApiCall call) {
  if (!takesNoFields(call))
    return;
  const auto ticket = api.tickets.issue(*call.caller, monotonicMs());
  if (!ticket)
    return call.fail(unavailable("too_many_tickets", "too many tickets are open", 5000));
  JsonWriter json;
  json.beginObject().field("ticket", *ticket).field("expires_in", TicketBook::lifeMs / 1000).endObject();
  call.respond(jsonResponse(200, json.take()));
}

void getStatus(ApiContext& api, ApiCall call) {
  const SessionInfo& session = api.view.session();
  const ServiceStatus& status = api.view.status();
  JsonWriter json;
  json.beginObject().field("version", api.config.version).field("mode", session.mode).key("session");
  writeSession(json, session, api.view);
  json.field("state", name(session.state)).field("uptime", (monotonicMs() - api.startedMs) / 1000);
  json.field("journal", status.journal == JournalState::ok ? "ok" : "unavailable");
  json.field("journal_seq", status.journalSeq);
  json.fieldOrNull("epoch", api.config.epoch ? api.config.epoch() : "");
  json.field("timestamp", api.view.sessionTime()).field("sent_at", wallTime()).endObject();
  call.respond(jsonResponse(200, json.take()));
}

void getHealth(ApiContext& api, ApiCall call) {
  const ServiceStatus& status = api.view.status();
  const bool journal = status.journal == JournalState::ok;
  const bool feed = status.feedProblem.empty();
  JsonWriter json;
  json.beginObject().field("status", journal && feed ? "ok" : "failing").key("failing").beginArray();
  if (!journal)
    json.value("journal");
  if (!feed)
    json.value("feed");
  json.endArray().field("feed", feedState(status)).endObject();
  HttpResponse response = jsonResponse(journal && feed ? 200 : 503, json.take());
  if (response.status == 503)
    response.headers.emplace_back("Retry-After", "5");
  call.respond(std::move(response));
}

void getMetrics(ApiContext& api, ApiCall call) {
  HttpResponse response;
  response.contentType = "text/plain; version=0.0.4; charset=utf-8";
  response.body = api.metrics.text(api.gauges());
  if (api.config.hostMetrics)
    response.body += api.config.hostMetrics();
  call.respond(std::move(response));
}

void getPage(ApiContext&, ApiCall call) {
  call.respond(pageResponse());
}

void getAsset(ApiContext&, ApiCall call) {
  if (auto asset = assetResponse(call.parameter("file")))
    return call.respond(std::move(*asset));
  call.fail(notFound("file", call.parameter("file")));
}

void getOpenApi(ApiContext& api, ApiCall call) {
  call.respond(jsonResponse(200, openApiDocument(api.routes, api.config.version)));
}

void getAsyncApi(ApiContext& api, ApiCall call) {
  call.respond(jsonResponse(200, asyncApiDocument(api.routes, api.config.version)));
}

}  // namespace oms
