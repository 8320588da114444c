#include "oms/remote/mailbox.h"

namespace oms {

void Mailbox::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (owner_ != nullptr)
    QMetaObject::invokeMethod(owner_, std::move(work), Qt::QueuedConnection);
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  owner_ = nullptr;
}

}  // namespace oms
