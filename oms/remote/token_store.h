#pragma once

#include <QString>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oms/model/result.h"
#include "oms/remote/jwt.h"

namespace oms {

struct TokenRecord {
  std::string id;
  std::string name;
  Role role = Role::viewer;
  std::int64_t createdAt = 0;  // seconds since 1970
  std::optional<std::int64_t> expiresAt;
  std::optional<std::int64_t> revokedAt;
};

// The tokens of one data folder: `remote.key` with the signing key and `tokens.json` with what was given out, both
// readable by their owner alone. Not in the database, so that a token can be made or revoked beside a running
// session; a lock file keeps two writers apart and each change replaces the file as a whole.
class TokenStore {
 public:
  static constexpr std::int64_t defaultTtlSeconds = 30 * 24 * 3600;

  // Reads both files, and makes the key when there is none.
  static Result<TokenStore> open(const QString& dataDir);

  // A signed token; ttl 0 never expires. Names are 1 to 40 of A-Za-z0-9_.-
  Result<std::string> create(const std::string& name, Role role, std::int64_t ttlSeconds);
  // By id, or by name when just one living token has it. Gives the id.
  Result<std::string> revoke(std::string idOrName);
  const std::vector<TokenRecord>& list() const { return records_; }

  // Signature, audience and expiry, and that the token was given out here and not revoked.
  // One that the list as it was read does not know may be new: then the file is looked at again.
  TokenVerdict verify(std::string_view token, std::int64_t nowSeconds);
  // Whether a token that was good once still is.
  bool stillGood(const TokenClaims& claims, std::int64_t nowSeconds) const;
  // Reads the file again when it has changed. Costs one stat otherwise.
  void refresh();
  // How often the list was read: whoever let somebody in has to look again when this has changed.
  std::uint64_t version() const { return version_; }

  // A token that no file lists: it dies with this object. For the process's own token file.
  std::string createForProcess(const std::string& name, Role role);
  // One that an object before this one made so, for the same folder.
  void keepForProcess(std::string_view token);

 private:
  TokenStore(QString dataDir, const TokenKey& key) : dataDir_(std::move(dataDir)), key_(key) {}
  struct FileStamp {
    std::uint64_t inode = 0;
    std::int64_t modifiedNs = 0;
    std::int64_t size = -1;
    bool operator==(const FileStamp&) const = default;
  };

  QString tokensPath() const { return dataDir_ + QStringLiteral("/tokens.json"); }
  FileStamp stampOf() const;
  Result<bool> load();
  Result<bool> save() const;
  TokenClaims newClaims(const std::string& name, Role role, std::int64_t ttlSeconds) const;

  QString dataDir_;
  TokenKey key_;
  std::vector<TokenRecord> records_;
  std::vector<std::string> processTokens_;
  FileStamp stamp_;
  std::uint64_t version_ = 0;
};

// One admin token in a file of its own, for scripts beside a headless run; gone with this object. Remains after a
// kill -9, but opens nothing then.
class ProcessTokenFile {
 public:
  static Result<std::unique_ptr<ProcessTokenFile>> write(const QString& dataDir, const std::string& token);
  ~ProcessTokenFile();
  ProcessTokenFile(const ProcessTokenFile&) = delete;
  ProcessTokenFile& operator=(const ProcessTokenFile&) = delete;

  const QString& path() const { return path_; }

 private:
  explicit ProcessTokenFile(QString path) : path_(std::move(path)) {}
  QString path_;
};

}  // namespace oms
