#include "oms/remote/jwt.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "oms/messages/json_writer.h"
#include "oms/remote/wire_value.h"

namespace oms {

namespace {

constexpr std::string_view audience = "tidemark";
constexpr std::size_t maxTokenBytes = 4096;
static_assert(crypto_auth_hmacsha256_KEYBYTES == 32);

using Mac = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

Mac macOf(std::string_view text, const TokenKey& key) {
  Mac mac;
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data());
  return mac;
}

// The audience may be a text or a list of them (RFC 7519, 4.1.3).
bool audienceMatches(const WireValue* claim) {
  if (claim == nullptr)
    return false;
  if (claim->string() == audience)
    return true;
  for (const WireValue& item : claim->items) {
    if (item.string() == audience)
      return true;
  }
  return false;
}

bool readClaims(const WireValue& payload, TokenClaims& claims) {
  const WireValue* subject = payload.find("sub");
  const WireValue* role = payload.find("role");
  const WireValue* id = payload.find("jti");
  const WireValue* issued = payload.find("iat");
  const WireValue* expires = payload.find("exp");
  if (subject == nullptr || role == nullptr || id == nullptr || issued == nullptr)
    return false;
  const auto known = parseRole(role->string().value_or(""));
  const auto issuedAt = issued->kind == WireValue::Kind::number ? issued->integer() : std::nullopt;
  if (!known || !issuedAt || !subject->string() || !id->string())
    return false;
  if (expires != nullptr) {
    claims.expiresAt = expires->kind == WireValue::Kind::number ? expires->integer() : std::nullopt;
    if (!claims.expiresAt)
      return false;
  }
  claims.subject = *subject->string();
  claims.role = *known;
  claims.issuedAt = *issuedAt;
  claims.id = *id->string();
  return !claims.subject.empty() && !claims.id.empty();
}

}  // namespace

std::string_view name(Role role) {
  switch (role) {
    case Role::viewer:
      return "viewer";
    case Role::approver:
      return "approver";
    case Role::trader:
      return "trader";
    case Role::admin:
      return "admin";
  }
  return "viewer";
}

std::optional<Role> parseRole(std::string_view text) {
  for (const Role role : {Role::viewer, Role::approver, Role::trader, Role::admin}) {
    if (text == name(role))
      return role;
  }
  return std::nullopt;
}

std::string_view describe(TokenRefusal refusal) {
  switch (refusal) {
    case TokenRefusal::malformed:
      return "the token is not valid";
    case TokenRefusal::algorithm:
      return "the token's algorithm is not HS256";
    case TokenRefusal::signature:
      return "the token was not signed here";
    case TokenRefusal::audience:
      return "the token is for another audience";
    case TokenRefusal::expired:
      return "the token has expired";
    case TokenRefusal::revoked:
      return "the token was revoked or is not known here";
  }
  return "the token is not valid";
}

std::string base64Url(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    variant);
  text.resize(text.size() - 1);
  return text;
}

std::optional<std::string> fromBase64Url(std::string_view text) {
  // libsodium 1.0.18 takes bytes above 0x7F for characters of the alphabet.
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7F; })) {
    return std::nullopt;
  }
  std::string bytes(text.size() * 3 / 4 + 1, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &size, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0 || end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::string signToken(const TokenClaims& claims, const TokenKey& key) {
  JsonWriter payload;
  payload.beginObject().field("sub", claims.subject).field("role", name(claims.role));
  payload.field("iat", claims.issuedAt);
  if (claims.expiresAt)
    payload.field("exp", *claims.expiresAt);
  payload.field("jti", claims.id).field("aud", audience).endObject();
  const std::string signedPart = base64Url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64Url(payload.text());
  const Mac mac = macOf(signedPart, key);
  return signedPart + "." + base64Url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

TokenVerdict verifyToken(std::string_view token, const TokenKey& key, std::int64_t nowSeconds) {
  const auto refused = [](TokenRefusal why) { return TokenVerdict{std::nullopt, why}; };
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (token.size() > maxTokenBytes || first == std::string_view::npos || first == last ||
      token.find('.', first + 1) != last) {
    return refused(TokenRefusal::malformed);
  }
  const auto headerText = fromBase64Url(token.substr(0, first));
  const auto mac = fromBase64Url(token.substr(last + 1));
  if (!headerText)
    return refused(TokenRefusal::malformed);
  const auto header = parseWire(*headerText);
  if (!header || header->find("alg") == nullptr)
    return refused(TokenRefusal::malformed);
  if (header->find("alg")->string() != "HS256" || header->find("crit") != nullptr) {
    return refused(TokenRefusal::algorithm);
  }
  const Mac expected = macOf(token.substr(0, last), key);
  if (!mac || mac->size() != expected.size() || sodium_memcmp(mac->data(), expected.data(), expected.size()) != 0) {
    return refused(TokenRefusal::signature);
  }
  const auto payloadText = fromBase64Url(token.substr(first + 1, last - first - 1));
  if (!payloadText)
    return refused(TokenRefusal::malformed);
  const auto payload = parseWire(*payloadText);
  TokenClaims claims;
  if (!payload || !payload->isObject() || !readClaims(*payload, claims))
    return refused(TokenRefusal::malformed);
  if (!audienceMatches(payload->find("aud")))
    return refused(TokenRefusal::audience);
  if (claims.expiresAt && nowSeconds >= *claims.expiresAt)
    return refused(TokenRefusal::expired);
  return TokenVerdict{std::move(claims), TokenRefusal::malformed};
}

}  // namespace oms
