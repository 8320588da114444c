#include "oms/remote/outcome_desk.h"

#include <system_error>
#include <thread>

#include "oms/remote/clock.h"
#include "oms/remote/refusals.h"

namespace oms {

namespace {
constexpr std::int64_t outcomeMs = 10'000;
// The batch with the events follows its outcome within a frame; a view that lags more answers with what it has.
constexpr std::int64_t foldMs = 1'000;
}  // namespace

std::uint64_t OutcomeDesk::add(Waiting waiting) {
  waiting.deadlineMs = monotonicMs() + outcomeMs;
  waiting_.emplace(++lastTicket_, std::move(waiting));
  return lastTicket_;
}

void OutcomeDesk::send(ApiCall call, CommandBody body, Answer answer) {
  Command command;
  command.actor = Actor::remote(call.caller->subject);
  command.wall = wallTime();
  command.body = std::move(body);
  const std::uint64_t ticket = add({std::move(call), std::move(answer), {}, {}, 0, cutsRisk(command.body)});
  sink_.send(std::move(command), [this, ticket, mailbox = mailbox_](CommandOutcome outcome) {
    mailbox->post([this, ticket, outcome = std::move(outcome)]() mutable { arrived(ticket, std::move(outcome)); });
  });
}

void OutcomeDesk::readAndSend(ApiCall call, Read read, ApiError lacking, Answer answer) {
  if (reads_ >= kMostReads)
    return call.fail(unavailable("busy", "other files are still being read; try again in a moment", 1000));
  const std::uint64_t ticket = add({std::move(call), std::move(answer), {}, {}, 0, false, false});
  ++reads_;
  const auto readIt = [this, ticket, mailbox = mailbox_, read = std::move(read), lacking = std::move(lacking)] {
    mailbox->post([this, ticket, body = read(), lacking] { wasRead(ticket, body, lacking); });
  };
  // Detached: neither the listener nor the process's end waits for a share that hangs.
  try {
    std::thread(readIt).detach();
  } catch (const std::system_error&) {  // the machine has no thread left for it
    readIt();
  }
}

void OutcomeDesk::wasRead(std::uint64_t ticket, std::optional<CommandBody> body, const ApiError& lacking) {
  --reads_;
  const auto found = waiting_.find(ticket);
  if (found == waiting_.end())
    return;  // it was told that this takes too long, and may have asked again
  Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  if (!body)
    return waiting.call.fail(lacking);
  send(std::move(waiting.call), std::move(*body), std::move(waiting.answer));
}

std::function<void(DryRunResult)> OutcomeDesk::await(ApiCall call, DryRunAnswer answer) {
  const std::uint64_t ticket = add({std::move(call), {}, {}, std::move(answer), 0});
  return [this, ticket, mailbox = mailbox_](const DryRunResult& result) {
    mailbox->post([this, ticket, result] { arrived(ticket, result); });
  };
}

void OutcomeDesk::await(ApiCall call, const std::function<void(std::function<void(HttpResponse)> answer)>& ask) {
  ask([mailbox = mailbox_, respond = std::move(call.respond)](HttpResponse response) {
    mailbox->post([respond, response = std::move(response)] { respond(response); });
  });
}

void OutcomeDesk::dryRun(ApiCall call, const OrderRequest& request, DryRunAnswer answer) {
  const Actor actor = Actor::remote(call.caller->subject);
  sink_.dryRun(request, actor, await(std::move(call), std::move(answer)));
}

void OutcomeDesk::dryRun(ApiCall call, const ReplaceOrder& change, DryRunAnswer answer) {
  const Actor actor = Actor::remote(call.caller->subject);
  sink_.dryRunReplace(change, actor, await(std::move(call), std::move(answer)));
}

void OutcomeDesk::arrived(std::uint64_t ticket, const DryRunResult& result) {
  const auto found = waiting_.find(ticket);
  if (found == waiting_.end())
    return;
  const Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  waiting.call.respond(waiting.dryRunAnswer(result));
}

void OutcomeDesk::arrived(std::uint64_t ticket, CommandOutcome outcome) {
  const auto found = waiting_.find(ticket);
  if (found == waiting_.end())
    return;
  found->second.outcome = std::move(outcome);
  found->second.deadlineMs = monotonicMs() + foldMs;
  if (!found->second.outcome->accepted || view_.lastSeq() >= found->second.outcome->seq)
    finish(ticket);
}

void OutcomeDesk::finish(std::uint64_t ticket) {
  const auto found = waiting_.find(ticket);
  const Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  if (!waiting.isRead) {
    waiting.call.fail(unavailable(
        "no_answer", "the file could not be read in time, and nothing was done; look at the disk that it is on", 1000));
  } else if (!waiting.outcome) {
    waiting.call.fail(
        unavailable("no_answer", "the engine did not answer in time; ask for the state before repeating", 1000));
  } else if (!waiting.outcome->accepted && waiting.outcome->orders.empty()) {
    if (waiting.outcome->checks)
      waiting.call.respond(denied({}, *waiting.outcome->checks, waiting.outcome->message));
    else
      waiting.call.fail(refusalOf(*waiting.outcome));
  } else if (!waiting.outcome->durable && !waiting.cutsRisk) {
    waiting.call.fail(unavailable("journal_unavailable",
                                  "this was done in memory only and is lost if the process dies before the journal can "
                                  "be written again; look at /healthz, then ask for the state before repeating",
                                  1000));
  } else {
    HttpResponse response = waiting.answer(*waiting.outcome);
    // Done in memory, to be journalled when the disk is back.
    if (!waiting.outcome->durable && response.status / 100 == 2)
      response.status = 202;
    waiting.call.respond(std::move(response));
  }
}

void OutcomeDesk::settle(std::int64_t nowMs) {
  std::vector<std::uint64_t> due;
  for (const auto& [ticket, waiting] : waiting_) {
    const bool folded = waiting.outcome && view_.lastSeq() >= waiting.outcome->seq;
    if (folded || nowMs >= waiting.deadlineMs)
      due.push_back(ticket);
  }
  for (const std::uint64_t ticket : due)
    finish(ticket);
}

}  // namespace oms
