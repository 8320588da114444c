#include "oms/remote/remote_server.h"

#include <future>

#include "oms/remote/epoll_dispatcher.h"
#include "oms/remote/inbox.h"
#include "oms/remote/listen_place.h"
#include "oms/remote/listener.h"

namespace oms {

RemoteServer::RemoteServer(RemoteConfig config, TokenStore tokens, CommandSink& sink, QObject* parent)
    : QObject(parent),
      m_config(config),
      m_inbox(std::make_shared<Inbox>()),
      m_listener(new Listener(std::move(config), std::move(tokens), sink, m_inbox)),
      m_mailbox(m_listener->mailbox()) {
  m_thread.setObjectName(QStringLiteral("remote"));
  m_listener->moveToThread(&m_thread);
  connect(&m_thread, &QThread::finished, m_listener, &QObject::deleteLater);
  // Direct: the thread that owns the server is waiting for this in stop().
  connect(m_listener, &Listener::closed, &m_thread, &QThread::quit, Qt::DirectConnection);
}

RemoteServer::~RemoteServer() {
  stop();
  // Never started: no thread has deleted it.
  if (!m_started)
    delete m_listener;
}

Result<std::string> RemoteServer::start() {
  const auto place = parseListenPlace(m_config.listen);
  if (!place) {
    return Failure{"\"" + m_config.listen + "\" is no address to listen on; write it as 127.0.0.1:8050 or [::1]:8050"};
  }
  if (!place->address.isLoopback() && !m_config.tls) {
    return Failure{"listening beyond this machine (" + m_config.listen +
                   ") needs TLS; add --tls (a certificate is made), or listen on 127.0.0.1"};
  }
  // A promise and the thread's own start rather than a blocking call: a race detector sees what they order.
  const auto opened = std::make_shared<std::promise<Result<std::string>>>();
  connect(&m_thread, &QThread::started, m_listener, [listener = m_listener, place = *place, opened] {
    listener->drain();
    opened->set_value(listener->open(place.address, place.port));
  });
  m_started = true;
  m_thread.setEventDispatcher(new EpollDispatcher);
  m_thread.start();
  return opened->get_future().get();
}

void RemoteServer::stop() {
  if (!m_thread.isRunning())
    return;
  QMetaObject::invokeMethod(m_listener, &Listener::shutDown, Qt::QueuedConnection);
  m_thread.wait();
}

void RemoteServer::publish(std::shared_ptr<const EventBatch> batch) {
  if (!m_inbox->put(std::move(batch)))
    return;
  m_mailbox->post([listener = m_listener] { listener->drain(); });
}

void RemoteServer::report(std::function<void(RemoteReport)> answer) {
  m_mailbox->post([listener = m_listener, answer = std::move(answer)] { answer(listener->report()); });
}

void RemoteServer::closeClient(std::uint64_t client) {
  m_mailbox->post([listener = m_listener, client] { listener->closeClient(client); });
}

}  // namespace oms
