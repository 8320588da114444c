#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace oms {

// Does one piece of work at a time beside the thread that owns it. Its own thread begins with the first piece; where
// there is none to be had, the owner's does the work in begin().
class SideThread {
 public:
  // `ended` is called on the side thread after each piece, when the next may begin.
  explicit SideThread(std::function<void()> ended = [] {}) : ended_(std::move(ended)) {}
  ~SideThread();  // what is under way is done to its end
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  // Nothing may be under way.
  void begin(std::function<void()> work);
  bool isBusy() const;
  void await();

 private:
  void run();

  const std::function<void()> ended_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> work_;  // empty: nothing is under way
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace oms
