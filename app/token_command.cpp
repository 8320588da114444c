#include <QDir>

#include <cstdio>

#include "app/commands.h"
#include "oms/remote/token_store.h"

namespace app {
namespace {

int usage(const char* sentence) {
  std::fprintf(stderr, "tidemark: %s\n", sentence);
  return 2;
}

int failed(const std::string& sentence) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return 1;
}

std::optional<QString> valueOf(QStringList& words, const QString& option) {
  const qsizetype at = words.indexOf(option);
  if (at < 0 || at + 1 >= words.size())
    return std::nullopt;
  const QString value = words[at + 1];
  words.remove(at, 2);
  return value;
}

int create(oms::TokenStore& store, QStringList words) {
  const auto name = valueOf(words, "--name");
  const auto role = valueOf(words, "--role");
  const auto ttl = valueOf(words, "--ttl");
  if (!words.isEmpty() || !name || !role) {
    return usage(
        "token create needs --name NAME --role viewer|approver|trader|admin, and takes --ttl 30d (0 never expires)");
  }
  const auto parsedRole = oms::parseRole(role->toStdString());
  if (!parsedRole)
    return usage("the role must be viewer, approver, trader or admin");
  std::int64_t seconds = oms::TokenStore::defaultTtlSeconds;
  if (ttl) {
    const auto duration = oms::parseDuration(ttl->toStdString());
    if (!duration)
      return usage("--ttl takes a duration, 12h or 30d for example, or 0 for a token that never expires");
    seconds = duration->count() / 1'000'000'000;
  }
  const auto token = store.create(name->toStdString(), *parsedRole, seconds);
  if (!token)
    return failed(token.error().message);
  std::printf("%s\n", token->c_str());
  return 0;
}

int list(const oms::TokenStore& store) {
  for (const oms::TokenRecord& record : store.list()) {
    const auto date = [](std::int64_t s) {
      return oms::rfc3339(oms::Timestamp::fromSeconds(s), oms::TimePrecision::seconds);
    };
    const std::string state = record.revokedAt   ? "revoked " + date(*record.revokedAt)
                              : record.expiresAt ? "expires " + date(*record.expiresAt)
                                                 : std::string("never expires");
    std::printf("%s  %-20s  %-8s  created %s  %s\n", record.id.c_str(), record.name.c_str(),
                std::string(oms::name(record.role)).c_str(), date(record.createdAt).c_str(), state.c_str());
  }
  return 0;
}

}  // namespace

int runToken(const Options& options) {
  QStringList words = options.words;
  const QString verb = words.isEmpty() ? QString() : words.takeFirst();
  if (verb != "create" && verb != "list" && verb != "revoke") {
    return usage("token takes create --name N --role R, list, or revoke ID");
  }
  if (!QDir().mkpath(options.dataDir)) {
    return failed("cannot make the data folder " + options.dataDir.toStdString() + "; choose another with --data-dir");
  }
  auto store = oms::TokenStore::open(options.dataDir);
  if (!store)
    return failed(store.error().message);
  if (verb == "create")
    return create(*store, words);
  if (verb == "list")
    return words.isEmpty() ? list(*store) : usage("token list takes nothing more");
  if (words.size() != 1)
    return usage("token revoke needs the id (or name) that token list shows");
  const auto id = store->revoke(words.first().toStdString());
  if (!id)
    return failed(id.error().message);
  std::printf("revoked %s\n", id->c_str());
  return 0;
}

}  // namespace app
