#include "oms/remote/stream_frame.h"

#include "oms/messages/json_writer.h"

namespace oms {

std::string streamText(const Envelope& envelope, std::string_view data) {
  JsonWriter json;
  json.beginObject().field("v", 1).fieldOrNull("ch", envelope.channel ? specOf(*envelope.channel).name : "");
  json.field("type", name(envelope.type));
  if (!envelope.id.empty())
    json.key("id").raw(envelope.id);
  json.fieldOrNull("epoch", envelope.epoch).field("seq", envelope.seq).field("prev", envelope.prev);
  json.field("ts", envelope.time);
  if (!envelope.isDurable)
    json.field("durable", false);
  if (envelope.merged > 0)
    json.field("merged", envelope.merged);
  if (envelope.part > 0)
    json.field("part", envelope.part).field("parts", envelope.parts);
  if (envelope.type == StreamMessage::snapshot)
    json.field("reset", envelope.isReset);
  if (envelope.status != 0)
    json.field("status", envelope.status);
  if (!envelope.error.empty())
    json.key("error").raw(envelope.error);
  json.key("data").raw(data).endObject();
  return json.take();
}

}  // namespace oms
