#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/command.h"
#include "oms/model/archive.h"
#include "oms/model/signal.h"

namespace oms {

// The name of the token that the terminal writes for its own machine: who has it is who sits at the window.
inline constexpr std::string_view kOwnToken = "process";

// Why a decision was not taken.
struct DecisionRefusal {
  std::string code;  // not_found, not_pending, stale_version, expired, second_person
  std::string message;
};

// Signals that wait for a decision, and the rules of their life. A decided signal is handed out with its event and kept
// no longer. Time is the session's clock.
class ApprovalDesk {
 public:
  // Takes a new signal in: it gets its id and waits. Pending signals of the same instance are superseded; they come out
  // in `superseded`.
  Signal& raise(Signal signal, Timestamp now, std::vector<Signal>& superseded);
  // The pending signal if the decision may be taken on it as it stands. What one person has approved another one
  // approves by its version, or by its numbers as they stand: they may be others than that person has read.
  Result<Signal*, DecisionRefusal> decidable(const DecideApproval& decision, const Actor& by, Timestamp now);
  // Takes a person's approval of a pending signal with the numbers that are `wanted`. True when it may be sent: one
  // approver is enough, or another person has approved these very numbers before. Otherwise it waits for that person,
  // who sees what the first one made of it.
  Result<bool, DecisionRefusal> approve(Signal& signal, const Signal& wanted, const Actor& by, Timestamp now);
  // Ends a pending signal and hands it out.
  Signal end(SignalId id, SignalStatus status, const Actor& by, const std::string& reason, Timestamp now);
  bool isAnyOver(Timestamp now) const { return nextExpiry_.isSet() && now >= nextExpiry_; }
  // Hands out those whose time is over.
  void expire(Timestamp now, std::vector<Signal>& expired);
  const Signal* pendingOf(InstanceIndex instance) const;
  const std::map<SignalId, Signal>& pending() const { return pending_; }
  void fields(Archive& archive);

 private:
  std::map<SignalId, Signal> pending_;
  std::uint64_t made_ = 0;
  Timestamp nextExpiry_;  // of the first one to expire; zero: none
};

}  // namespace oms
