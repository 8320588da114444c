#pragma once

#include <map>
#include <string>

namespace oms {

// Counts open connections against the three caps. What is refused here is answered 503.
class ConnectionCaps {
 public:
  struct Limits {
    int total = 1024;
    int perAddress = 32;
    int unauthenticatedPerAddress = 4;
  };

  explicit ConnectionCaps(Limits limits) : limits_(limits) {}

  // Whether one more of that address would be within the caps.
  bool hasRoom(const std::string& address) const;
  // Every accepted connection begins unauthenticated. It is counted whatever the answer; false: refuse it.
  bool open(const std::string& address);
  void close(const std::string& address, bool authenticated);
  // A connection has shown a good credential, or is on its way out.
  void settle(const std::string& address);
  // Whether a connection without credential may be served while the others of its address stand open.
  bool mayStayUnauthenticated(const std::string& address) const;

  int total() const { return total_; }

 private:
  struct Count {
    int open = 0;
    int unauthenticated = 0;
  };
  Limits limits_;
  std::map<std::string, Count> counts_;
  int total_ = 0;
};

// One connection's place in the count, for as long as its socket lives, whoever holds it.
class ConnectionSlot {
 public:
  ConnectionSlot(ConnectionCaps& caps, std::string address)
      : caps_(caps), address_(std::move(address)), admitted_(caps_.open(address_)) {}
  ~ConnectionSlot() { caps_.close(address_, settled_); }
  ConnectionSlot(const ConnectionSlot&) = delete;
  ConnectionSlot& operator=(const ConnectionSlot&) = delete;

  const std::string& address() const { return address_; }
  bool admitted() const { return admitted_; }
  void settle() {
    if (!settled_)
      caps_.settle(address_);
    settled_ = true;
  }
  bool mayStayUnauthenticated() const { return settled_ || caps_.mayStayUnauthenticated(address_); }

 private:
  ConnectionCaps& caps_;
  std::string address_;
  bool admitted_;
  bool settled_ = false;
};

}  // namespace oms
