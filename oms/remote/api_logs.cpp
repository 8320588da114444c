// The process's log for an admin, without anything in it that opens a door.
#include <algorithm>
#include <array>
#include <regex>

#include "oms/remote/handlers.h"

namespace oms {

namespace {

constexpr std::array<std::string_view, 4> levels{"debug", "info", "warning", "error"};

// Tokens and tickets, as they stand in a query or by themselves.
std::string redacted(const std::string& message) {
  static const std::regex query("(token|ticket|authorization)([=:] *)(bearer +)?[^ &,;\"']+", std::regex::icase);
  static const std::regex jwt("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  return std::regex_replace(std::regex_replace(message, query, "$1$2[redacted]"), jwt, "[redacted]");
}

}  // namespace

void getLogs(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"level"});
  if (!query)
    return;
  const std::string wanted = query->filter("level");
  const auto least = wanted.empty() ? levels.begin() : std::find(levels.begin(), levels.end(), wanted);
  if (least == levels.end())
    return call.fail(malformed("level is debug, info, warning or error: the least that is listed", "level"));
  const std::vector<LogLine> lines = api.config.logs ? api.config.logs() : std::vector<LogLine>{};
  PageWriter page(*query);
  for (auto line = lines.rbegin(); line != lines.rend() && !page.isFull(); ++line) {
    if (std::find(least, levels.end(), line->level) == levels.end() || !page.admits(line->time, line->number))
      continue;
    page.json().beginObject().field("time", line->time).field("level", line->level);
    page.json().fieldOrNull("category", line->category).field("message", redacted(line->message)).endObject();
  }
  call.respond(page.response());
}

}  // namespace oms
