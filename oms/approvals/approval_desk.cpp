#include "oms/approvals/approval_desk.h"

#include <algorithm>

#include "oms/model/state_fields.h"

namespace oms {

namespace {

// Two names of a token are two persons.
bool isSamePerson(const Actor& a, const Actor& b) {
  const auto sitsAtTheWindow = [](const Actor& actor) {
    return actor == Actor::trader() || actor == Actor::remote(kOwnToken);
  };
  return a == b || (sitsAtTheWindow(a) && sitsAtTheWindow(b));
}

template <class Number>
bool isNamed(const std::optional<Number>& named, Number stands) {
  return named ? *named == stands : stands.isZero();
}

bool namesAllNumbers(const DecideApproval& decision, const Signal& signal) {
  return isNamed(decision.quantity, signal.quantity) && isNamed(decision.price, signal.price) &&
         isNamed(decision.stopLoss, signal.stopLoss) && isNamed(decision.takeProfit, signal.takeProfit);
}

// "quantity 2, price 101.5, no stop loss, take profit 110"
std::string numbersOf(const Signal& signal) {
  const auto level = [](const char* what, Price price) {
    return price.isZero() ? std::string(", no ") + what : std::string(", ") + what + " " + price.text();
  };
  return "quantity " + signal.quantity.text() + level("price", signal.price) + level("stop loss", signal.stopLoss) +
         level("take profit", signal.takeProfit);
}

}  // namespace

Signal& ApprovalDesk::raise(Signal signal, Timestamp now, std::vector<Signal>& superseded) {
  for (auto other = pending_.begin(); other != pending_.end();) {
    const SignalId id = other->first;
    const bool same = other->second.instance == signal.instance;
    ++other;
    if (same)
      superseded.push_back(end(id, SignalStatus::superseded, Actor::system(), "a newer signal came", now));
  }
  signal.id = {++made_};
  signal.status = SignalStatus::awaitingApproval;
  signal.createdAt = now;
  if (!nextExpiry_.isSet() || signal.expiresAt < nextExpiry_)
    nextExpiry_ = signal.expiresAt;
  return pending_.emplace(signal.id, std::move(signal)).first->second;
}

Result<Signal*, DecisionRefusal> ApprovalDesk::decidable(const DecideApproval& decision, const Actor& by,
                                                         Timestamp now) {
  const auto found = pending_.find(decision.signal);
  if (found == pending_.end()) {
    const bool known = decision.signal.value >= 1 && decision.signal.value <= made_;
    if (known)
      return DecisionRefusal{"not_pending", "the signal is already decided or has expired; look at its status"};
    return DecisionRefusal{"not_found", "there is no such signal; list the approvals for those that wait"};
  }
  Signal& signal = found->second;
  if (decision.expectedVersion && *decision.expectedVersion != signal.version) {
    return DecisionRefusal{"stale_version", "the signal has changed since it was read; read it again and decide anew"};
  }
  if (now >= signal.expiresAt) {
    return DecisionRefusal{"expired", "the signal's time to live is over; wait for the next one"};
  }
  const bool byAnother = signal.firstApprovedAt.isSet() && !isSamePerson(signal.firstApprover, by);
  if (decision.approve && byAnother && !decision.expectedVersion && !namesAllNumbers(decision, signal)) {
    return DecisionRefusal{"stale_version", "another person has approved " + numbersOf(signal) +
                                                "; if these suit you, approve with expected_version " +
                                                std::to_string(signal.version)};
  }
  return &signal;
}

Result<bool, DecisionRefusal> ApprovalDesk::approve(Signal& signal, const Signal& wanted, const Actor& by,
                                                    Timestamp now) {
  const bool same = wanted.quantity == signal.quantity && wanted.price == signal.price &&
                    wanted.stopLoss == signal.stopLoss && wanted.takeProfit == signal.takeProfit;
  const bool begun = signal.firstApprovedAt.isSet() && same;
  if (begun && isSamePerson(signal.firstApprover, by)) {
    return DecisionRefusal{"second_person",
                           "you have approved it already; this session wants a second person to approve it too"};
  }
  signal = wanted;
  if (begun || signal.approversNeeded < 2)
    return true;
  signal.firstApprover = by;
  signal.firstApprovedAt = now;
  ++signal.version;
  return false;
}

Signal ApprovalDesk::end(SignalId id, SignalStatus status, const Actor& by, const std::string& reason, Timestamp now) {
  const auto found = pending_.find(id);
  OMS_ASSERT(found != pending_.end(), "only a pending signal can end");
  Signal signal = std::move(found->second);
  pending_.erase(found);
  signal.status = status;
  signal.decidedBy = by;
  signal.decidedAt = now;
  signal.reason = reason;
  ++signal.version;
  return signal;
}

void ApprovalDesk::expire(Timestamp now, std::vector<Signal>& expired) {
  if (!isAnyOver(now))
    return;
  nextExpiry_ = Timestamp{};
  for (auto signal = pending_.begin(); signal != pending_.end();) {
    const SignalId id = signal->first;
    const Timestamp expiresAt = signal->second.expiresAt;
    ++signal;
    if (now >= expiresAt) {
      expired.push_back(end(id, SignalStatus::expired, Actor::system(), "nobody decided in time", now));
    } else if (!nextExpiry_.isSet() || expiresAt < nextExpiry_) {
      nextExpiry_ = expiresAt;
    }
  }
}

const Signal* ApprovalDesk::pendingOf(InstanceIndex instance) const {
  const auto same = [&](const auto& entry) { return entry.second.instance == instance; };
  const auto found = std::find_if(pending_.begin(), pending_.end(), same);
  return found == pending_.end() ? nullptr : &found->second;
}

void ApprovalDesk::fields(Archive& archive) {
  archive(pending_, made_, nextExpiry_);
}

}  // namespace oms
