#include "oms/remote/connection_caps.h"

namespace oms {

bool ConnectionCaps::hasRoom(const std::string& address) const {
  const auto found = counts_.find(address);
  return total_ < limits_.total && (found == counts_.end() || found->second.open < limits_.perAddress);
}

bool ConnectionCaps::open(const std::string& address) {
  const bool admitted = hasRoom(address);
  Count& count = counts_[address];
  ++count.open;
  ++count.unauthenticated;
  ++total_;
  return admitted;
}

void ConnectionCaps::close(const std::string& address, bool authenticated) {
  const auto found = counts_.find(address);
  if (found == counts_.end())
    return;
  --total_;
  --found->second.open;
  if (!authenticated)
    --found->second.unauthenticated;
  if (found->second.open == 0)
    counts_.erase(found);
}

void ConnectionCaps::settle(const std::string& address) {
  const auto found = counts_.find(address);
  if (found != counts_.end())
    --found->second.unauthenticated;
}

bool ConnectionCaps::mayStayUnauthenticated(const std::string& address) const {
  const auto found = counts_.find(address);
  return found == counts_.end() || found->second.unauthenticated <= limits_.unauthenticatedPerAddress;
}

}  // namespace oms
