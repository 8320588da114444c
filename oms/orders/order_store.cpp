#include "oms/orders/order_store.h"

#include <algorithm>
#include <utility>

#include "oms/model/state_fields.h"

namespace oms {

// Of the list of pages there is one entry for 256 orders: it has room for what a long session makes of them.
OrderStore::OrderStore() : nextForgetting_(kKept + kKept / 4) {
  pages_.reserve(kPagesAtFirst);
  named_.reserve(kPagesAtFirst);
}

Order& OrderStore::create(const OrderRequest& request, const Actor& actor, Timestamp now) {
  if (made_ % kPage == 0) {
    pages_.push_back(emptyPage());
    named_.push_back(0);
  }
  Order& order = pages_.back().emplace_back(OrderId{++made_}, request, actor, now);
  index(order);
  return order;
}

Order* OrderStore::find(OrderId id) {
  return const_cast<Order*>(std::as_const(*this).find(id));
}

const Order* OrderStore::find(OrderId id) const {
  const bool known = id.value >= 1 && id.value <= made_ && !pages_[(id.value - 1) / kPage].empty();
  return known ? &(*this)[id] : nullptr;
}

const Order* OrderStore::findClientId(const Actor& actor, const ClientOrderId& id) const {
  const OrderId found = byClientId_.find(actor, id, [&](OrderId order) -> const Order& { return (*this)[order]; });
  return found.isSet() ? &(*this)[found] : nullptr;
}

Order* OrderStore::findClientId(const Actor& actor, const ClientOrderId& id) {
  const Order* found = std::as_const(*this).findClientId(actor, id);
  return found ? find(found->id) : nullptr;
}

void OrderStore::keepAsSent(const Order& order, const OrderRequest& sent) {
  if (!order.request.clientOrderId.empty())
    asSent_.emplace(order.id, sent);
}

const OrderRequest& OrderStore::asSent(const Order& order) const {
  const auto kept = asSent_.find(order.id);
  return kept == asSent_.end() ? order.request : kept->second;
}

const std::vector<OrderId>& OrderStore::group(const Actor& actor, const ClientOrderId& group) const {
  static const std::vector<OrderId> none;
  const auto found = byGroup_.find(keyOf(actor, group));
  return found == byGroup_.end() ? none : found->second;
}

void OrderStore::track(const Order& order) {
  const bool works = order.isWorking();
  // Nearly always it is the newest one.
  if (working_.empty() || working_.back() < order.id) {
    if (works)
      working_.push_back(order.id);
    return;
  }
  const auto place =
      working_.back() == order.id ? working_.end() - 1 : std::lower_bound(working_.begin(), working_.end(), order.id);
  const bool listed = *place == order.id;
  if (works && !listed)
    working_.insert(place, order.id);
  if (!works && listed)
    working_.erase(place);
}

std::string OrderStore::keyOf(const Actor& actor, const ClientOrderId& group) {
  std::string key(group.view());
  key += '\n';
  key += static_cast<char>('0' + static_cast<int>(actor.kind));
  return key.append(actor.detail.view());
}

// A page that was forgotten is used again.
OrderStore::Page OrderStore::emptyPage() {
  Page page;
  if (!spare_.empty()) {
    page = std::move(spare_.back());
    spare_.pop_back();
  }
  page.reserve(kPage);
  return page;
}

// Looking for them costs a look at each working order: so many new ones pay for it.
void OrderStore::forgetAllBut(const std::vector<OrderId>& held) {
  nextForgetting_ = made_ + std::max(kKept / 4, working_.size());
  const std::size_t end = made_ < kKept ? 0 : (made_ - kKept) / kPage;
  for (std::size_t page = firstPage_; page < end; ++page) {
    if (!pages_[page].empty() && isOver(page, held))
      forget(page);
  }
  while (firstPage_ < end && pages_[firstPage_].empty())
    ++firstPage_;
}

bool OrderStore::isOver(std::size_t page, const std::vector<OrderId>& held) const {
  const auto next = std::lower_bound(held.begin(), held.end(), OrderId{page * kPage + 1});
  if (next != held.end() && next->value <= (page + 1) * kPage)
    return false;
  // Not by a look at the orders themselves, which nobody has touched for long.
  const auto works = std::lower_bound(working_.begin(), working_.end(), OrderId{page * kPage + 1});
  return works == working_.end() || works->value > (page + 1) * kPage;
}

void OrderStore::forget(std::size_t page) {
  if (named_[page] != 0) {
    for (const Order& order : pages_[page])
      forgetNames(order);
  }
  pages_[page].clear();
  spare_.push_back(std::move(pages_[page]));
}

void OrderStore::forgetNames(const Order& order) {
  asSent_.erase(order.id);
  const OrderRequest& request = order.request;
  if (!request.clientOrderId.empty())
    byClientId_.erase(order);
  const auto group = request.ocoGroup.empty() ? byGroup_.end() : byGroup_.find(keyOf(order.actor, request.ocoGroup));
  if (group == byGroup_.end())
    return;
  std::erase(group->second, order.id);
  if (group->second.empty())
    byGroup_.erase(group);
}

void OrderStore::fields(Archive& archive) {
  archive(made_, nextForgetting_, firstPage_);
  // Each page takes a byte at least, the forgotten ones too.
  pages_.resize(archive.count(pages_.size()));
  archive.require(pages_.size() == (made_ + kPage - 1) / kPage && firstPage_ <= pages_.size());
  for (std::size_t page = 0; page < pages_.size() && !archive.failed(); ++page) {
    bool there = !pages_[page].empty();
    archive(there);
    if (archive.loads()) {
      pages_[page] = there ? emptyPage() : Page{};
      pages_[page].resize(there ? usedOf(page) : 0);
    }
    for (Order& order : pages_[page])
      archive(order);
  }
  archive(working_, asSent_);
  if (archive.loads() && !archive.failed())
    indexAnew(archive);
}

void OrderStore::indexAnew(Archive& archive) {
  byClientId_.clear();
  byGroup_.clear();
  named_.assign(pages_.size(), 0);
  for (std::size_t id = firstPage_ * kPage + 1; id <= made_; ++id) {
    const Order* order = find({id});
    const bool fits = order != nullptr && order->id.value == id;
    archive.require(fits || order == nullptr);
    if (fits)
      index(*order);
  }
  for (const OrderId id : working_)
    archive.require(find(id) != nullptr);
}

void OrderStore::index(const Order& order) {
  const OrderRequest& request = order.request;
  if (!request.clientOrderId.empty() || !request.ocoGroup.empty())
    named_[(order.id.value - 1) / kPage] = 1;
  if (!request.clientOrderId.empty() && !findClientId(order.actor, request.clientOrderId))
    byClientId_.add(order);
  if (!request.ocoGroup.empty())
    byGroup_[keyOf(order.actor, request.ocoGroup)].push_back(order.id);
}

}  // namespace oms
