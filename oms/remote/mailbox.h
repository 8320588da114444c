#pragma once

#include <QObject>
#include <functional>
#include <mutex>

namespace oms {

// Lets other threads hand work to an object's thread, also while that object is about to go.
class Mailbox {
 public:
  explicit Mailbox(QObject* owner) : owner_(owner) {}
  // Runs later on the owner's thread, or never if the owner is gone.
  void post(std::function<void()> work);
  // For the owner's destructor.
  void close();

 private:
  std::mutex mutex_;
  QObject* owner_;
};

}  // namespace oms
