#pragma once

#include <span>
#include <string>
#include <string_view>

#include "oms/messages/json_writer.h"
#include "oms/remote/route.h"

namespace oms {

// Descriptions of the interface, made from the route table and the catalogues: OpenAPI 3.1 of REST, AsyncAPI 3.0 of
// the WebSockets.
std::string openApiDocument(std::span<const Route> routes, std::string_view version);
std::string asyncApiDocument(std::span<const Route> routes, std::string_view version);

// {"title":…,"version":…,"description":…,"license":{…}}
void writeInfo(JsonWriter& json, std::string_view title, std::string_view version, std::string_view description);

}  // namespace oms
