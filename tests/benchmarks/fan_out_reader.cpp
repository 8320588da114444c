// Many WebSocket clients of a server that fan_out_server.cpp describes, and its pace: PORT CLIENTS MESSAGES SECONDS,
// tokens on standard input, one a line, which the clients take in turn. Standard output is the server's standard input:
// it is told of each message when that is due, so many a second. Says on standard error, in one line of JSON, how long
// the deliveries took from then on, in microseconds.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::uint64_t firstNumber = 100'000;
constexpr int quietMs = 500;  // after which all is told that was asked for
constexpr int patienceMs = 10'000;

std::int64_t nowUs() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::_Exit(1);
}

struct Client {
  int file = -1;
  std::string buffer;
  std::uint64_t next = firstNumber;
};

Client opened(std::uint16_t port, const std::string& token) {
  Client client;
  client.file = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(client.file, reinterpret_cast<sockaddr*>(&place), sizeof place) != 0)
    fail("a client cannot connect");
  std::string head =
      "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (!token.empty())
    head += "Authorization: Bearer " + token + "\r\n";
  head += "\r\n";
  ::send(client.file, head.data(), head.size(), 0);
  char byte = 0;
  while (!client.buffer.ends_with("\r\n\r\n")) {
    if (::recv(client.file, &byte, 1, 0) != 1)
      fail("a client was not let in");
    client.buffer += byte;
  }
  client.buffer.clear();
  const std::string_view wish = R"({"op":"subscribe","params":{"channels":[{"name":"risk"}]}})";
  const char start[] = {'\x81', static_cast<char>(0x80 | wish.size()), 0, 0, 0, 0};
  if (!token.empty()) {
    ::send(client.file, start, sizeof start, 0);
    ::send(client.file, wish.data(), wish.size(), 0);
  }
  return client;
}

class Crowd {
 public:
  Crowd(std::uint16_t port, std::size_t count, const std::vector<std::string>& tokens) : poll_(::epoll_create1(0)) {
    for (std::size_t i = 0; i < count; ++i) {
      clients_.push_back(opened(port, tokens.empty() ? std::string() : tokens[i % tokens.size()]));
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(poll_, EPOLL_CTL_ADD, clients_.back().file, &event);
    }
  }

  // Whether anything has come within that time.
  bool read(int ms, const std::vector<std::int64_t>& sentUs) {
    epoll_event events[256];
    const int count = ::epoll_wait(poll_, events, 256, ms);
    for (int i = 0; i < count; ++i)
      take(clients_[events[i].data.u64], sentUs);
    return count > 0;
  }
  std::vector<std::uint32_t>& latenciesUs() { return latenciesUs_; }
  std::size_t snapshots() const { return snapshots_; }

 private:
  void take(Client& client, const std::vector<std::int64_t>& sentUs) {
    char bytes[64 * 1024];
    const ssize_t size = ::recv(client.file, bytes, sizeof bytes, 0);
    if (size <= 0)
      fail("a client was closed");
    const std::int64_t now = nowUs();
    client.buffer.append(bytes, static_cast<std::size_t>(size));
    std::size_t at = 0;
    while (client.buffer.size() >= at + 4) {
      const auto byteAt = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(client.buffer[i]));
      };
      const bool isLong = byteAt(at + 1) == 126;
      const std::size_t length = isLong ? byteAt(at + 2) << 8 | byteAt(at + 3) : byteAt(at + 1);
      const std::size_t start = at + (isLong ? 4 : 2);
      if (client.buffer.size() < start + length)
        break;
      note(client, std::string_view(client.buffer).substr(start, length), now, sentUs);
      at = start + length;
    }
    client.buffer.erase(0, at);
  }

  // Heartbeats have the number of the last one.
  void note(Client& client, std::string_view message, std::int64_t now, const std::vector<std::int64_t>& sentUs) {
    snapshots_ += message.find("\"type\":\"snapshot\"") != std::string_view::npos ? 1 : 0;
    constexpr std::string_view key = "\"seq\":";
    const std::size_t place = message.find(key);
    if (place == std::string_view::npos ||
        std::strtoull(message.data() + place + key.size(), nullptr, 10) != client.next)
      return;
    const std::size_t which = client.next - firstNumber;
    if (which >= sentUs.size())
      return;
    ++client.next;
    latenciesUs_.push_back(static_cast<std::uint32_t>(now - sentUs[which]));
  }

  int poll_;
  std::vector<Client> clients_;
  std::vector<std::uint32_t> latenciesUs_;
  std::size_t snapshots_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5)
    fail("usage: fan_out_reader PORT CLIENTS MESSAGES SECONDS");
  const std::size_t count = std::strtoull(argv[2], nullptr, 10);
  const std::int64_t aSecond = std::atoll(argv[3]);
  const std::int64_t messages = aSecond * std::atoll(argv[4]);
  std::vector<std::string> tokens;
  for (std::string line; std::getline(std::cin, line);)
    tokens.push_back(line);
  Crowd crowd(static_cast<std::uint16_t>(std::atoi(argv[1])), count, tokens);
  std::vector<std::int64_t> sentUs;
  while (tokens.empty() ? crowd.read(quietMs, sentUs) : crowd.snapshots() < count) {
    if (!tokens.empty() && !crowd.read(patienceMs, sentUs))
      fail("not all clients have got their snapshot");
  }
  std::fprintf(stderr, "ready\n");
  const std::int64_t begin = nowUs();
  for (std::int64_t sent = 0; sent < messages;) {
    const std::int64_t due = begin + sent * 1'000'000 / aSecond;
    if (nowUs() >= due) {
      sentUs.push_back(nowUs());
      ++sent;
      if (::write(STDOUT_FILENO, "1\n", 2) != 2)
        fail("the server takes no messages");
      continue;
    }
    crowd.read(static_cast<int>(std::max<std::int64_t>(0, due - nowUs()) / 1'000), sentUs);
  }
  std::vector<std::uint32_t>& latencies = crowd.latenciesUs();
  const std::size_t deliveries = static_cast<std::size_t>(messages) * count;
  while (latencies.size() < deliveries && crowd.read(patienceMs, sentUs)) {
  }
  if (latencies.size() != deliveries)
    fail("not everything came");
  std::sort(latencies.begin(), latencies.end());
  std::fprintf(stderr, "{\"p50\":%u,\"p99\":%u,\"max\":%u}\n", latencies[deliveries / 2],
               latencies[deliveries * 99 / 100], latencies.back());
  return 0;
}
