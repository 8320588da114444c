#include "oms/remote/api_catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "oms/remote/api_documents.h"
#include "oms/remote/feed_catalog.h"

namespace oms {
namespace {

TEST(ApiCatalog, DescribesEachRouteOnce) {
  std::size_t routes = 0;
  for (const Route& route : routeTable()) {
    if (route.endpoint != WsEndpoint::none)
      continue;
    ++routes;
    EXPECT_NE(operationOf(route), nullptr) << route.method << " " << route.pattern;
  }
  EXPECT_EQ(apiOperations().size(), routes);
  std::set<std::string_view> ids;
  for (const OperationSpec& operation : apiOperations())
    EXPECT_TRUE(ids.insert(operation.id).second) << operation.id;
}

// A body is named once, has an example, and is that of a request of the stream.
TEST(ApiCatalog, EachBodyIsThatOfARequest) {
  std::set<std::string_view> bodies;
  for (const OperationSpec& operation : apiOperations()) {
    if (operation.method == "GET" || operation.pattern == "/api/auth/ws-ticket")
      continue;
    const OpSpec* request = requestOf(operation);
    ASSERT_NE(request, nullptr) << operation.id;
    const std::size_t fields = request->params.size() - (request->idField.empty() ? 0 : 1);
    EXPECT_EQ(operation.body.empty(), fields == 0) << operation.id;
    EXPECT_EQ(operation.example.empty(), fields == 0) << operation.id;
    if (!operation.body.empty()) {
      EXPECT_TRUE(bodies.insert(operation.body).second) << operation.id;
    }
    if (!request->idField.empty()) {
      EXPECT_FALSE(exampleOf(request->idField).empty()) << request->idField;
    }
  }
}

TEST(ApiCatalog, SharedSchemasHaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  const auto take = [&](std::string_view name) { EXPECT_TRUE(names.insert(name).second) << name; };
  for (const ValueSpec& value : apiValues())
    take(value.name);
  for (const WordsSpec& words : apiWords())
    take(words.name);
  for (const ObjectSpec& object : apiObjects())
    take(object.name);
  for (const ObjectSpec& object : feedObjects())
    take(object.name);
  for (const OperationSpec& operation : apiOperations()) {
    if (!operation.body.empty())
      take(operation.body);
  }
}

// Both are valid JSON in which no member comes twice; the same table gives the same bytes.
TEST(ApiDocuments, AreJsonAndTheSameEachTime) {
  for (const auto document : {openApiDocument, asyncApiDocument}) {
    const std::string text = document(routeTable(), "1.2.3");
    const auto parsed = parseWire(text, kNoWireLimits);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    EXPECT_EQ(text, document(routeTable(), "1.2.3"));
    EXPECT_EQ(parsed->find("info")->find("version")->text, "1.2.3");
  }
}

// Cancels and the kill switch are never too many; too many connections without a token are everywhere.
TEST(ApiDocuments, SayWhatMayBeTooMany) {
  const auto document = parseWire(openApiDocument(routeTable(), "1.2.3"), kNoWireLimits);
  ASSERT_TRUE(document.ok());
  for (const Route& route : routeTable()) {
    if (route.endpoint != WsEndpoint::none)
      continue;
    const WireValue* path = document->find("paths")->find(route.pattern);
    const WireValue* responses = path->find(lowerCase(route.method))->find("responses");
    EXPECT_EQ(responses->find("429") != nullptr, route.rate != RateClass::free) << route.method << route.pattern;
    EXPECT_NE(responses->find("503"), nullptr) << route.method << route.pattern;
  }
}

}  // namespace
}  // namespace oms
