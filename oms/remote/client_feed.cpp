#include "oms/remote/client_feed.h"

#include "oms/messages/json_writer.h"

namespace oms {

std::string ClientFeed::errorMessage(const ApiError& error, Timestamp time) const {
  JsonWriter json;
  json.beginObject().field("type", "error").key("error").raw(errorObject(error));
  json.field("timestamp", rfc3339(time, precision())).endObject();
  return json.take();
}

}  // namespace oms
