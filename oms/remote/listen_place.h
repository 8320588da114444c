#pragma once

#include <QHostAddress>
#include <cstdint>
#include <optional>
#include <string>

namespace oms {

// Where the listener listens.
struct ListenPlace {
  QHostAddress address;
  std::uint16_t port = 0;  // 0: one that is free
};

// HOST:PORT, the host an address or localhost; IPv6 in brackets.
std::optional<ListenPlace> parseListenPlace(const std::string& text);

}  // namespace oms
