#include "oms/orders/client_ids.h"

#include <algorithm>
#include <string_view>

namespace oms {

// FNV-1a: the same on every machine, and good enough for names that nobody chooses against it.
std::uint64_t ClientIds::hashOf(const Actor& actor, const ClientOrderId& id) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  const auto mix = [&](std::string_view text) {
    for (const char c : text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  };
  mix(id.view());
  hash = (hash ^ static_cast<std::uint64_t>(actor.kind)) * 1'099'511'628'211U;
  mix(actor.detail.view());
  return hash ^ (hash >> 32);
}

void ClientIds::add(const Order& order) {
  constexpr std::size_t kLeast = 64;
  if (2 * (used_ + 1) > places_.size()) {
    std::vector<Place> fewer(std::max(kLeast, places_.size() * 2));
    fewer.swap(places_);
    for (const Place& place : fewer) {
      if (place.order.isSet())
        put(place);
    }
  }
  put({hashOf(order.actor, order.request.clientOrderId), order.id});
  ++used_;
}

void ClientIds::put(const Place& place) {
  std::size_t at = place.hash & mask();
  while (places_[at].order.isSet())
    at = (at + 1) & mask();
  places_[at] = place;
}

void ClientIds::erase(const Order& order) {
  if (used_ == 0)
    return;
  std::size_t hole = hashOf(order.actor, order.request.clientOrderId) & mask();
  while (places_[hole].order != order.id) {
    if (!places_[hole].order.isSet())
      return;
    hole = (hole + 1) & mask();
  }
  // Those behind it move up, as far as their own hash lets them: a search ends at the first free place.
  for (std::size_t at = (hole + 1) & mask(); places_[at].order.isSet(); at = (at + 1) & mask()) {
    const std::size_t fromHome = (at - places_[at].hash) & mask();
    if (fromHome < ((at - hole) & mask()))
      continue;
    places_[hole] = places_[at];
    hole = at;
  }
  places_[hole] = {};
  --used_;
}

void ClientIds::clear() {
  places_.clear();
  used_ = 0;
}

}  // namespace oms
