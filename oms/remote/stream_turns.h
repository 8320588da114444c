#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <set>

namespace oms {

// Clients that are to be sent snapshots, each of which is made and sent a piece at a time: some pieces in a turn of the
// event loop, one client after another. Whoever waits for a delta meanwhile waits for one turn, however many clients
// come at once and however much they ask for.
template <class Client>
class SnapshotTurns {
 public:
  // A turn ends with the piece that makes it that much, or that many.
  static constexpr std::size_t kTurnBytes = 256 << 10;
  static constexpr std::size_t kTurnPieces = 64;

  // Who waits already keeps its place.
  void add(Client& client) {
    if (known_.insert(&client).second)
      waiting_.push_back(&client);
  }

  void remove(Client& client) {
    if (known_.erase(&client) > 0)
      std::erase(waiting_, &client);
  }

  // Whether somebody waits for another turn. `send` sends a client's next piece and gives its size; a client that there
  // is more for has to be added again.
  bool take(const std::function<std::size_t(Client&)>& send) {
    std::size_t bytes = 0;
    for (std::size_t pieces = 0; pieces < kTurnPieces && bytes < kTurnBytes && !waiting_.empty(); ++pieces) {
      Client& client = *waiting_.front();
      waiting_.pop_front();
      known_.erase(&client);
      bytes += send(client);
    }
    return !waiting_.empty();
  }

 private:
  std::deque<Client*> waiting_;
  std::set<Client*> known_;  // the same
};

}  // namespace oms
