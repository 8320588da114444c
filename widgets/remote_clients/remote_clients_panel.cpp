#include "widgets/remote_clients/remote_clients_panel.h"

#include "widgets/remote_clients/token_dialog.h"

namespace widgets {
namespace {

constexpr int kAskMs = 1'000;

}  // namespace

RemoteClientsPanel::RemoteClientsPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Account, parent), m_latencies(new LatencyBars(theme())) {
  setTable(m_model);
  setSide(m_latencies);
  addRowAction(tr("Disconnect"), QKeySequence::Delete, [this](const QModelIndex& row) { closeClient(row); });
  connect(&table(), &TableView::actionTriggered, this,
          [this](const QModelIndex& index, const QString&) { closeClient(index); });
  RemotePort* port = context.host().remote;
  if (port == nullptr)
    return;
  QToolButton* add = iconButton(context.theme(), Icon::Add, tr("New token, with a QR code"));
  connect(add, &QToolButton::clicked, this, [this, port] { (new TokenDialog(theme(), *port, this))->show(); });
  addTool(add);
  connect(port, &RemotePort::told, this, &RemoteClientsPanel::take);
  connect(&m_asking, &QTimer::timeout, port, &RemotePort::ask);
  m_asking.start(kAskMs);
}

void RemoteClientsPanel::take(const RemoteState& state) {
  m_model.take(state);
  m_latencies->set(state.eventToWire);
  m_latencies->show();
  setBadge(state.clients.isEmpty() ? QString() : QString::number(state.clients.size()));
  commit();
}

void RemoteClientsPanel::closeClient(const QModelIndex& index) {
  const RemoteClient& client = m_model.at(index);
  context().host().remote->closeClient(client.id);
  context().messages().add(MessageLevel::Info, tr("remote"),
                           tr("%1 (%2) was disconnected. Its token is still good; revoke it to keep it out: tidemark "
                              "token revoke %1")
                               .arg(client.name, client.endpoint));
}

void RemoteClientsPanel::explainEmpty(EmptyState& empty) {
  const RemotePort* port = context().host().remote;
  if (port == nullptr) {
    empty.set(tr("Nothing listens here"),
              tr("Start Tidemark without --no-remote, or with --listen 127.0.0.1:8050, to follow the session in a "
                 "browser or from a program."));
    return;
  }
  empty.set(tr("Nobody is connected"), tr("Open %1 in a browser, or connect a program, with a token: + above makes one "
                                          "with a QR code, as tidemark token create does for scripts.")
                                           .arg(port->addresses().front()));
}

}  // namespace widgets
