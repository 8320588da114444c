#include "oms/service/engine_thread.h"

namespace oms {

EngineThread::EngineThread(std::unique_ptr<EngineService> service) : service_(std::move(service)) {
  thread_.setObjectName(QStringLiteral("engine"));
  service_->moveToThread(&thread_);
  QObject::connect(&thread_, &QThread::started, service_.get(), &EngineService::start);
  // The service's journal belongs to its thread: it is destroyed there, as the last thing.
  QObject::connect(
      &thread_, &QThread::finished, &thread_,
      [service = service_.get()] {
        service->shutDown();
        delete service;
      },
      Qt::DirectConnection);
}

EngineThread::~EngineThread() {
  stop();
}

void EngineThread::start() {
  thread_.start();
}

void EngineThread::stop() {
  if (!service_)
    return;
  if (thread_.isRunning()) {
    service_.release()->breakOffStart();
    thread_.quit();
    thread_.wait();
  }
  service_.reset();
}

}  // namespace oms
