#include <algorithm>
#include <map>
#include <set>

#include "oms/model/assert.h"
#include "oms/remote/api_catalog.h"
#include "oms/remote/api_documents.h"

namespace oms {

namespace {

struct StatusSpec {
  int status;
  std::string_view description;
  std::string_view header;  // that comes with it
};
constexpr StatusSpec refusalTable[] = {
    {400, "Malformed: a field is unknown, missing or of another form; `field` names it", {}},
    {401, "No token, or one that is wrong, expired or revoked", "WWW-Authenticate"},
    {403, "The role, the Host or the Origin may not do this", {}},
    {404, "There is nothing of that id or name", {}},
    {408, "The request came too slowly", {}},
    {409, "The state of things, or an earlier request of the same name, does not let it", {}},
    {413, "The body is larger than 256 KiB", {}},
    {415, "The body is not application/json", {}},
    {422, "Denied by a check of the risk", {}},
    {429, "Too many requests", "Retry-After"},
    {503, "Journal, broker or listener are not available", "Retry-After"}};

std::string_view descriptionOf(int status) {
  const auto known = std::ranges::find(refusalTable, status, &StatusSpec::status);
  OMS_ASSERT(known != std::end(refusalTable), "each status that an operation refuses with is described");
  return known->description;
}

std::set<int> refusalsOf(const Route& route, const OperationSpec& operation) {
  std::set<int> statuses{403, 503};
  if (route.access != Access::open)
    statuses.insert(401);
  if (route.rate != RateClass::free)
    statuses.insert(429);
  if (route.pattern.find('{') != std::string_view::npos)
    statuses.insert(404);
  if (!operation.filters.empty() || !operation.keys.empty())
    statuses.insert(400);
  // A filter that names no symbol of the session.
  if (operation.answer == "SeriesBar" || operation.answer == "Pattern")
    statuses.insert(404);
  if (route.method != "GET")
    statuses.insert({400, 408, 413, 415});
  for (std::string_view rest = operation.refusals; !rest.empty();) {
    statuses.insert(std::stoi(std::string(rest.substr(0, 3))));
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 4));
  }
  return statuses;
}

void writeContent(JsonWriter& json, std::string_view type, std::string_view schema, std::string_view example = {}) {
  json.key("content").beginObject().key(type).beginObject().key("schema").raw(schema);
  if (!example.empty())
    json.key("example").raw(example);
  json.endObject().endObject();
}

std::string referenceTo(std::string_view name) {
  JsonWriter json;
  if (name.empty())
    json.beginObject().field("type", "object").endObject();
  else
    writeSchemaOf(json, name);
  return json.take();
}

// A page, or the bare list where ?format=array asks for it.
std::string pageSchema(std::string_view item, std::string_view beside) {
  const std::string list = R"({"type":"array","items":)" + referenceTo(item) + "}";
  const std::string count = beside.empty() ? "" : ",\"" + std::string(beside) + R"(":{"type":"integer"})";
  return R"({"anyOf":[{"type":"object","properties":{"items":)" + list +
         R"(,"next_cursor":{"type":["string","null"]})" + count + R"(},"required":["items","next_cursor"]},)" + list +
         "]}";
}

std::string answerSchema(const OperationSpec& operation) {
  if (operation.form == AnswerForm::page)
    return pageSchema(operation.answer, operation.beside);
  if (operation.form == AnswerForm::bareList)
    return R"({"type":"array","items":)" + referenceTo(operation.answer) + "}";
  if (operation.form == AnswerForm::file)
    return R"({"type":"string"})";
  return referenceTo(operation.answer);
}

void writeResponse(JsonWriter& json, int status, std::string_view description, std::string_view type,
                   std::string_view schema) {
  json.key(std::to_string(status)).beginObject().field("description", description);
  if (!schema.empty())
    writeContent(json, type, schema);
  json.endObject();
}

void writeResponses(JsonWriter& json, const Route& route, const OperationSpec& operation) {
  constexpr std::string_view plain = "application/json";
  const bool isFile = operation.form == AnswerForm::file;
  json.key("responses").beginObject();
  writeResponse(json, operation.done, route.summary, isFile ? operation.answer : plain,
                operation.form == AnswerForm::nothing ? std::string() : answerSchema(operation));
  if (operation.otherwise != 0)
    writeResponse(json, operation.otherwise, operation.otherwise < 400 ? "Repeated, or tried" : "Not well", plain,
                  referenceTo(operation.otherAnswer));
  // Taken by an engine whose journal cannot be written: commands that cut risk.
  if (route.method != "GET" && operation.done != 202 && operation.refusals.find("503") != std::string_view::npos)
    writeResponse(json, 202, "Done in memory, to be journalled when the disk is back", plain, answerSchema(operation));
  for (const int status : refusalsOf(route, operation)) {
    if (status == operation.otherwise)
      continue;
    if (status == 422 && !operation.denial.empty()) {
      writeResponse(json, status, descriptionOf(status), plain, referenceTo(operation.denial));
      continue;
    }
    json.key(std::to_string(status)).beginObject();
    json.field("$ref", "#/components/responses/Refused" + std::to_string(status)).endObject();
  }
  json.endObject();
}

