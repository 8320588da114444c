#pragma once

#include <QThread>

#include <memory>

#include "oms/service/engine_service.h"

namespace oms {

// Owns the engine's thread and the service that lives there; both end with it.
class EngineThread {
 public:
  explicit EngineThread(std::unique_ptr<EngineService> service);
  ~EngineThread();

  void start();
  // Commits what is left and joins; safe to call twice.
  void stop();
  EngineService& service() { return *service_; }

 private:
  QThread thread_;
  std::unique_ptr<EngineService> service_;
};

}  // namespace oms
