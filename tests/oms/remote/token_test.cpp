#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include "oms/remote/token_store.h"

namespace oms {
namespace {

TokenClaims someClaims() {
  TokenClaims claims;
  claims.subject = "desk";
  claims.role = Role::trader;
  claims.issuedAt = 100;
  claims.expiresAt = 200;
  claims.id = "abc";
  return claims;
}

TEST(Jwt, SignsAsOthersDo) {
  // The expected token was made with Python's hmac.
  TokenKey key;
  for (unsigned char i = 0; i < 32; ++i)
    key[i] = i;
  EXPECT_EQ(signToken(someClaims(), key),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
            "eyJzdWIiOiJkZXNrIiwicm9sZSI6InRyYWRlciIsImlhdCI6MTAwLCJleHAiOjIwMCwianRpIjoiYWJjIiwiYXVkIjoidGlkZW1hcmsif"
            "Q.eKiS88GIE6kEv3cZxysBZ1-1fpepUK7c4zAEY-AyZwQ");
}

TEST(Jwt, TakesItsOwnAndNothingElse) {
  const TokenKey key{};
  const std::string token = signToken(someClaims(), key);
  EXPECT_EQ(verifyToken(token, key, 199).claims->subject, "desk");
  EXPECT_EQ(verifyToken(token, key, 200).refusal, TokenRefusal::expired);
  TokenKey other{};
  other[31] = 1;
  EXPECT_EQ(verifyToken(token, other, 0).refusal, TokenRefusal::signature);
  const std::string body = token.substr(token.find('.'));
  const std::string none = base64Url(R"({"alg":"none"})");
  EXPECT_EQ(verifyToken(none + body, key, 0).refusal, TokenRefusal::algorithm);
  EXPECT_EQ(verifyToken(base64Url(R"({"alg":"HS512"})") + body, key, 0).refusal, TokenRefusal::algorithm);
  EXPECT_EQ(verifyToken(base64Url(R"({"alg":"HS256","alg":"none"})") + body, key, 0).refusal, TokenRefusal::malformed);
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verifyToken(changed, key, 0).claims) << i;
  }
  for (const char* nonsense : {"", ".", "..", "...", "a.b.c", "a.b", "a.b.c.d"}) {
    EXPECT_FALSE(verifyToken(nonsense, key, 0).claims) << nonsense;
  }
  EXPECT_FALSE(verifyToken(std::string(5000, 'a'), key, 0).claims);
}

class TokenStoreTest : public testing::Test {
 protected:
  TokenStore open() { return std::move(TokenStore::open(folder_.path()).value()); }
  QTemporaryDir folder_;
};

TEST_F(TokenStoreTest, FilesAreTheirOwnersAlone) {
  TokenStore store = open();
  ASSERT_TRUE(store.create("desk", Role::viewer, 0));
  for (const char* name : {"/remote.key", "/tokens.json"}) {
    const auto permissions = QFile::permissions(folder_.path() + name);
    EXPECT_EQ(permissions & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther), 0) << name;
  }
  QFile::setPermissions(folder_.path() + "/remote.key", QFile::ReadOwner | QFile::ReadOther);
  const auto refused = TokenStore::open(folder_.path());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("chmod 600"), std::string::npos);
}

TEST_F(TokenStoreTest, ARevocationIsSeenByOthers) {
  TokenStore listener = open();
  TokenStore command = open();
  const std::string token = *command.create("desk", Role::trader, 3600);
  listener.refresh();
  const auto seen = listener.version();
  listener.refresh();
  EXPECT_EQ(listener.version(), seen);
  EXPECT_EQ(listener.verify(token, 0).claims->role, Role::trader);
  EXPECT_EQ(*command.revoke("desk"), listener.list().front().id);
  listener.refresh();
  EXPECT_EQ(listener.version(), seen + 1);
  EXPECT_EQ(listener.verify(token, 0).refusal, TokenRefusal::revoked);
  EXPECT_FALSE(command.revoke("desk"));
  EXPECT_FALSE(command.revoke("nobody"));
}

TEST_F(TokenStoreTest, ATokenMadeElsewhereIsGoodAtOnce) {
  TokenStore listener = open();
  TokenStore command = open();
  const std::string token = *command.create("desk", Role::trader, 3600);
  const auto verdict = listener.verify(token, 0);
  ASSERT_TRUE(verdict.claims);
  EXPECT_EQ(verdict.claims->role, Role::trader);
  // Whoever holds an open socket is told that the list has changed.
  EXPECT_EQ(listener.version(), 1u);
}

TEST_F(TokenStoreTest, NamesAndLivesAreChecked) {
  TokenStore store = open();
  EXPECT_FALSE(store.create("", Role::viewer, 0));
  EXPECT_FALSE(store.create("a b", Role::viewer, 0));
  EXPECT_FALSE(store.create(std::string(41, 'a'), Role::viewer, 0));
  EXPECT_FALSE(store.create("a", Role::viewer, -1));
  ASSERT_TRUE(store.create("a", Role::viewer, 0));
  ASSERT_TRUE(store.create("a", Role::viewer, 0));
  EXPECT_FALSE(store.revoke("a"));
  EXPECT_TRUE(store.revoke(store.list().front().id));
}

TEST_F(TokenStoreTest, AProcessTokenDiesWithItsProcess) {
  std::string token;
  {
    TokenStore store = open();
    token = store.createForProcess("headless", Role::admin);
    EXPECT_TRUE(store.verify(token, 0).claims);
    const auto file = ProcessTokenFile::write(folder_.path(), token);
    ASSERT_TRUE(file);
    EXPECT_TRUE(QFile::exists((*file)->path()));
  }
  EXPECT_FALSE(open().verify(token, 0).claims);
  EXPECT_FALSE(QFile::exists(folder_.path() + "/process.token"));
}

TEST_F(TokenStoreTest, ABrokenFileOpensNothing) {
  TokenStore store = open();
  const std::string token = *store.create("desk", Role::trader, 0);
  QFile file(folder_.path() + "/tokens.json");
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write("{");
  file.close();
  store.refresh();
  EXPECT_FALSE(store.verify(token, 0).claims);
  EXPECT_FALSE(store.create("other", Role::viewer, 0));
}

}  // namespace
}  // namespace oms
