#include "oms/remote/ws_flow.h"

#include <algorithm>
#include <utility>

#include "oms/remote/ws_client.h"

namespace oms {

void Outflow::add(WsClient& client) {
  if (m_due.empty() && !m_isHeld)
    QMetaObject::invokeMethod(this, &Outflow::flush, Qt::QueuedConnection);
  m_due.push_back(&client);
}

void Outflow::remove(WsClient& client) {
  std::erase(m_due, &client);
  std::ranges::replace(m_flushed, &client, nullptr);
}

void Outflow::letGo() {
  m_isHeld = false;
  flush();
}

void Outflow::flush() {
  // Who is drained may be sent more, which is due then with the next turn.
  m_flushed.swap(m_due);
  for (std::size_t i = 0; i < m_flushed.size(); ++i) {
    if (m_flushed[i] != nullptr)
      m_flushed[i]->flush();
  }
  m_flushed.clear();
}

bool Inflow::admits(WsClient& client, bool isNewcomer) {
  awaitTurn();
  return m_turns.admits(client, isNewcomer);
}

void Inflow::awaitTurn() {
  if (!std::exchange(m_isTurnDue, true))
    QMetaObject::invokeMethod(this, &Inflow::takeTurn, Qt::QueuedConnection);
}

void Inflow::takeTurn() {
  m_isTurnDue = false;
  if (m_turns.take([](WsClient& client) { client.readKept(); }))
    awaitTurn();
}

}  // namespace oms
