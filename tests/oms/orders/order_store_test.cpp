#include "oms/orders/order_store.h"

#include <gtest/gtest.h>

#include "oms/model/archives.h"

namespace oms {
namespace {

constexpr std::size_t kMany = 30'000;  // more than are kept

class OrderStoreTest : public testing::Test {
 protected:
  OrderId add(OrderStatus status = OrderStatus::filled, const char* client = "", const char* group = "") {
    OrderRequest request;
    request.clientOrderId = client;
    request.ocoGroup = group;
    Order& order = store_.create(request, Actor::trader(), Timestamp::fromSeconds(1));
    order.status = status;
    store_.track(order);
    return order.id;
  }
  void addMany() {
    for (std::size_t i = 0; i < kMany; ++i)
      add();
  }

  OrderStore store_;
};

TEST_F(OrderStoreTest, IsFullOnlyWhenThereAreMany) {
  add();
  EXPECT_FALSE(store_.isFull());
  addMany();
  EXPECT_TRUE(store_.isFull());
  store_.forgetAllBut({});
  EXPECT_FALSE(store_.isFull());
}

TEST_F(OrderStoreTest, ForgetsWhatEndedLongAgoAndKeepsTheNewest) {
  const OrderId old = add();
  addMany();
  store_.forgetAllBut({});
  EXPECT_EQ(store_.find(old), nullptr);
  EXPECT_EQ(store_.size(), kMany + 1);
  for (std::size_t back = 0; back < OrderStore::kKept; back += 97)
    EXPECT_NE(store_.find({store_.size() - back}), nullptr) << back;
  EXPECT_EQ(add().value, kMany + 2) << "ids go on";
}

TEST_F(OrderStoreTest, NeverForgetsAnOrderThatWorksOrIsHeldOnTo) {
  const OrderId works = add(OrderStatus::accepted);
  addMany();
  const OrderId held{2'000};
  store_.forgetAllBut({held});
  ASSERT_NE(store_.find(works), nullptr);
  EXPECT_EQ(store_.find(works)->status, OrderStatus::accepted);
  EXPECT_NE(store_.find(held), nullptr);
  EXPECT_EQ(store_.find({4'000}), nullptr);
  EXPECT_EQ(store_.working(), std::vector<OrderId>{works});
}

TEST_F(OrderStoreTest, ForgetsItOnceNobodyNeedsItAnyMore) {
  const OrderId works = add(OrderStatus::accepted);
  addMany();
  store_.forgetAllBut({});
  store_[works].status = OrderStatus::canceled;
  store_.track(store_[works]);
  store_.forgetAllBut({});
  EXPECT_EQ(store_.find(works), nullptr);
}

TEST_F(OrderStoreTest, ForgetsNamesWithTheirOrders) {
  add(OrderStatus::filled, "mine", "pair");
  const OrderId partner = add(OrderStatus::accepted, "other", "pair");
  addMany();
  store_.forgetAllBut({});
  EXPECT_NE(store_.findClientId(Actor::trader(), "mine"), nullptr) << "it shares a page with one that works";
  store_[partner].status = OrderStatus::canceled;
  store_.track(store_[partner]);
  store_.forgetAllBut({});
  EXPECT_EQ(store_.findClientId(Actor::trader(), "mine"), nullptr);
  EXPECT_TRUE(store_.group(Actor::trader(), "pair").empty());
}

TEST_F(OrderStoreTest, SavedAndLoadedItIsTheSame) {
  const OrderId works = add(OrderStatus::accepted, "mine", "pair");
  addMany();
  store_.forgetAllBut({});
  SaveArchive saved;
  saved(store_);
  const std::string bytes = saved.take();
  OrderStore other;
  LoadArchive archive(bytes, 1, 0);
  archive(other);
  ASSERT_TRUE(archive.complete());
  EXPECT_EQ(other.size(), kMany + 1);
  EXPECT_EQ(other.find({300}), nullptr);
  ASSERT_NE(other.findClientId(Actor::trader(), "mine"), nullptr);
  EXPECT_EQ(other.working().size(), 1u);
  EXPECT_EQ(hashOf(other), hashOf(store_));
  other[works].status = OrderStatus::canceled;
  other.track(other[works]);
  other.forgetAllBut({});
  EXPECT_EQ(other.findClientId(Actor::trader(), "mine"), nullptr) << "forgotten after a load too";
  EXPECT_TRUE(other.group(Actor::trader(), "pair").empty());
}

}  // namespace
}  // namespace oms
