#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "oms/remote/utf8_check.h"

namespace oms {

inline constexpr std::size_t maxMessageBytes = 64 * 1024;

// Stands between a client's bytes and the WebSocket parser behind it, which takes unmasked frames and fails on a
// character split over two fragments. What comes out are whole, valid, unfragmented frames, masked with a zero key.
class FrameGuard {
 public:
  // How the connection is to be closed: for a violation, or with what the client's own close frame says.
  struct End {
    std::uint16_t closeCode = 1000;
    std::string reason{};
  };
  struct Outcome {
    std::string clean;          // frames to hand on, possibly none
    std::size_t pongBytes = 0;  // of the answers to the pings among them
    std::optional<End> end;     // after these; what is fed then is not read
  };

  Outcome feed(std::string_view bytes);

 private:
  struct Header;
  enum class Step { needMore, done, ended };
  Step readFrame(std::string_view buffer, std::size_t& used, Outcome& outcome);
  std::optional<End> checkHeader(const Header& header) const;
  static End endOf(std::string_view closePayload);
  std::optional<End> take(const Header& header, const std::string& payload, Outcome& outcome);

  std::string pending_;             // a frame that is not complete yet
  std::string message_;             // fragments so far
  std::uint8_t messageOpcode_ = 0;  // 0: no fragmented message is open
  Utf8Check utf8_;
  bool ended_ = false;
};

enum class FrameOpcode : std::uint8_t { text = 0x1, close = 0x8 };

// A whole server frame, unmasked, as it goes to the wire.
std::string encodedFrame(FrameOpcode opcode, std::string_view payload);
// A close frame; the reason is cut to fit.
std::string encodedClose(std::uint16_t code, std::string_view reason);

}  // namespace oms
