#include "oms/remote/token_store.h"

#include <sodium.h>
#include <sys/stat.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QSaveFile>
#include <algorithm>

#include "oms/messages/json_writer.h"
#include "oms/remote/wire_value.h"

namespace oms {

namespace {

constexpr int lockWaitMs = 5000;
constexpr qint64 maxTokenFileBytes = 4 << 20;
constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

std::string randomHex(std::size_t bytes) {
  std::string raw(bytes, '\0');
  randombytes_buf(raw.data(), bytes);
  std::string hex(bytes * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(raw.data()), bytes);
  hex.pop_back();
  return hex;
}

std::int64_t nowSeconds() {
  return QDateTime::currentSecsSinceEpoch();
}

Failure about(const QString& path, const QString& what) {
  return Failure{(path + ": " + what).toStdString()};
}

// Written beside and renamed, so that a reader sees the old file or the new one.
Result<bool> replaceFile(const QString& path, const std::string& content) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerOnly))
    return about(path, file.errorString());
  file.write(content.data(), static_cast<qint64>(content.size()));
  if (!file.commit())
    return about(path, file.errorString());
  return true;
}

Result<TokenKey> parseKey(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return about(path, file.errorString());
  if ((file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)) != 0) {
    return about(path, "others may read the signing key; run chmod 600 on it");
  }
  const QByteArray text = file.read(256).trimmed();
  TokenKey key;
  std::size_t size = 0;
  const int failed = sodium_hex2bin(key.data(), key.size(), text.constData(), static_cast<std::size_t>(text.size()),
                                    nullptr, &size, nullptr);
  if (failed != 0 || size != key.size() || text.size() != 64) {
    return about(path, "not 64 hexadecimal digits; remove it and create the tokens again");
  }
  return key;
}

Result<TokenKey> keyOf(const QString& dataDir) {
  const QString path = dataDir + QStringLiteral("/remote.key");
  if (QFile::exists(path))
    return parseKey(path);
  QLockFile lock(dataDir + QStringLiteral("/tokens.lock"));
  if (!lock.tryLock(lockWaitMs))
    return about(lock.fileName(), "is held by another process or cannot be written");
  // Another process may have made it while this one waited.
  if (!QFile::exists(path)) {
    auto written = replaceFile(path, randomHex(sizeof(TokenKey)) + "\n");
    if (!written)
      return written.error();
  }
  return parseKey(path);
}

std::optional<TokenRecord> readRecord(const WireValue& value) {
  const auto text = [&](const char* key) {
    const WireValue* found = value.find(key);
    return std::string(found == nullptr ? "" : found->string().value_or(""));
  };
  const auto seconds = [&](const char* key) {
    const WireValue* found = value.find(key);
    return found == nullptr ? std::nullopt : found->integer();
  };
  TokenRecord record;
  record.id = text("id");
  record.name = text("name");
  const auto role = parseRole(text("role"));
  if (record.id.empty() || record.name.empty() || !role)
    return std::nullopt;
  record.role = *role;
  record.createdAt = seconds("created_at").value_or(0);
  record.expiresAt = seconds("expires_at");
  record.revokedAt = seconds("revoked_at");
  return record;
}

bool validName(const std::string& name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  });
}

}  // namespace

Result<TokenStore> TokenStore::open(const QString& dataDir) {
  if (sodium_init() < 0)
    return Failure{"the cryptography library cannot start"};
  if (!QDir().mkpath(dataDir))
    return about(dataDir, "the data folder cannot be made");
  auto key = keyOf(dataDir);
  if (!key)
    return key.error();
  TokenStore store(dataDir, *key);
  auto loaded = store.load();
  if (!loaded)
    return loaded.error();
  return store;
}

TokenStore::FileStamp TokenStore::stampOf() const {
  struct stat info {};
  if (::stat(QFile::encodeName(tokensPath()).constData(), &info) != 0)
    return {};
  return {static_cast<std::uint64_t>(info.st_ino), info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec,
          info.st_size};
}

Result<bool> TokenStore::load() {
  const FileStamp stamp = stampOf();
  if (stamp.size < 0) {
    records_.clear();
    stamp_ = stamp;
    return true;
  }
  QFile file(tokensPath());
  if (!file.open(QIODevice::ReadOnly))
    return about(tokensPath(), file.errorString());
  const QByteArray text = file.read(maxTokenFileBytes);
  const auto tree = parseWire({text.constData(), static_cast<std::size_t>(text.size())}, {8, 1'000'000});
  const WireValue* tokens = tree ? tree->find("tokens") : nullptr;
  if (tokens == nullptr)
    return about(tokensPath(), "is not a list of tokens; restore it or remove it");
  std::vector<TokenRecord> records;
  for (const WireValue& item : tokens->items) {
    auto record = readRecord(item);
    if (!record)
      return about(tokensPath(), "holds an entry that is no token; restore it or remove it");
    records.push_back(std::move(*record));
  }
  records_ = std::move(records);
  stamp_ = stamp;
  return true;
}

