#include "oms/mirror/remote_session.h"

#include <utility>

namespace oms {

RemoteSession::RemoteSession(LinkTarget target, StreamLink::Publish publish)
    : m_link(new StreamLink(std::move(target), std::move(publish))) {
  m_thread.setObjectName(QStringLiteral("mirror"));
  m_link->moveToThread(&m_thread);
  connect(&m_thread, &QThread::started, m_link, &StreamLink::start);
  connect(&m_thread, &QThread::finished, m_link, &QObject::deleteLater);
  connect(m_link, &StreamLink::changed, this, &RemoteSession::changed);
  connect(m_link, &StreamLink::complained, this, &RemoteSession::complained);
}

RemoteSession::~RemoteSession() {
  stop();
  // Of a thread that never ran nobody else takes it away.
  delete std::exchange(m_link, nullptr);
}

void RemoteSession::start() {
  m_thread.start();
}

void RemoteSession::stop() {
  if (!m_thread.isRunning())
    return;
  QMetaObject::invokeMethod(m_link, &StreamLink::stop, Qt::BlockingQueuedConnection);
  m_thread.quit();
  m_thread.wait();
  m_link = nullptr;
}

void RemoteSession::send(Command command, std::function<void(CommandOutcome)> done) {
  if (m_link == nullptr)
    return;
  QMetaObject::invokeMethod(
      m_link, [link = m_link, command = std::move(command), done = std::move(done)] { link->send(command, done); });
}

void RemoteSession::dryRun(OrderRequest request, Actor, std::function<void(DryRunResult)> done) {
  if (m_link == nullptr)
    return;
  QMetaObject::invokeMethod(m_link, [link = m_link, request, done = std::move(done)] { link->dryRun(request, done); });
}

void RemoteSession::dryRunReplace(ReplaceOrder change, Actor, std::function<void(DryRunResult)> done) {
  if (m_link == nullptr)
    return;
  QMetaObject::invokeMethod(m_link,
                            [link = m_link, change, done = std::move(done)] { link->dryRunReplace(change, done); });
}

}  // namespace oms
