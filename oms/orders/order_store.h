#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/order.h"
#include "oms/orders/client_ids.h"

namespace oms {

// The session's orders, by id (ids count from 1, so an id is a place), and the working ones. Orders that have ended are
// forgotten, a page of them at a time, when there are many newer ones: the journal knows them.
class OrderStore {
 public:
  // The newest orders that are kept, ended or not; all of them go into each snapshot.
  static constexpr std::size_t kKept = 5'000;

  OrderStore();

  // The next id; the order is kept from now on.
  Order& create(const OrderRequest& request, const Actor& actor, Timestamp now);
  // Null where there never was such an order, or it is forgotten.
  Order* find(OrderId id);
  const Order* find(OrderId id) const;
  // One that is known to be there: it works, is new, or somebody holds on to it.
  Order& operator[](OrderId id) { return pageOf(id)[(id.value - 1) % kPage]; }
  const Order& operator[](OrderId id) const { return pageOf(id)[(id.value - 1) % kPage]; }
  // Whether it is worth while to forget; then who holds on to orders that have ended says to which.
  bool isFull() const { return made_ >= nextForgetting_; }
  void forgetAllBut(const std::vector<OrderId>& held);  // ascending

  // The first order that this author sent under that client id, null when there is none.
  const Order* findClientId(const Actor& actor, const ClientOrderId& id) const;
  Order* findClientId(const Actor& actor, const ClientOrderId& id);

  // Call before the broker's answer changes the order's terms: what was sent stays known.
  void keepAsSent(const Order& order) { keepAsSent(order, order.request); }
  void keepAsSent(const Order& order, const OrderRequest& sent);
  // The request as its author sent it.
  const OrderRequest& asSent(const Order& order) const;

  // The orders of that author that name that group, in the order of their ids.
  const std::vector<OrderId>& group(const Actor& actor, const ClientOrderId& group) const;

  // Call after a change of status: keeps the list of working orders.
  void track(const Order& order);
  // Ascending by id.
  const std::vector<OrderId>& working() const { return working_; }
  // Made so far, the forgotten ones among them.
  std::size_t size() const { return made_; }
  void fields(Archive& archive);

 private:
  void index(const Order& order);
  void indexAnew(Archive& archive);
  static std::string keyOf(const Actor& actor, const ClientOrderId& group);

  static constexpr std::size_t kPage = 256;
  static constexpr std::size_t kPagesAtFirst = 4'096;  // a million orders
  using Page = std::vector<Order>;                     // never of more than kPage, so that an order stays where it is
  Page& pageOf(OrderId id) {
    Page& page = pages_[(id.value - 1) / kPage];
    OMS_ASSERT(!page.empty(), "an order that is held on to is there");
    return page;
  }
  const Page& pageOf(OrderId id) const { return const_cast<OrderStore*>(this)->pageOf(id); }
  std::size_t usedOf(std::size_t page) const { return std::min(kPage, made_ - page * kPage); }
  bool isOver(std::size_t page, const std::vector<OrderId>& held) const;
  void forget(std::size_t page);
  void forgetNames(const Order& order);
  Page emptyPage();

  std::size_t made_ = 0;
  std::size_t nextForgetting_;
  std::vector<Page> pages_;  // empty: forgotten
  // By page, 0 or 1: an order of it has a name to be forgotten with it. To look at the orders themselves is to wait for
  // memory that nobody has touched for long.
  std::vector<std::uint8_t> named_;
  std::size_t firstPage_ = 0;  // those before it are forgotten
  std::vector<Page> spare_;
  std::vector<OrderId> working_;
  std::map<OrderId, OrderRequest> asSent_;  // of orders with a client id whose terms have changed
  ClientIds byClientId_;
  // Looked up only, never walked.
  std::unordered_map<std::string, std::vector<OrderId>> byGroup_;
};

}  // namespace oms