// The id that stands in a path, as a request of the stream calls it.
std::string_view idFieldOf(std::string_view pattern) {
  const std::string_view head = pattern.substr(0, pattern.find('}'));
  const auto isIt = [&](const OpSpec& op) { return !op.idField.empty() && op.pattern.starts_with(head); };
  const auto found = std::ranges::find_if(streamOps(), isIt);
  return found == streamOps().end() ? std::string_view() : found->idField;
}

void writeParameters(JsonWriter& json, const Route& route, const OperationSpec& operation) {
  json.key("parameters").beginArray();
  const std::string_view pattern = route.pattern;
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const std::string_view parameter = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    json.beginObject().field("name", parameter).field("in", "path").field("required", true);
    json.key("schema").beginObject().field("type", "string");
    if (parameter == "action") {
      json.key("enum").beginArray();
      for (const std::string& action : route.actions())
        json.value(action);
      json.endArray();
    }
    json.endObject();
    if (parameter == "id")
      json.field("example", exampleOf(idFieldOf(pattern)));
    json.endObject();
  }
  for (const Fields fields : {operation.filters, operation.keys}) {
    for (const FieldSpec& field : fields) {
      json.beginObject().field("name", field.name).field("in", "query");
      json.field("required", field.presence != Presence::maybe).key("schema");
      writeFieldSchema(json, field, Direction::in);
      json.endObject();
    }
  }
  json.endArray();
}

void writeOperation(JsonWriter& json, const Route& route, const OperationSpec& operation) {
  const std::string_view role = route.access == Access::open ? "none" : name(route.role);
  json.key(lowerCase(route.method)).beginObject().field("operationId", operation.id).field("summary", route.summary);
  json.field("description", route.access == Access::open ? std::string("Open to all")
                                                         : "Needs the role " + std::string(role) + ", or a higher one");
  writeParameters(json, route, operation);
  if (!operation.body.empty()) {
    const bool isNeeded = std::ranges::any_of(requestOf(operation)->params, [&](const FieldSpec& field) {
      return field.presence != Presence::maybe && field.name != requestOf(operation)->idField;
    });
    json.key("requestBody").beginObject().field("required", isNeeded);
    writeContent(json, "application/json", referenceTo(operation.body), operation.example);
    json.endObject();
  }
  writeResponses(json, route, operation);
  json.field("x-role", role).key("security").beginArray();
  if (route.access != Access::open)
    json.beginObject().key("bearer").beginArray().endArray().endObject();
  json.endArray().endObject();
}

std::string pathsOf(std::span<const Route> routes) {
  std::map<std::string_view, std::vector<const Route*>> paths;
  for (const Route& route : routes) {
    if (route.endpoint == WsEndpoint::none)
      paths[route.pattern].push_back(&route);
  }
  JsonWriter json;
  json.beginObject();
  for (const auto& [pattern, those] : paths) {
    json.key(pattern).beginObject();
    for (const Route* route : those) {
      const OperationSpec* operation = operationOf(*route);
      OMS_ASSERT(operation != nullptr, "each route is described");
      writeOperation(json, *route, *operation);
    }
    json.endObject();
  }
  json.endObject();
  return json.take();
}

// Those to which operations refer.
std::string refusalResponses(std::string_view paths) {
  JsonWriter json;
  json.beginObject();
  for (const StatusSpec& refusal : refusalTable) {
    const std::string response = "Refused" + std::to_string(refusal.status);
    if (paths.find(response) == std::string_view::npos)
      continue;
    json.key(response).beginObject().field("description", refusal.description);
    if (!refusal.header.empty()) {
      json.key("headers").beginObject().key(refusal.header).beginObject();
      json.key("schema").raw(R"({"type":"string"})").endObject().endObject();
    }
    writeContent(json, "application/json", referenceTo("ErrorAnswer"));
    json.endObject();
  }
  json.endObject();
  return json.take();
}

}  // namespace

void writeInfo(JsonWriter& json, std::string_view title, std::string_view version, std::string_view description) {
  json.key("info").beginObject().field("title", title).field("version", version).field("description", description);
  json.key("license").beginObject().field("name", "GPL-3.0-or-later");
  json.field("url", "https://www.gnu.org/licenses/gpl-3.0.html").endObject().endObject();
}

std::string openApiDocument(std::span<const Route> routes, std::string_view version) {
  const std::string paths = pathsOf(routes);
  const std::string responses = refusalResponses(paths);
  JsonWriter json;
  json.beginObject().field("openapi", "3.1.0");
  writeInfo(json, "Tidemark REST", version,
            "A trading terminal for paper trading. Prices, quantities and money are strings of their digits, counts "
            "and ratios numbers; times are RFC 3339 in UTC.");
  json.key("servers").raw(R"([{"url":"/"}])").key("paths").raw(paths);
  json.key("components").beginObject().key("securitySchemes").beginObject().key("bearer").beginObject();
  json.field("type", "http").field("scheme", "bearer").field("bearerFormat", "JWT").endObject().endObject();
  json.key("responses").raw(responses).key("schemas").beginObject();
  writeSharedSchemas(json, paths + responses);
  json.endObject().endObject().endObject();
  return json.take();
}

}  // namespace oms
