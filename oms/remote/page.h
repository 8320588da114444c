#pragma once

#include <span>
#include <string>
#include <string_view>

#include "oms/remote/route.h"

namespace oms {

// What `/` answers: a page that says what listens here.
HttpResponse pageResponse();

// Descriptions of the interface, made from the route table.
std::string openApiDocument(std::span<const Route> routes, std::string_view version);
std::string asyncApiDocument(std::span<const Route> routes, std::string_view version);

}  // namespace oms
