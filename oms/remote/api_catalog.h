#pragma once

#include <span>
#include <string_view>

#include "oms/remote/api_schemas.h"
#include "oms/remote/route.h"
#include "oms/remote/stream_catalog.h"

namespace oms {

// What a route of the table answers, and what it takes beside its path. The fields of a body are those of the stream's
// request that goes to the same route, so that both are one.
enum class AnswerForm { one, page, bareList, nothing, file };

struct OperationSpec {
  std::string_view id;  // a name of its own: getOrders
  std::string_view method;
  std::string_view pattern;
  std::string_view answer;  // the schema of it, or of an item; a file's media type
  AnswerForm form = AnswerForm::one;
  int done = 200;
  std::string_view refusals{};  // statuses beside those that follow from the path, the rights and the body: "409 422"
  Fields filters{};             // of its query
  Fields keys{};                // of a list's query: limit, cursor …
  std::string_view body{};      // what its body is called
  std::string_view example{};   // of a body
  std::string_view denial{};    // the schema of 422, where it is more than an error
  int otherwise = 0;            // another status that is no refusal, and the schema of that
  std::string_view otherAnswer{};
  std::string_view beside{};  // a count that stands beside a page's items
};
std::span<const OperationSpec> apiOperations();
// Null where nobody has described it.
const OperationSpec* operationOf(const Route& route);

// The stream's request that goes to that route; the first of those that differ by their action. Null: there is none.
const OpSpec* requestOf(const OperationSpec& operation);

// The shared schemas that a text refers to, and those that they refer to, as members of the object that the caller has
// begun.
void writeSharedSchemas(JsonWriter& json, std::string_view text);

// An id as a path or a request names it, for examples: ord_12 of order_id.
std::string_view exampleOf(std::string_view idField);

}  // namespace oms
