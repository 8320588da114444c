#include <QDir>

#include <cstdio>

#include "app/commands.h"
#include "oms/messages/json_writer.h"
#include "oms/remote/token_store.h"

namespace app {
namespace {

int usage(const char* sentence) {
  std::fprintf(stderr, "tidemark: %s\n", sentence);
  return 2;
}

int tokenFailed(const std::string& sentence) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return 1;
}

int create(oms::TokenStore& store, const SubCommand& command) {
  if (!command.has("name") || !command.has("role")) {
    return usage(
        "token create needs --name NAME --role viewer|approver|trader|admin, and takes --ttl 30d (0 never expires)");
  }
  const auto role = oms::parseRole(command.value("role").toStdString());
  if (!role)
    return usage("the role must be viewer, approver, trader or admin");
  std::int64_t seconds = oms::TokenStore::defaultTtlSeconds;
  if (command.has("ttl")) {
    const auto duration = oms::parseDuration(command.value("ttl").toStdString());
    if (!duration)
      return usage("--ttl takes a duration, 12h or 30d for example, or 0 for a token that never expires");
    seconds = duration->count() / 1'000'000'000;
  }
  const auto token = store.create(command.value("name").toStdString(), *role, seconds);
  if (!token)
    return tokenFailed(token.error().message);
  std::printf("%s\n", token->c_str());
  return 0;
}

std::string date(std::int64_t seconds) {
  return oms::rfc3339(oms::Timestamp::fromSeconds(seconds), oms::TimePrecision::seconds);
}

void listAsJson(const oms::TokenStore& store) {
  oms::JsonWriter json;
  const auto time = [&](const char* name, const std::optional<std::int64_t>& seconds) {
    json.fieldOrNull(name, seconds ? date(*seconds) : std::string());
  };
  json.beginArray();
  for (const oms::TokenRecord& record : store.list()) {
    json.beginObject().field("id", record.id).field("name", record.name).field("role", oms::name(record.role));
    time("created_at", record.createdAt);
    time("expires_at", record.expiresAt);
    time("revoked_at", record.revokedAt);
    json.endObject();
  }
  json.endArray();
  std::printf("%s\n", json.take().c_str());
}

void list(const oms::TokenStore& store) {
  for (const oms::TokenRecord& record : store.list()) {
    const std::string state = record.revokedAt   ? "revoked " + date(*record.revokedAt)
                              : record.expiresAt ? "expires " + date(*record.expiresAt)
                                                 : std::string("never expires");
    std::printf("%s  %-20s  %-8s  created %s  %s\n", record.id.c_str(), record.name.c_str(),
                std::string(oms::name(record.role)).c_str(), date(record.createdAt).c_str(), state.c_str());
  }
}

}  // namespace

int runToken(const Options& options) {
  const SubCommand& command = options.command;
  if (!QDir().mkpath(options.dataDir)) {
    return tokenFailed("cannot make the data folder " + options.dataDir.toStdString() +
                       "; choose another with --data-dir");
  }
  auto store = oms::TokenStore::open(options.dataDir);
  if (!store)
    return tokenFailed(store.error().message);
  if (command.verb == "create")
    return create(*store, command);
  if (command.verb == "list") {
    command.has("json") ? listAsJson(*store) : list(*store);
    return 0;
  }
  const auto id = store->revoke(command.subject.toStdString());
  if (!id)
    return tokenFailed(id.error().message);
  std::printf("revoked %s\n", id->c_str());
  return 0;
}

}  // namespace app
