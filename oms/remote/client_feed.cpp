#include "oms/remote/client_feed.h"

#include "oms/messages/json_writer.h"

namespace oms {

std::string idOf(const WireValue& request) {
  const WireValue* id = request.find("id");
  if (id == nullptr || (id->kind != WireValue::Kind::string && id->kind != WireValue::Kind::number))
    return {};
  return canonicalJson(*id);
}

std::string ClientFeed::ackMessage(const WireValue& request, Timestamp time) const {
  JsonWriter json;
  json.beginObject().field("type", "ack");
  if (const std::string id = idOf(request); !id.empty())
    json.key("id").raw(id);
  json.field("timestamp", rfc3339(time, precision())).endObject();
  return json.take();
}

std::string ClientFeed::errorMessage(const ApiError& error, Timestamp time, const WireValue*) const {
  JsonWriter json;
  json.beginObject().field("type", "error").key("error").raw(errorObject(error));
  json.field("timestamp", rfc3339(time, precision())).endObject();
  return json.take();
}

}  // namespace oms
