#include "oms/storage/session_columns.h"

#include <rapidjson/document.h>

#include "oms/messages/json_writer.h"

namespace oms {
namespace {

// To the nanosecond, for a session is resumed with it.
std::string exactText(Timestamp time) {
  JsonWriter json;
  json.exactTime(time);
  const std::string_view quoted = json.text();
  return time.isSet() ? std::string(quoted.substr(1, quoted.size() - 2)) : "";
}

SessionState stateNamed(std::string_view text) {
  for (const auto state : {SessionState::running, SessionState::paused, SessionState::stopped, SessionState::finished})
    if (name(state) == text)
      return state;
  return SessionState::idle;
}

}  // namespace

void writeSessionRow(Statement& insertSession, const SessionInfo& info, std::string_view configJson,
                     std::string_view feedIdentity, std::uint64_t firstSeq) {
  insertSession.run(info.id, info.mode, info.account, info.currency, name(info.state), info.feed, info.simulated,
                    listText(info.symbols), listText(info.strategies), info.speed, orNull(exactText(info.startedAt)),
                    configJson, feedIdentity, firstSeq);
}

void updateSessionRow(Statement& updateSession, const SessionInfo& info) {
  updateSession.run(info.id, name(info.state), info.speed, listText(info.symbols), listText(info.strategies));
}

StoredSession sessionAt(const Statement& row) {
  StoredSession stored;
  SessionInfo& info = stored.info;
  info.id = row.textAt(0);
  info.mode = row.textAt(1);
  info.account = row.textAt(2);
  info.currency = row.textAt(3);
  info.state = stateNamed(row.textAt(4));
  info.feed = row.textAt(5);
  info.simulated = row.numberAt(6) != 0;
  info.symbols = listOf(row.textAt(7));
  info.strategies = listOf(row.textAt(8));
  info.speed = row.textAt(9);
  info.startedAt = parseRfc3339(row.textAt(10)).value_or(Timestamp{});
  stored.configJson = row.textAt(11);
  stored.feedIdentity = row.textAt(12);
  stored.firstSeq = static_cast<std::uint64_t>(row.numberAt(13));
  stored.lastSeq = static_cast<std::uint64_t>(row.numberAt(14));
  return stored;
}

std::string listText(const std::vector<std::string>& texts) {
  JsonWriter json;
  json.beginArray();
  for (const std::string& text : texts)
    json.value(text);
  json.endArray();
  return json.take();
}

std::vector<std::string> listOf(std::string_view json) {
  std::vector<std::string> texts;
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsArray())
    return texts;
  for (const rapidjson::Value& item : document.GetArray())
    if (item.IsString())
      texts.emplace_back(item.GetString(), item.GetStringLength());
  return texts;
}

}  // namespace oms
