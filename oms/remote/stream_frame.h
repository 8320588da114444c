#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oms/model/timestamp.h"
#include "oms/remote/stream_catalog.h"
#include "oms/remote/ws_client.h"

namespace oms {

// What stands around the data of a message of the native stream.
struct Envelope {
  StreamMessage type = StreamMessage::delta;
  std::optional<StreamChannel> channel{};
  std::string_view epoch{};
  std::uint64_t seq = 0;
  std::optional<std::uint64_t> prev{};
  Timestamp time{};
  std::string id{};          // of the request, as JSON; empty: none
  bool isDurable = true;     // false: in memory alone, until the journal is back
  std::uint64_t merged = 0;  // values that this one stands for; 0: not a merged one
  std::size_t part = 0;      // from 1; 0: not in parts
  std::size_t parts = 0;
  bool isReset = false;  // what the client had of the channel is void
  int status = 0;        // as REST has it; 0: no answer of a command
  std::string error{};   // an object; empty: none
};

std::string streamText(const Envelope& envelope, std::string_view data);
inline SharedFrame streamFrame(const Envelope& envelope, std::string_view data) {
  return textFrame(streamText(envelope, data));
}

}  // namespace oms
