#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <set>

namespace oms {

// Clients that have said something, so many of whom are listened to in a turn of the event loop. Who waits for a delta
// meanwhile waits for one turn, however many speak at once; and of those who speak, the ones that have been listened to
// before come first, so that a crowd of newcomers keeps nobody's order back.
template <class Client>
class ReadTurns {
 public:
  static constexpr std::size_t kTurnClients = 16;
  // So often a client is a newcomer: it says who it is and asks for its channels.
  static constexpr int kNewcomerReads = 4;

  // Whether it may be read at once. Else it waits for its turn; who waits already keeps its place.
  bool admits(Client& client, bool isNewcomer) {
    if (left_ > 0) {
      --left_;
      return true;
    }
    if (known_.insert(&client).second)
      (isNewcomer ? newcomers_ : regulars_).push_back(&client);
    return false;
  }

  void remove(Client& client) {
    if (known_.erase(&client) == 0)
      return;
    std::erase(newcomers_, &client);
    std::erase(regulars_, &client);
  }

  // The turns of those whose turn it is. Whether there is to be another turn: somebody waits, or has been read.
  bool take(const std::function<void(Client&)>& read) {
    for (left_ = kTurnClients; left_ > 0 && !known_.empty(); --left_) {
      std::deque<Client*>& queue = regulars_.empty() ? newcomers_ : regulars_;
      Client& client = *queue.front();
      queue.pop_front();
      known_.erase(&client);
      read(client);
    }
    return left_ < kTurnClients;
  }

 private:
  std::size_t left_ = kTurnClients;  // of this turn
  std::deque<Client*> newcomers_, regulars_;
  std::set<Client*> known_;  // the same
};

}  // namespace oms
