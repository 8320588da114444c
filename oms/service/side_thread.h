#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace oms {

// Does one piece of work at a time beside the thread that owns it. Its own thread begins with the first piece; where
// there is none to be had, the owner's does the work in begin().
class SideThread {
 public:
  SideThread() = default;
  ~SideThread();  // what is under way is done to its end
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  // Nothing may be under way.
  void begin(std::function<void()> work);
  bool isBusy() const;
  void await();

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> work_;  // empty: nothing is under way
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace oms
