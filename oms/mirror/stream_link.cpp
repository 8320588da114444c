#include "oms/mirror/stream_link.h"

#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

#include <utility>

#include "oms/messages/json_writer.h"
#include "oms/remote/clock.h"

namespace oms {

namespace {

// The session comes first: by its symbols and strategies everything else is read.
const std::vector<StreamChannel> followed{StreamChannel::session,    StreamChannel::strategies, StreamChannel::orders,
                                          StreamChannel::fills,      StreamChannel::approvals,  StreamChannel::risk,
                                          StreamChannel::kill,       StreamChannel::equity,     StreamChannel::prices,
                                          StreamChannel::positions,  StreamChannel::bars,       StreamChannel::depth,
                                          StreamChannel::indicators, StreamChannel::conditions, StreamChannel::tape};

// The server's own words, else the network's.
QString problemOf(const QWebSocket& socket) {
  if (!socket.closeReason().isEmpty())
    return socket.closeReason();
  const bool isKnown = socket.error() != QAbstractSocket::UnknownSocketError;
  return isKnown ? socket.errorString() : StreamLink::tr("the connection ended");
}

constexpr int leaveMs = 500;

QString toText(const StreamAnswer& refusal) {
  const WireValue* message = refusal.content.find("message");
  return message == nullptr ? QString() : QString::fromStdString(message->text);
}

// For the log: by which hashes, and numbers of the newest trades, the mirror can be compared with the server from
// outside.
std::string proofOf(const StreamMirror& mirror, const MirroredBatches& batches, std::uint64_t seq) {
  JsonWriter json;
  json.beginObject().field("seq", seq).key("hashes").beginObject();
  for (const StreamChannel channel : followed) {
    if (isLossless(channel))
      json.field(specOf(channel).name, mirror.hash(channel));
  }
  json.endObject().field("proofs", mirror.proofs()).field("mismatches", mirror.mismatches());
  json.field("gaps", mirror.gaps()).key("tape").beginObject();
  for (const auto& [symbol, print] : batches.lastPrints())
    json.field(batches.names().instruments[symbol].symbol, print.number);
  json.endObject().endObject();
  return json.take();
}

}  // namespace

StreamLink::StreamLink(LinkTarget target, Publish publish)
    : m_target(std::move(target)),
      m_publish(std::move(publish)),
      m_watch([] { return QRandomGenerator::global()->generateDouble(); }),
      m_mirror(followed),
      m_batches([this](const std::string& sentence) { emit complained(QString::fromStdString(sentence)); }),
      m_name(QString::number(QRandomGenerator::global()->generate64(), 36)),
      m_rounds(
          m_target, m_batches, [this](const auto& batch) { this->publish(batch); }, this),
      m_clock(this),
      m_retry(this) {
  connect(&m_clock, &QTimer::timeout, this, &StreamLink::tick);
  m_retry.setSingleShot(true);
  m_retry.setTimerType(Qt::PreciseTimer);
  connect(&m_retry, &QTimer::timeout, this, &StreamLink::retry);
}

StreamLink::~StreamLink() = default;

void StreamLink::start() {
  m_clock.start(static_cast<int>(LinkWatch::kTickMs));
  open();
}

void StreamLink::stop() {
  m_watch.end();
  m_clock.stop();
  m_retry.stop();
  takeLeave();
  leave();
}

// QWebSocket closes the line below a sealed one, by which its end looks like a cut: so what ends the stream and the
// seal is written here.
void StreamLink::takeLeave() {
  if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
    return;
  m_socket->disconnect(this);
  auto* sealed = m_socket->findChild<QSslSocket*>();
  if (sealed == nullptr || !sealed->isEncrypted())
    return m_socket->close(QWebSocketProtocol::CloseCodeGoingAway);
  sealed->write(QByteArray::fromHex("88820000000003e9"));  // close, masked with nothing, 1001
  sealed->disconnectFromHost();
  if (sealed->state() != QAbstractSocket::UnconnectedState)
    sealed->waitForDisconnected(leaveMs);
}

void StreamLink::cut() {
  leave();
  open();
}

void StreamLink::open() {
  m_watch.connecting(monotonicMs());
  m_socket = std::make_unique<QWebSocket>();
  QWebSocket* socket = m_socket.get();
  connect(socket, &QWebSocket::connected, this, &StreamLink::onConnected);
  connect(socket, &QWebSocket::textMessageReceived, this, &StreamLink::onText);
  // The line's end may be told as an error before it is told as one; why the server ended it is known in both cases.
  const auto isLost = [this, socket] { lost(socket->closeCode(), problemOf(*socket)); };
  connect(socket, &QWebSocket::disconnected, this, isLost);
  connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, isLost);
  connect(socket, &QWebSocket::sslErrors, this, [this, socket](const QList<QSslError>& errors) {
    // Which certificate it is, the socket knows only when it is connected.
    if (!m_target.fingerprint.isEmpty())
      socket->ignoreSslErrors(errors);
  });
  QUrl url = m_target.url;
  url.setPath(QStringLiteral("/api/v1/stream"));
  socket->open(url);
  tell();
}