Result<bool> TokenStore::save() const {
  JsonWriter json;
  json.beginObject().field("version", 1).key("tokens").beginArray();
  for (const TokenRecord& record : records_) {
    json.beginObject().field("id", record.id).field("name", record.name).field("role", name(record.role));
    json.field("created_at", record.createdAt);
    if (record.expiresAt)
      json.field("expires_at", *record.expiresAt);
    if (record.revokedAt)
      json.field("revoked_at", *record.revokedAt);
    json.endObject();
  }
  json.endArray().endObject();
  return replaceFile(tokensPath(), json.take() + "\n");
}

TokenClaims TokenStore::newClaims(const std::string& name, Role role, std::int64_t ttlSeconds) const {
  TokenClaims claims;
  claims.subject = name;
  claims.role = role;
  claims.issuedAt = nowSeconds();
  if (ttlSeconds > 0)
    claims.expiresAt = claims.issuedAt + ttlSeconds;
  claims.id = randomHex(8);
  return claims;
}

Result<std::string> TokenStore::create(const std::string& name, Role role, std::int64_t ttlSeconds) {
  if (!validName(name))
    return Failure{"a token's name is 1 to 40 letters, digits, '_', '.' or '-'"};
  if (ttlSeconds < 0)
    return Failure{"a token's time to live cannot be negative; 0 is for ever"};
  QLockFile lock(dataDir_ + QStringLiteral("/tokens.lock"));
  if (!lock.tryLock(lockWaitMs))
    return about(lock.fileName(), "is held by another process; try again");
  auto loaded = load();
  if (!loaded)
    return loaded.error();
  const TokenClaims claims = newClaims(name, role, ttlSeconds);
  records_.push_back({claims.id, name, role, claims.issuedAt, claims.expiresAt, std::nullopt});
  auto saved = save();
  if (!saved)
    return saved.error();
  return signToken(claims, key_);
}

Result<std::string> TokenStore::revoke(std::string idOrName) {
  QLockFile lock(dataDir_ + QStringLiteral("/tokens.lock"));
  if (!lock.tryLock(lockWaitMs))
    return about(lock.fileName(), "is held by another process; try again");
  auto loaded = load();
  if (!loaded)
    return loaded.error();
  std::vector<TokenRecord*> matches;
  for (TokenRecord& record : records_) {
    if (record.id == idOrName) {
      matches = {&record};
      break;
    }
    if (record.name == idOrName && !record.revokedAt)
      matches.push_back(&record);
  }
  if (matches.empty())
    return Failure{"there is no token " + idOrName + "; see: tidemark token list"};
  if (matches.size() > 1)
    return Failure{"several tokens are named " + idOrName + "; give the id instead"};
  if (!matches.front()->revokedAt) {
    matches.front()->revokedAt = nowSeconds();
    auto saved = save();
    if (!saved)
      return saved.error();
  }
  return matches.front()->id;
}

bool TokenStore::stillGood(const TokenClaims& claims, std::int64_t now) const {
  if (claims.expiresAt && now >= *claims.expiresAt)
    return false;
  if (std::find(processTokens_.begin(), processTokens_.end(), claims.id) != processTokens_.end())
    return true;
  return std::any_of(records_.begin(), records_.end(),
                     [&](const TokenRecord& record) { return record.id == claims.id && !record.revokedAt; });
}

TokenVerdict TokenStore::verify(std::string_view token, std::int64_t now) {
  TokenVerdict verdict = verifyToken(token, key_, now);
  if (!verdict.claims || stillGood(*verdict.claims, now))
    return verdict;
  refresh();
  if (stillGood(*verdict.claims, now))
    return verdict;
  return {std::nullopt, TokenRefusal::revoked};
}

void TokenStore::refresh() {
  if (stampOf() == stamp_)
    return;
  ++version_;
  // A file that cannot be read opens nothing: what was let in before is refused from now on.
  if (!load()) {
    records_.clear();
    stamp_ = {};
  }
}

std::string TokenStore::createForProcess(const std::string& name, Role role) {
  const TokenClaims claims = newClaims(name, role, 0);
  processTokens_.push_back(claims.id);
  return signToken(claims, key_);
}

void TokenStore::keepForProcess(std::string_view token) {
  if (const auto verdict = verifyToken(token, key_, 0); verdict.claims)
    processTokens_.push_back(verdict.claims->id);
}

Result<std::unique_ptr<ProcessTokenFile>> ProcessTokenFile::write(const QString& dataDir, const std::string& token) {
  const QString path = dataDir + QStringLiteral("/process.token");
  auto written = replaceFile(path, token + "\n");
  if (!written)
    return written.error();
  return std::unique_ptr<ProcessTokenFile>(new ProcessTokenFile(path));
}

ProcessTokenFile::~ProcessTokenFile() {
  QFile::remove(path_);
}

}  // namespace oms
