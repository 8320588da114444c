#include "oms/remote/listen_place.h"

namespace oms {

std::optional<ListenPlace> parseListenPlace(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos)
    return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    return std::nullopt;
  }
  ListenPlace place;
  bool isPort = false;
  place.port = QString::fromStdString(text.substr(colon + 1)).toUShort(&isPort);
  place.address =
      host == "localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(QString::fromStdString(host));
  if (!isPort || place.address.isNull())
    return std::nullopt;
  return place;
}

}  // namespace oms