// Only now, when it is known who is there, the token is shown.
void StreamLink::onConnected() {
  if (!isMeant(m_target, m_socket->sslConfiguration()))
    return refuse(tr("the certificate of %1 is another one than --tls-fingerprint names").arg(m_target.url.host()));
  JsonWriter json;
  json.beginObject().field("op", "auth").field("id", "auth").key("params").beginObject();
  json.field("token", m_target.token).endObject().endObject();
  m_socket->sendTextMessage(QString::fromStdString(json.take()));
}

void StreamLink::refuse(const QString& problem) {
  m_problem = problem;
  m_watch.end();
  leave();
  m_desk.end();
  tell();
}

void StreamLink::onText(const QString& text) {
  const std::int64_t now = monotonicMs();
  const bool wasCurrent = isCurrent();
  m_watch.heard(now);
  const quint64 mismatches = m_mirror.mismatches();
  const quint64 generation = m_mirror.generation();
  const auto news = m_mirror.take(text.toStdString());
  if (!news) {
    emit complained(QString::fromStdString(news.error().message));
    return;
  }
  if (const auto* greeting = std::get_if<StreamGreeting>(&*news)) {
    m_watch.greeted(now);
    m_role = QString::fromStdString(greeting->role);
    m_serverClock.heard(greeting->serverTime, wallTime());
    m_problem.clear();
    m_isExpiring = false;
    m_rounds.begin();
    if (generation != 0 && m_mirror.generation() != generation)
      m_desk.drop();
    m_desk.setOnline(true, now);
    tell();
  } else if (const auto* change = std::get_if<StreamChange>(&*news)) {
    publish(m_batches.take(*change, m_mirror.generation()));
  } else if (const auto* pulse = std::get_if<StreamPulse>(&*news)) {
    onPulse(*pulse, mismatches);
  } else if (const auto* answer = std::get_if<StreamAnswer>(&*news)) {
    if (!answer->isDone && answer->id.starts_with(StreamMirror::kRequestPrefix)) {
      emit complained(tr("the server does not send what is asked for: %1").arg(toText(*answer)));
      tell();
    }
    m_desk.answer(*answer);
  } else if (std::holds_alternative<StreamExpiry>(*news)) {
    m_isExpiring = true;
    tell();
  }
  sendRequests();
  if (isCurrent() != wasCurrent)
    tell();
}

void StreamLink::onPulse(const StreamPulse& pulse, quint64 mismatchesBefore) {
  if (m_mirror.mismatches() > mismatchesBefore)
    emit complained(tr("what is shown was not what the server has; it is asked for anew"));
  if (!m_mirror.isComplete())
    return;
  qDebug("mirror %s", proofOf(m_mirror, m_batches, pulse.seq).c_str());
  publish(m_batches.take(pulse));
}

void StreamLink::sendRequests() {
  std::vector<std::string> frames = m_mirror.requests();
  for (std::string& frame : m_desk.frames())
    frames.push_back(std::move(frame));
  for (const std::string& frame : frames) {
    if (m_socket)
      m_socket->sendTextMessage(QString::fromStdString(frame));
  }
}

