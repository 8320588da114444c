#include "oms/remote/ticket_book.h"

#include <sodium.h>

#include <array>

namespace oms {

namespace {
constexpr std::size_t maxTickets = 4096;
}

void TicketBook::dropExpired(std::int64_t nowMs) {
  std::erase_if(tickets_, [&](const auto& item) { return item.second.expiresMs <= nowMs; });
}

std::optional<std::string> TicketBook::issue(const TokenClaims& claims, std::int64_t nowMs) {
  dropExpired(nowMs);
  if (tickets_.size() >= maxTickets)
    return std::nullopt;
  std::array<char, 24> random;
  randombytes_buf(random.data(), random.size());
  std::string ticket = base64Url({random.data(), random.size()});
  tickets_[ticket] = {claims, nowMs + lifeMs};
  return ticket;
}

std::optional<TokenClaims> TicketBook::redeem(const std::string& ticket, std::int64_t nowMs) {
  dropExpired(nowMs);
  const auto found = tickets_.find(ticket);
  if (found == tickets_.end())
    return std::nullopt;
  TokenClaims claims = std::move(found->second.claims);
  tickets_.erase(found);
  return claims;
}

}  // namespace oms
