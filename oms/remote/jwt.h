#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oms {

// What a token may do; each role may do all that stands before it.
enum class Role { viewer, approver, trader, admin };

std::string_view name(Role role);
std::optional<Role> parseRole(std::string_view text);

using TokenKey = std::array<unsigned char, 32>;

struct TokenClaims {
  std::string subject;  // the token's name, which is the author of its commands
  Role role = Role::viewer;
  std::int64_t issuedAt = 0;              // seconds since 1970
  std::optional<std::int64_t> expiresAt;  // none: never
  std::string id;
};

enum class TokenRefusal { malformed, algorithm, signature, audience, expired, revoked };

// One sentence for the closing reason of a socket or the message of a 401.
std::string_view describe(TokenRefusal refusal);

std::string base64Url(std::string_view bytes);
std::optional<std::string> fromBase64Url(std::string_view text);

// A compact JWS with HS256, the only algorithm there is here.
std::string signToken(const TokenClaims& claims, const TokenKey& key);

struct TokenVerdict {
  std::optional<TokenClaims> claims;
  TokenRefusal refusal = TokenRefusal::malformed;  // when there are none
};

// Checks form, algorithm, signature (in constant time), audience and expiry, in that order.
TokenVerdict verifyToken(std::string_view token, const TokenKey& key, std::int64_t nowSeconds);

}  // namespace oms