void StreamLink::request(StreamRequest request, RequestDesk::Answered answered) {
  m_desk.take(std::move(request), std::move(answered), monotonicMs());
  sendRequests();
  tell();
}

// At most 36 of the characters that an id may have, and no other run's.
std::string StreamLink::newClientOrderId() {
  return "win-" + m_name.toStdString() + "-" + std::to_string(++m_orders);
}

void StreamLink::send(const Command& command, const std::function<void(CommandOutcome)>& done) {
  // What is shown is still of the session before: by its ids others would be named. The kill switch names nothing.
  if (m_batches.generation() != m_mirror.generation() && !std::holds_alternative<EngageKillSwitch>(command.body)) {
    CommandOutcome outcome;
    outcome.accepted = false;
    outcome.code = RequestDesk::kOtherSession;
    outcome.message = RequestDesk::kOtherSessionSaid;
    return done(std::move(outcome));
  }
  Command there = command;
  there.wall = m_serverClock.at(command.wall);
  auto made = requestOf(there, m_batches.names(), newClientOrderId());
  if (made)
    return request(std::move(*made), [done](const StreamAnswer& answer) { done(outcomeOf(answer)); });
  CommandOutcome outcome;
  outcome.accepted = false;
  outcome.code = "not_found";
  outcome.message = "this cannot be done over the connection; do it where the session runs";
  done(std::move(outcome));
}

void StreamLink::dryRun(const OrderRequest& order, const std::function<void(DryRunResult)>& done) {
  request(dryRunOf(order, m_batches.names()), [done](const StreamAnswer& answer) { done(dryRunResultOf(answer)); });
}

void StreamLink::dryRunReplace(const ReplaceOrder& change, const std::function<void(DryRunResult)>& done) {
  request(dryRunOf(change), [done](const StreamAnswer& answer) { done(dryRunResultOf(answer)); });
}

void StreamLink::publish(const std::shared_ptr<const EventBatch>& batch) {
  if (batch)
    m_publish(batch);
}

void StreamLink::leave() {
  m_mirror.disconnected();
  m_desk.setOnline(false, monotonicMs());
  if (!m_socket)
    return;
  QWebSocket* socket = m_socket.release();
  socket->disconnect(this);
  socket->abort();
  // It may be the one whose signal brought us here.
  socket->deleteLater();
}

void StreamLink::lost(int code, const QString& problem) {
  if (!m_socket)
    return;
  m_problem = problem;
  leave();
  m_watch.closed(code, monotonicMs());
  if (m_watch.state() != LinkState::waiting)
    m_desk.end();
  m_retry.start(static_cast<int>(m_watch.waitMs(monotonicMs())));
  tell();
}

void StreamLink::retry() {
  if (m_watch.state() == LinkState::waiting && m_watch.tick(monotonicMs()) == LinkWatch::Due::connect)
    open();
}

void StreamLink::tick() {
  const std::int64_t now = monotonicMs();
  m_desk.tick(now);
  const LinkWatch::Due due = m_watch.tick(now);
  if (due == LinkWatch::Due::connect)
    return open();
  if (due == LinkWatch::Due::drop) {
    m_problem = tr("nothing was heard for %1 s").arg(LinkWatch::kDeadMs / 1'000);
    leave();
  }
  if (m_watch.state() == LinkState::live && m_mirror.isComplete())
    m_rounds.tick();
  else if (m_watch.failures() >= LinkWatch::kFailuresToPoll && m_watch.state() <= LinkState::waiting)
    m_rounds.tickAlone();
  tell();
}

void StreamLink::tell() {
  const std::int64_t now = monotonicMs();
  emit changed({m_watch.state(), m_watch.waitMs(now), m_watch.silentMs(now), isCurrent(), m_isExpiring,
                m_rounds.isAnsweredAlone(), m_desk.queued(), m_role, m_problem,
                QString::fromStdString(m_mirror.refusal()), m_mirror.proofs(), m_mirror.mismatches()});
}

}  // namespace oms
