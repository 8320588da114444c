#include "oms/orders/client_ids.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace oms {
namespace {

class Named {
 public:
  // As the store does it: the first one under a name is the one that is found.
  void add(const Actor& actor, const std::string& name) {
    OrderRequest request;
    request.clientOrderId = name;
    const OrderId id{orders_.size() + 1};
    orders_.emplace(id, Order(id, request, actor, Timestamp{}));
    if (!find(actor, name).isSet())
      ids_.add(orders_.at(id));
  }
  void erase(OrderId id) { ids_.erase(orders_.at(id)); }
  OrderId find(const Actor& actor, const std::string& name) const {
    return ids_.find(actor, name, [&](OrderId id) -> const Order& { return orders_.at(id); });
  }

 private:
  std::map<OrderId, Order> orders_;
  ClientIds ids_;
};

TEST(ClientIds, TheFirstOrderOfAnAuthorUnderANameIsFound) {
  Named named;
  EXPECT_FALSE(named.find(Actor::trader(), "a").isSet());
  named.add(Actor::trader(), "a");
  named.add(Actor::trader(), "a");
  named.add(Actor::remote("desk"), "a");
  EXPECT_EQ(named.find(Actor::trader(), "a"), OrderId{1});
  EXPECT_EQ(named.find(Actor::remote("desk"), "a"), OrderId{3});
  EXPECT_FALSE(named.find(Actor::remote("other"), "a").isSet());
  EXPECT_FALSE(named.find(Actor::trader(), "").isSet());
  named.erase({2});
  EXPECT_EQ(named.find(Actor::trader(), "a"), OrderId{1}) << "that was not the one that is found";
  named.erase({1});
  EXPECT_FALSE(named.find(Actor::trader(), "a").isSet());
}

// Many names in few places, erased in any order.
RC_GTEST_PROP(ClientIds, FindsWhatAMapFinds, (const std::vector<std::pair<std::uint8_t, bool>>& steps)) {
  Named named;
  std::map<std::string, OrderId> plain;
  std::uint64_t made = 0;
  for (const auto& [number, adds] : steps) {
    const std::string name = "n" + std::to_string(number % 100);
    if (adds) {
      named.add(Actor::trader(), name);
      plain.emplace(name, OrderId{++made});
    } else if (const auto known = plain.find(name); known != plain.end()) {
      named.erase(known->second);
      plain.erase(known);
    }
    for (int i = 0; i < 100; ++i) {
      const std::string each = "n" + std::to_string(i);
      const auto known = plain.find(each);
      RC_ASSERT(named.find(Actor::trader(), each) == (known == plain.end() ? OrderId{} : known->second));
    }
  }
}

}  // namespace
}  // namespace oms
