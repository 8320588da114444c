#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oms/remote/http_message.h"

namespace oms {

// What `/` answers: the dashboard, or a page that says what listens here where the program was built without it.
HttpResponse pageResponse();
// A file that the dashboard asks for; nothing where there is none of that name.
std::optional<HttpResponse> assetResponse(std::string_view name);

}  // namespace oms
