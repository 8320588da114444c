// Requests of the native stream: those that REST has too go to the same handlers, with the same rights and rates.
#include <QPointer>

#include <algorithm>
#include <array>

#include "oms/model/assert.h"
#include "oms/model/suggestion.h"
#include "oms/remote/stream_feed.h"

namespace oms {

namespace {

std::string_view opNameOf(const WireValue& message) {
  const WireValue* op = message.find("op");
  return op == nullptr ? std::string_view() : op->string().value_or("");
}

ApiError unknownOp(std::string_view op) {
  std::vector<std::string> names;
  for (const OpSpec& known : streamOps())
    names.emplace_back(known.name);
  ApiError error = malformed("op " + std::string(op) + " is not known here" + nearestOrAll(op, names), "op");
  error.status = 404;
  return error;
}

constexpr FieldSpec requestFields[] = {{"v", FieldKind::integer, Presence::maybe},
                                       {"op"},
                                       {"id", FieldKind::any, Presence::maybe},
                                       {"params", FieldKind::object, Presence::maybe}};

}  // namespace

bool StreamFeed::understands(const WireValue& message) const {
  const WireValue* version = message.find("v");
  return version == nullptr || (version->kind == WireValue::Kind::number && version->text == "1");
}

// A ping may be spelled as on the other endpoints, and then has a type or an action in place of op.
std::optional<ApiError> StreamFeed::checkCommon(const WireValue& message) const {
  const std::string_view spelled = message.find("op") != nullptr     ? "op"
                                   : message.find("type") != nullptr ? "type"
                                                                     : "action";
  std::array<FieldSpec, std::size(requestFields)> fields;
  std::ranges::copy(requestFields, fields.begin());
  std::ranges::find(fields, std::string_view("op"), &FieldSpec::name)->name = spelled;
  if (auto error = checkFields(message, fields))
    return error;
  const OpSpec* op = findOp(spelled == "op" ? opNameOf(message) : "ping");
  const WireValue* params = message.find("params");
  return op == nullptr || params == nullptr || params->isNull() ? std::nullopt : checkFields(*params, op->params);
}

// A mirror's numbers are those of a journal. Without one, and until there is one, it has REST.
std::string StreamFeed::unavailable() const {
  const bool lacksJournal = api_.config.epoch && api_.config.epoch().empty();
  return lacksJournal ? "the journal is unavailable" : "";
}

const Route* StreamFeed::routeOf(const OpSpec& op) const {
  if (op.pattern.empty())
    return nullptr;
  const auto isIt = [&](const Route& route) { return route.method == op.method && route.pattern == op.pattern; };
  const auto found = std::ranges::find_if(api_.routes, isIt);
  OMS_ASSERT(found != api_.routes.end(), "each request of the stream with a route has one in the table");
  return &*found;
}

RateClass StreamFeed::rateOf(const WsClient& client, const WireValue& message) const {
  const OpSpec* op = findOp(opNameOf(message));
  const Route* route = op == nullptr ? nullptr : routeOf(*op);
  if (route == nullptr)
    return RateClass::message;
  // Who may not ask is told so, as REST does, and not how often.
  return client.claims->role < route->role ? RateClass::free : route->rate;
}

std::optional<ApiError> StreamFeed::message(WsClient& socket, const WireValue& message) {
  const auto client = clients_.find(&socket);
  if (client == clients_.end())
    return std::nullopt;
  if (auto error = checkFields(message, requestFields))
    return error;
  const std::string_view name = opNameOf(message);
  const OpSpec* op = findOp(name);
  if (op == nullptr)
    return unknownOp(name);
  return obey(*client->second, *op, message);
}

std::optional<ApiError> StreamFeed::obey(StreamClient& client, const OpSpec& op, const WireValue& message) {
  const Route* route = routeOf(op);
  if (route != nullptr && client.socket.claims->role < route->role) {
    ApiError error;
    error.status = 403;
    error.code = "role";
    error.message = "this needs the role " + std::string(oms::name(route->role));
    return error;
  }
  WireValue none;
  none.kind = WireValue::Kind::object;
  const WireValue* given = message.find("params");
  const WireValue& params = given == nullptr || given->isNull() ? none : *given;
  if (auto error = checkFields(params, op.params))
    return error;
  if (op.name == "subscribe")
    return subscribe(client, message, params);
  if (op.name == "unsubscribe")
    return unsubscribe(client, message, params);
  OMS_ASSERT(route != nullptr, "pings and credentials are answered before");
  command(client, op, *route, message, params);
  return std::nullopt;
}

void StreamFeed::command(StreamClient& client, const OpSpec& op, const Route& route, const WireValue& message,
                         const WireValue& params) {
  ApiCall call;
  call.caller = client.socket.claims;
  WireValue body = params;
  std::erase_if(body.members, [&](const WireMember& member) {
    const bool isId = member.first == op.idField;
    if (isId)
      call.parameters.emplace_back("id", member.second.text);
    return isId;
  });
  if (!op.action.empty())
    call.parameters.emplace_back("action", std::string(op.action));
  call.body = canonicalJson(body);
  call.respond = [this, socket = QPointer<WsClient>(&client.socket), id = idOf(message),
                  op = op.name](const HttpResponse& response) {
    api_.metrics.countStreamRequest(op, response.status < 400);
    if (socket)
      answered(*socket, id, response);
  };
  route.handler(api_, std::move(call));
}

void StreamFeed::answered(WsClient& client, const std::string& id, const HttpResponse& response) const {
  const bool isDone = response.status < 400;
  Envelope around = envelope(isDone ? StreamMessage::ack : StreamMessage::error, std::nullopt);
  around.id = id;
  around.status = response.status;
  if (isDone)
    return client.answer(streamFrame(around, response.body.empty() ? "{}" : response.body));
  const auto body = parseWire(response.body, kNoWireLimits);
  const WireValue* error = body ? body->find("error") : nullptr;
  around.error = error == nullptr ? errorObject(malformed("this cannot be done")) : canonicalJson(*error);
  client.answer(streamFrame(around, "{}"));
}

void StreamFeed::ack(StreamClient& client, const std::string& id, std::string_view data) {
  Envelope around = envelope(StreamMessage::ack, std::nullopt);
  around.id = id;
  client.socket.answer(streamFrame(around, data));
}

std::string StreamFeed::ackMessage(const WireValue& request, Timestamp) const {
  Envelope around = envelope(StreamMessage::ack, std::nullopt);
  around.id = idOf(request);
  return streamText(around, "{}");
}

std::string StreamFeed::errorMessage(const ApiError& error, Timestamp, const WireValue* request) const {
  Envelope around = envelope(StreamMessage::error, std::nullopt);
  around.id = request == nullptr ? std::string() : idOf(*request);
  around.status = error.status;
  around.error = errorObject(error);
  return streamText(around, "{}");
}

}  // namespace oms
