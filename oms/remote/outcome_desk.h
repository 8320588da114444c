#pragma once

#include <functional>
#include <map>
#include <memory>

#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"
#include "oms/remote/mailbox.h"
#include "oms/remote/route.h"

namespace oms {

// Requests that wait for the engine: first for the command's outcome, then until the view has folded the command's
// own events, so that the answer shows them.
class OutcomeDesk {
 public:
  using Answer = std::function<HttpResponse(const CommandOutcome&)>;

  OutcomeDesk(const SessionView& view, CommandSink& sink, std::shared_ptr<Mailbox> mailbox)
      : view_(view), sink_(sink), mailbox_(std::move(mailbox)) {}

  // `answer` makes the response of an accepted command; a refused one is answered here.
  void send(ApiCall call, CommandBody body, Answer answer);
  // The same of a command that has to be read from a file first, on a thread of its own: a share that hangs holds up
  // nobody else. Where nothing can be read, `lacking` is the answer.
  using Read = std::function<std::optional<CommandBody>()>;
  void readAndSend(ApiCall call, Read read, ApiError lacking, Answer answer);
  // What somebody else answers: `ask` gets what is to be called with it, once and on any thread.
  void await(ApiCall call, const std::function<void(std::function<void(HttpResponse)> answer)>& ask);
  using DryRunAnswer = std::function<HttpResponse(const DryRunResult&)>;
  void dryRun(ApiCall call, const OrderRequest& request, DryRunAnswer answer);
  void dryRun(ApiCall call, const ReplaceOrder& change, DryRunAnswer answer);
  // After each fold, and now and then for the deadlines.
  void settle(std::int64_t nowMs);

 private:
  // Files that are read at a time; more are refused as busy.
  static constexpr int kMostReads = 8;

  struct Waiting {
    ApiCall call;
    Answer answer;
    std::optional<CommandOutcome> outcome;
    DryRunAnswer dryRunAnswer;
    std::int64_t deadlineMs = 0;
    bool cutsRisk = false;
    bool isRead = true;  // false: its file is still being read
  };
  std::uint64_t add(Waiting waiting);
  // Waits for a dry run's result; gives what the engine is to call with it.
  std::function<void(DryRunResult)> await(ApiCall call, DryRunAnswer answer);
  void wasRead(std::uint64_t ticket, std::optional<CommandBody> body, const ApiError& lacking);
  void arrived(std::uint64_t ticket, CommandOutcome outcome);
  void arrived(std::uint64_t ticket, const DryRunResult& result);
  void finish(std::uint64_t ticket);

  const SessionView& view_;
  CommandSink& sink_;
  std::shared_ptr<Mailbox> mailbox_;
  std::map<std::uint64_t, Waiting> waiting_;
  std::uint64_t lastTicket_ = 0;
  int reads_ = 0;  // under way
};

}  // namespace oms
