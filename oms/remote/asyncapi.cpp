#include <algorithm>
#include <map>

#include "oms/remote/api_catalog.h"
#include "oms/remote/api_documents.h"
#include "oms/remote/feed_catalog.h"

namespace oms {

namespace {

// A message as the description has it.
struct MessageText {
  std::string name;
  Direction direction = Direction::out;
  std::string payload;  // its schema
  std::string example;  // may be empty
  std::string summary;
};
using MessageTexts = std::vector<MessageText>;

std::string quotedJson(std::string_view text) {
  JsonWriter json;
  json.value(text);
  return json.take();
}

// An object of fields of which some have a schema of their own: a constant, or what belongs into the envelope.
std::string payloadSchema(Fields fields, Direction direction, const std::map<std::string_view, std::string>& own,
                          bool isClosed) {
  JsonWriter json;
  json.beginObject().field("type", "object").key("properties").beginObject();
  for (const auto& [name, schema] : own)
    json.key(name).raw(schema);
  for (const FieldSpec& field : fields) {
    if (own.contains(field.name))
      continue;
    json.key(field.name);
    writeFieldSchema(json, field, direction);
  }
  json.endObject().key("required").beginArray();
  for (const auto& [name, schema] : own)
    json.value(name);
  for (const FieldSpec& field : fields) {
    if (field.presence != Presence::maybe && !own.contains(field.name))
      json.value(field.name);
  }
  json.endArray();
  if (isClosed)
    json.field("additionalProperties", false);
  json.endObject();
  return json.take();
}

std::string constantSchema(std::string_view word) {
  return R"({"type":"string","const":)" + quotedJson(word) + "}";
}

void addFeedMessages(MessageTexts& texts, WsEndpoint endpoint) {
  for (const FeedMessageSpec& spec : feedMessages()) {
    if (spec.endpoint != endpoint)
      continue;
    texts.push_back({std::string(spec.name), spec.direction,
                     payloadSchema(spec.fields, spec.direction, {{spec.said, constantSchema(spec.name)}}, false),
                     std::string(spec.example), std::string(spec.summary)});
  }
}

std::string serverPayload(std::string_view type, std::string_view channel, std::string data) {
  std::map<std::string_view, std::string> own{{"type", constantSchema(type)}, {"data", std::move(data)}};
  if (!channel.empty())
    own["ch"] = constantSchema(channel);
  return payloadSchema(envelopeFields(), Direction::out, own, false);
}

std::string rowsSchema(std::string_view of) {
  JsonWriter json;
  json.beginObject().field("type", "array").key("items");
  writeSchemaOf(json, of);
  json.endObject();
  return json.take();
}

void addServerMessages(MessageTexts& texts) {
  for (const MessageSpec& spec : streamMessages()) {
    const std::string type(spec.name);
    const bool isOfChannels = spec.message == StreamMessage::snapshot || spec.message == StreamMessage::delta;
    if (!isOfChannels) {
      texts.push_back({type,
                       Direction::out,
                       serverPayload(type, {}, payloadSchema(spec.data, Direction::out, {}, false)),
                       {},
                       std::string(spec.summary)});
      continue;
    }
    for (const ChannelSpec& channel : streamChannels()) {
      const std::string_view rows = spec.message == StreamMessage::snapshot ? "rows" : "upsert";
      const std::string data = payloadSchema(spec.data, Direction::out, {{rows, rowsSchema(channel.object)}}, false);
      texts.push_back({type + "." + std::string(channel.name),
                       Direction::out,
                       serverPayload(type, channel.name, data),
                       {},
                       std::string(spec.summary) + ": " + std::string(channel.summary)});
    }
  }
}

// The parameters of a request, as an example: those of the body of its route, and the id that stands in its path.
std::string exampleParams(const OpSpec& op) {
  if (op.name == "auth")
    return R"({"token":"eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl","client_id":"desk"})";
  if (op.name == "subscribe")
    return R"({"channels":[{"name":"orders"},{"name":"prices","symbols":["BTCUSDT"],"max_hz":4}]})";
  if (op.name == "unsubscribe")
    return R"({"channels":[{"name":"prices"}]})";
  const auto isIts = [&](const OperationSpec& known) {
    return known.method == op.method && known.pattern == op.pattern;
  };
  const auto operation = std::ranges::find_if(apiOperations(), isIts);
  const bool hasBody = operation != apiOperations().end() && !operation->example.empty() && !op.params.empty();
  std::string params = hasBody ? std::string(operation->example) : "{}";
  if (op.idField.empty())
    return params;
  const std::string id = quotedJson(op.idField) + ":" + quotedJson(exampleOf(op.idField));
  return "{" + id + (params == "{}" ? "" : ",") + params.substr(1);
}

void addRequests(MessageTexts& texts) {
  for (const OpSpec& op : streamOps()) {
    if (op.name == "ping")
      continue;
    JsonWriter params;
    params.beginObject();
    writeObjectSchema(params, op.params, Direction::in);
    params.endObject();
    const FieldSpec id[] = {{"id", FieldKind::any, Presence::maybe, "RequestId"},
                            {"v", FieldKind::integer, Presence::maybe},
                            {"params", FieldKind::object, Presence::maybe}};
    std::map<std::string_view, std::string> own{{"op", constantSchema(op.name)}};
    const bool isNeeded =
        std::ranges::any_of(op.params, [](const FieldSpec& field) { return field.presence != Presence::maybe; });
    if (isNeeded)
      own["params"] = params.take();
    texts.push_back({std::string(op.name), Direction::in, payloadSchema(id, Direction::in, own, true),
                     R"({"op":)" + quotedJson(op.name) + R"(,"id":"c1","params":)" + exampleParams(op) + "}",
                     std::string(op.summary)});
  }
}

MessageTexts messagesOf(WsEndpoint endpoint) {
  MessageTexts texts;
  addFeedMessages(texts, endpoint);
  if (endpoint == WsEndpoint::stream) {
    addServerMessages(texts);
    addRequests(texts);
  }
  addFeedMessages(texts, WsEndpoint::none);
  return texts;
}

std::string_view shortName(WsEndpoint endpoint) {
  constexpr std::string_view names[] = {"none", "feed", "orders", "cycle", "stream"};
  return names[static_cast<std::size_t>(endpoint)];
}

// A path as a part of a JSON pointer.
std::string pointerPart(std::string_view path) {
  std::string out;
  for (const char c : path)
    out += c == '/' ? "~1" : std::string(1, c);
  return out;
}

std::string componentName(const Route& route, const MessageText& text) {
  return std::string(shortName(route.endpoint)) + "." + text.name;
}

void writeChannel(JsonWriter& json, const Route& route, const MessageTexts& texts) {
  json.key(route.pattern).beginObject().field("address", route.pattern).field("description", route.summary);
  json.key("messages").beginObject();
  for (const MessageText& text : texts) {
    json.key(text.name).beginObject();
    json.field("$ref", "#/components/messages/" + componentName(route, text)).endObject();
  }
  json.endObject()
      .key("bindings")
      .raw(R"({"ws":{"method":"GET","query":{"type":"object","properties":{)"
           R"("ticket":{"type":"string","description":"Of POST /api/auth/ws-ticket"},)"
           R"("token":{"type":"string","description":"A token, which may only look"}}}}})");
  json.endObject();
}

void writeSocketOperation(JsonWriter& json, const Route& route, const MessageTexts& texts, Direction direction) {
  const bool isOut = direction == Direction::out;
  std::string id(route.pattern.substr(1));
  std::ranges::replace(id, '/', '.');
  json.key(id + (isOut ? ".send" : ".receive")).beginObject().field("action", isOut ? "send" : "receive");
  json.field("summary", isOut ? "What the server says" : "What a client may say");
  json.key("channel").beginObject().field("$ref", "#/channels/" + pointerPart(route.pattern)).endObject();
  json.key("messages").beginArray();
  for (const MessageText& text : texts) {
    if (text.direction != direction)
      continue;
    const std::string place = "#/channels/" + pointerPart(route.pattern) + "/messages/" + text.name;
    json.beginObject().field("$ref", place).endObject();
  }
  json.endArray().endObject();
}

std::string messageComponents(std::span<const Route> routes) {
  JsonWriter json;
  json.beginObject();
  for (const Route& route : routes) {
    // /api/ws says what /ws says.
    if (route.endpoint == WsEndpoint::none || route.pattern == "/api/ws")
      continue;
    for (const MessageText& text : messagesOf(route.endpoint)) {
      json.key(componentName(route, text)).beginObject().field("name", text.name).field("summary", text.summary);
      json.field("contentType", "application/json").key("payload").raw(text.payload);
      if (!text.example.empty())
        json.key("examples").beginArray().beginObject().key("payload").raw(text.example).endObject().endArray();
      json.endObject();
    }
  }
  json.endObject();
  return json.take();
}

}  // namespace

std::string asyncApiDocument(std::span<const Route> routes, std::string_view version) {
  JsonWriter channels;
  JsonWriter operations;
  channels.beginObject();
  operations.beginObject();
  for (const Route& route : routes) {
    if (route.endpoint == WsEndpoint::none)
      continue;
    const MessageTexts texts = messagesOf(route.endpoint);
    writeChannel(channels, route, texts);
    for (const Direction direction : {Direction::out, Direction::in})
      writeSocketOperation(operations, route, texts, direction);
  }
  channels.endObject();
  operations.endObject();
  const std::string messages = messageComponents(routes);
  JsonWriter json;
  json.beginObject().field("asyncapi", "3.0.0");
  writeInfo(json, "Tidemark WebSocket", version,
            "Feeds for dashboards, and the native stream, on which a whole terminal runs and which takes every command "
            "of REST.");
  json.key("defaultContentType").value("application/json").key("servers").beginObject().key("local").beginObject();
  json.field("host", "127.0.0.1:8050").field("protocol", "ws").key("security").beginArray().beginObject();
  json.field("$ref", "#/components/securitySchemes/bearer").endObject().endArray().endObject().endObject();
  json.key("channels").raw(channels.text()).key("operations").raw(operations.text());
  json.key("components").beginObject().key("securitySchemes").beginObject().key("bearer").beginObject();
  json.field("type", "http").field("scheme", "bearer").field("bearerFormat", "JWT").endObject().endObject();
  json.key("messages").raw(messages).key("schemas").beginObject();
  writeSharedSchemas(json, messages);
  json.endObject().endObject().endObject();
  return json.take();
}

}  // namespace oms
