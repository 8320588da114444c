#include "oms/remote/page.h"

#include <QFile>
#include <array>

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

}  // namespace oms
