#include "app/remote_options.h"

#include "oms/remote/listen_place.h"
#include "oms/remote/origin_policy.h"

namespace app {

std::optional<std::string> problemOf(const RemoteSettings& remote) {
  if (!oms::parseListenPlace(remote.listen))
    return "'" + remote.listen + "' is no address to listen on; write it as 127.0.0.1:8050 or [::1]:8050";
  for (const std::string& host : remote.allowHosts) {
    if (!oms::isHostName(host))
      return "'" + host + "' is no host for allow_hosts; give its name or address alone, desk.example";
  }
  for (const std::string& origin : remote.allowOrigins) {
    if (!oms::isOrigin(origin))
      return "'" + origin + "' is no origin for allow_origins; write it as browsers do, https://desk.example";
  }
  if (remote.tlsCert.empty() != remote.tlsKey.empty() || (!remote.tlsCert.empty() && !remote.tls))
    return "--tls-cert and --tls-key go together, with --tls; with --tls alone a certificate is made";
  return std::nullopt;
}

}  // namespace app
