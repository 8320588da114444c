#pragma once

#include <memory>

#include "oms/remote/client_report.h"
#include "oms/remote/mailbox.h"
#include "widgets/remote_clients/remote_port.h"

namespace oms {
class RemoteServer;
}

namespace app {

// Asks the listener, in its thread, and tells the panels in theirs, by value.
class RemoteDesk : public widgets::RemotePort {
  Q_OBJECT

 public:
  // The server outlives the desk.
  RemoteDesk(oms::RemoteServer& server, QString url);
  ~RemoteDesk() override;

  QString url() const override { return m_url; }
  void ask() override;
  void closeClient(quint64 id) override;

 private:
  void take(const oms::RemoteReport& report);

  oms::RemoteServer& m_server;
  QString m_url;
  std::shared_ptr<oms::Mailbox> m_mailbox;
  bool m_isAsking = false;
};

}  // namespace app
