#include "oms/remote/page.h"

#include <QFile>
#include <array>
#include <map>

#include "oms/messages/json_writer.h"

namespace oms {

namespace {

// No script and no style of its own: nothing that a policy would have to let through.
constexpr std::string_view page = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tidemark</title>
</head>
<body>
<main>
<h1>Tidemark</h1>
<p>A trading terminal's remote listener, for paper trading. It speaks REST and WebSocket; both need a token, which
<code>tidemark token create</code> makes on the machine that runs it.</p>
<ul>
<li><a href="/healthz">Health</a></li>
<li><a href="/api/openapi.json">REST description (OpenAPI)</a></li>
<li><a href="/api/asyncapi.json">WebSocket description (AsyncAPI)</a></li>
</ul>
</main>
</body>
</html>
)";

constexpr std::string_view pagePolicy =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// Its own files and its own listener, nothing else: no inline script or style, no foreign host, no frame around it.
// Script cannot write markup either: what comes from a market or a person is only ever text.
constexpr std::string_view dashboardPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

struct Asset {
  std::string_view name;
  std::string_view contentType;
};
// A closed list, so that a path from outside never becomes a file's name.
constexpr std::array assets{Asset{"app.js", "text/javascript; charset=utf-8"},
                            Asset{"app.css", "text/css; charset=utf-8"}, Asset{"icon.svg", "image/svg+xml"}};

std::optional<HttpResponse> dashboardFile(std::string_view name, std::string_view contentType) {
  QFile file(QStringLiteral(":/dashboard/") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
  if (!file.open(QIODevice::ReadOnly))
    return std::nullopt;
  HttpResponse response;
  response.contentType = contentType;
  response.body = file.readAll().toStdString();
  response.headers.emplace_back("Content-Security-Policy", dashboardPolicy);
  return response;
}

void writeInfo(JsonWriter& json, std::string_view title, std::string_view version) {
  json.key("info").beginObject().field("title", title).field("version", version).endObject();
}

void writeParameters(JsonWriter& json, std::string_view pattern) {
  json.key("parameters").beginArray();
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const std::string_view parameter = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    json.beginObject().field("name", parameter).field("in", "path").field("required", true);
    json.key("schema").beginObject().field("type", "string").endObject().endObject();
  }
  json.endArray();
}

void writeOperation(JsonWriter& json, const Route& route) {
  json.key(lowerCase(route.method)).beginObject().field("summary", route.summary);
  writeParameters(json, route.pattern);
  json.key("responses").beginObject().key("default").beginObject().field("description", route.summary).endObject();
  json.endObject();
  json.field("x-role", route.access == Access::open ? "none" : name(route.role));
  json.key("security").beginArray();
  if (route.access != Access::open)
    json.beginObject().key("bearer").beginArray().endArray().endObject();
  json.endArray().endObject();
}

}  // namespace

HttpResponse pageResponse() {
  if (auto dashboard = dashboardFile("index.html", "text/html; charset=utf-8"))
    return std::move(*dashboard);
  HttpResponse response;
  response.contentType = "text/html; charset=utf-8";
  response.body = page;
  response.headers.emplace_back("Content-Security-Policy", pagePolicy);
  return response;
}

std::optional<HttpResponse> assetResponse(std::string_view name) {
  for (const Asset& asset : assets) {
    if (asset.name == name)
      return dashboardFile(asset.name, asset.contentType);
  }
  return std::nullopt;
}

std::string openApiDocument(std::span<const Route> routes, std::string_view version) {
  std::map<std::string_view, std::vector<const Route*>> paths;
  for (const Route& route : routes) {
    if (route.endpoint == WsEndpoint::none)
      paths[route.pattern].push_back(&route);
  }
  JsonWriter json;
  json.beginObject().field("openapi", "3.1.0");
  writeInfo(json, "Tidemark REST", version);
  json.key("components").beginObject().key("securitySchemes").beginObject().key("bearer").beginObject();
  json.field("type", "http").field("scheme", "bearer").field("bearerFormat", "JWT").endObject().endObject().endObject();
  json.key("paths").beginObject();
  for (const auto& [pattern, operations] : paths) {
    json.key(pattern).beginObject();
    for (const Route* route : operations)
      writeOperation(json, *route);
    json.endObject();
  }
  json.endObject().endObject();
  return json.take();
}

std::string asyncApiDocument(std::span<const Route> routes, std::string_view version) {
  JsonWriter json;
  json.beginObject().field("asyncapi", "2.6.0");
  writeInfo(json, "Tidemark WebSocket", version);
  json.key("channels").beginObject();
  for (const Route& route : routes) {
    if (route.endpoint == WsEndpoint::none)
      continue;
    json.key(route.pattern).beginObject().field("description", route.summary).key("subscribe").beginObject();
    json.key("message").beginObject().field("contentType", "application/json").endObject().endObject().endObject();
  }
  json.endObject().endObject();
  return json.take();
}

}  // namespace oms
