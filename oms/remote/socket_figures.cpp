// Its tcp_info is longer than that of <netinet/tcp.h>, and the two exclude each other.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "oms/remote/client_report.h"

namespace oms {

SocketFigures socketFigures(std::intptr_t descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(static_cast<int>(descriptor), IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return {};
  return {info.tcpi_bytes_acked, info.tcpi_bytes_received, info.tcpi_notsent_bytes};
}

}  // namespace oms
