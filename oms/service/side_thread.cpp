#include "oms/service/side_thread.h"

#include <system_error>
#include <utility>

#include "oms/model/assert.h"

namespace oms {

SideThread::~SideThread() {
  if (!thread_.joinable())
    return;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SideThread::begin(std::function<void()> work) {
  {
    const std::scoped_lock lock(mutex_);
    OMS_ASSERT(!work_, "one piece of work ends before the next begins");
    work_ = std::move(work);
  }
  if (thread_.joinable())
    return changed_.notify_all();
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {  // the machine has no thread left for it: a session goes on all the same
    work_();
    work_ = nullptr;
    ended_();
  }
}

bool SideThread::isBusy() const {
  const std::scoped_lock lock(mutex_);
  return static_cast<bool>(work_);
}

void SideThread::await() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !work_; });
}

void SideThread::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || work_; });
    if (!work_)
      return;
    lock.unlock();
    work_();
    lock.lock();
    work_ = nullptr;
    changed_.notify_all();
    lock.unlock();
    ended_();
    lock.lock();
  }
}

}  // namespace oms
