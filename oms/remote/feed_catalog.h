#pragma once

#include <span>
#include <string_view>

#include "oms/remote/api_schemas.h"
#include "oms/remote/route.h"

namespace oms {

// What the WebSocket endpoints other than the native stream say and take: messages with their fields at the root, of
// which `type` (of a request `action` or `op`) is the message's name.
struct FeedMessageSpec {
  WsEndpoint endpoint = WsEndpoint::none;  // none: all of them, the native stream too
  Direction direction = Direction::out;
  std::string_view name;
  std::string_view said;  // the field that holds the name
  Fields fields;
  std::string_view example;
  std::string_view summary;
};
std::span<const FeedMessageSpec> feedMessages();

// The objects inside of them: amounts are numbers there, and times whole seconds.
std::span<const ObjectSpec> feedObjects();

}  // namespace oms
