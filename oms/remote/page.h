#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oms/remote/route.h"

namespace oms {

// What `/` answers: the dashboard, or a page that says what listens here where the program was built without it.
HttpResponse pageResponse();
// A file that the dashboard asks for; nothing where there is none of that name.
std::optional<HttpResponse> assetResponse(std::string_view name);

// Descriptions of the interface, made from the route table.
std::string openApiDocument(std::span<const Route> routes, std::string_view version);
std::string asyncApiDocument(std::span<const Route> routes, std::string_view version);

}  // namespace oms
