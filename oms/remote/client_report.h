#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "oms/model/timestamp.h"
#include "oms/remote/jwt.h"

namespace oms {

// One WebSocket client as it is when asked for; bytes are the system's count of its connection, headers included.
struct ClientReport {
  std::uint64_t id = 0;  // of the connection; none has had it before
  std::string name;      // of its token
  Role role = Role::viewer;
  std::string clientId;  // as it calls itself, the beginning of it; may be empty
  std::string endpoint;
  std::string address;
  std::int64_t openMs = 0;                // since it connected
  std::vector<std::string> channels;      // what it is told of
  std::optional<std::uint64_t> lagBytes;  // of the native stream's events, what it has not been sent yet
  std::uint64_t queuedBytes = 0;          // sent, and still on this machine
  std::uint64_t sentBytes = 0;            // that its machine has acknowledged
  std::uint64_t receivedBytes = 0;
  std::uint64_t reconnects = 0;  // since the process began, of the same token, name and endpoint
};

// The listener as a person looks at it.
struct RemoteReport {
  std::vector<ClientReport> clients;  // those that have shown who they are
  // How many batches took so long from their publication to their frames being written: up to so many microseconds
  // and more than the bound before; the last one has none.
  std::vector<std::pair<std::optional<std::int64_t>, std::uint64_t>> eventToWire;
};

// What the system knows of a TCP connection; zeros where it knows nothing.
struct SocketFigures {
  std::uint64_t acknowledgedBytes = 0;
  std::uint64_t receivedBytes = 0;
  std::uint64_t unsentBytes = 0;  // taken from the program and not on the wire yet
};
SocketFigures socketFigures(std::intptr_t descriptor);

}  // namespace oms
