#include "oms/mirror/request_desk.h"

#include <algorithm>
#include <utility>

#include "oms/messages/json_writer.h"

namespace oms {

namespace {

std::string idOfRequest(std::uint64_t number) {
  return "c" + std::to_string(number);
}

constexpr const char* hasEnded = "not sent: the connection has ended; nothing was done. Start the window again";
// In place of what is said of a request that does something.
constexpr const char* notKnown = "not known: there is no answer from the server";

std::size_t mostBefore(const StreamRequest& request) {
  if (request.op == "kill.engage")
    return RequestDesk::kMostKilling;
  return request.cutsRisk ? RequestDesk::kMostCutting : RequestDesk::kMost;
}

StreamAnswer refusal(std::uint64_t number, const char* code, const char* message) {
  JsonWriter json;
  json.beginObject().field("code", code).field("message", message).endObject();
  StreamAnswer answer;
  answer.id = idOfRequest(number);
  answer.content = *parseWire(json.text());
  return answer;
}

}  // namespace

void RequestDesk::take(StreamRequest request, Answered answered, std::int64_t nowMs) {
  const std::uint64_t number = ++last_;
  if (isEnded_)
    return answered(refusal(number, "not_connected", request.isQuestion ? notKnown : hasEnded));
  if (asked_.size() >= mostBefore(request))
    return answered(refusal(number, "busy", "too much waits for an answer already; try again when some has come"));
  const std::int64_t life = request.cutsRisk ? kQueuedCuttingMs : kQueuedMs;
  Asked& asked = asked_[number] = {std::move(request), std::move(answered), nowMs + life};
  if (isOnline_)
    send(idOfRequest(number), asked, nowMs);
}

void RequestDesk::send(const std::string& id, Asked& asked, std::int64_t nowMs) {
  JsonWriter json;
  json.beginObject().field("op", asked.request.op).field("id", id).key("params").raw(asked.request.params).endObject();
  frames_.push_back(json.take());
  asked.isSent = true;
  asked.deadlineMs = nowMs + kAnswerMs;
}

std::size_t RequestDesk::queued() const {
  return static_cast<std::size_t>(std::count_if(asked_.begin(), asked_.end(), [](const auto& each) {
    return !each.second.isSent && !each.second.request.isQuestion;
  }));
}

void RequestDesk::setOnline(bool isOnline, std::int64_t nowMs) {
  if (std::exchange(isOnline_, isOnline) == isOnline)
    return;
  if (isOnline) {
    tick(nowMs);  // what has expired since the last second is not sent after all
    for (auto& [number, asked] : asked_)
      send(idOfRequest(number), asked, nowMs);
    return;
  }
  frames_.clear();
  failAll(true, "no_answer", "the connection went before an answer came: look whether it was done before repeating");
}

void RequestDesk::end() {
  isEnded_ = true;
  failAll(false, "not_connected", hasEnded);
}

void RequestDesk::drop() {
  failAll(false, kOtherSession, kOtherSessionSaid);
}

void RequestDesk::failAll(bool isSent, const char* code, const char* message) {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, asked] : asked_) {
    if (asked.isSent == isSent)
      numbers.push_back(number);
  }
  for (const std::uint64_t number : numbers)
    fail(number, code, message);
}

void RequestDesk::answer(const StreamAnswer& answer) {
  for (auto asked = asked_.begin(); asked != asked_.end(); ++asked) {
    if (!asked->second.isSent || idOfRequest(asked->first) != answer.id)
      continue;
    const Answered answered = std::move(asked->second.answered);
    asked_.erase(asked);
    return answered(answer);
  }
}

void RequestDesk::tick(std::int64_t nowMs) {
  std::vector<std::pair<std::uint64_t, bool>> due;
  for (const auto& [number, asked] : asked_) {
    if (nowMs >= asked.deadlineMs)
      due.emplace_back(number, asked.isSent);
  }
  for (const auto& [number, isSent] : due) {
    if (isSent)
      fail(number, "no_answer", "the server did not answer in time: look whether it was done before repeating");
    else
      fail(number, "expired", "not sent: there was no connection in time; nothing was done");
  }
}

void RequestDesk::fail(std::uint64_t number, const char* code, const char* message) {
  const auto found = asked_.find(number);
  if (found == asked_.end())
    return;
  const Answered answered = std::move(found->second.answered);
  const bool isQuestion = found->second.request.isQuestion;
  asked_.erase(found);
  answered(refusal(number, code, isQuestion ? notKnown : message));
}

}  // namespace oms
