#pragma once

#include "oms/model/timestamp.h"

namespace oms {

// The server's wall clock, by which it judges until when an order counts. This machine's may be another: what is sent
// in this window's time would come too late there, or count for longer than anybody meant.
class ServerClock {
 public:
  // What it said in its greeting, and what this machine's clock said then. On its way the greeting took a little, by
  // which times of here are told too early, never too late. An unset time says nothing.
  void heard(Timestamp server, Timestamp own) {
    if (server.isSet())
      ahead_ = server - own;
  }
  Timestamp at(Timestamp own) const { return own + ahead_; }

 private:
  Duration ahead_{};
};

}  // namespace oms
