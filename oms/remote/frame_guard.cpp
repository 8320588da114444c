#include "oms/remote/frame_guard.h"

namespace oms {

namespace {

constexpr std::uint8_t continuation = 0x0;
constexpr std::uint8_t binary = 0x2;
constexpr std::uint8_t close = 0x8;
constexpr std::uint8_t ping = 0x9;
constexpr std::uint8_t pong = 0xA;

std::uint64_t bigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes)
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void appendLength(std::string& out, std::size_t size, unsigned char maskBit) {
  const auto put = [&](int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
      out += static_cast<char>(size >> shift & 0xFF);
  };
  if (size < 126) {
    out += static_cast<char>(maskBit | size);
  } else if (size <= 0xFFFF) {
    out += static_cast<char>(maskBit | 126);
    put(2);
  } else {
    out += static_cast<char>(maskBit | 127);
    put(8);
  }
}

void appendClean(std::string& out, std::uint8_t opcode, std::string_view payload) {
  out += static_cast<char>(0x80 | opcode);
  appendLength(out, payload.size(), 0x80);
  out.append(4, '\0');
  out += payload;
}

bool closeCodeValid(std::uint64_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

}  // namespace

struct FrameGuard::Header {
  bool final = false;
  bool reserved = false;
  bool masked = false;
  bool minimal = true;  // the length is written in the fewest bytes
  std::uint8_t opcode = 0;
  std::uint64_t length = 0;
  std::size_t bytes = 0;  // of the header itself, with the mask

  bool isControl() const { return opcode >= close; }
  // False while there are too few bytes to tell.
  bool parse(std::string_view buffer) {
    if (buffer.size() < 2)
      return false;
    const auto first = static_cast<unsigned char>(buffer[0]);
    const auto second = static_cast<unsigned char>(buffer[1]);
    final = (first & 0x80) != 0;
    reserved = (first & 0x70) != 0;
    opcode = first & 0x0F;
    masked = (second & 0x80) != 0;
    length = second & 0x7F;
    const std::size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    bytes = 2 + extra + (masked ? 4 : 0);
    if (extra > 0) {
      if (buffer.size() < 2 + extra)
        return false;
      length = bigEndian(buffer.substr(2, extra));
      minimal = extra == 2 ? length >= 126 : length > 0xFFFF;
    }
    return true;
  }
};

std::optional<FrameGuard::End> FrameGuard::checkHeader(const Header& header) const {
  if (header.reserved)
    return End{1002, "reserved bits are set"};
  const bool data = header.opcode <= binary;
  const bool control = header.opcode >= close && header.opcode <= pong;
  if (!data && !control)
    return End{1002, "unknown frame type"};
  if (!header.masked)
    return End{1002, "client frames must be masked"};
  if (!header.minimal)
    return End{1002, "the length is not written minimally"};
  if (control) {
    if (!header.final || header.length > 125)
      return End{1002, "control frame fragmented or too long"};
    return std::nullopt;
  }
  if (header.opcode == continuation && messageOpcode_ == 0)
    return End{1002, "nothing to continue"};
  if (header.opcode != continuation && messageOpcode_ != 0)
    return End{1002, "a message is still open"};
  // message_ never exceeds the limit, so the difference cannot wrap.
  if (header.length > maxMessageBytes - message_.size())
    return End{1009, "messages are at most 64 KiB"};
  return std::nullopt;
}

FrameGuard::End FrameGuard::endOf(std::string_view closePayload) {
  if (closePayload.empty())
    return {};
  const std::uint64_t code = bigEndian(closePayload.substr(0, 2));
  if (closePayload.size() == 1 || !closeCodeValid(code))
    return {1002, "not a valid closing code"};
  const std::string_view reason = closePayload.substr(2);
  Utf8Check check;
  if (!check.feed(reason) || !check.complete())
    return {1007, "the closing reason is not UTF-8"};
  return {static_cast<std::uint16_t>(code), std::string(reason)};
}

std::optional<FrameGuard::End> FrameGuard::take(const Header& header, const std::string& payload, Outcome& outcome) {
  // Qt would answer before the messages ahead of it are, and knows fewer codes.
  if (header.opcode == close)
    return endOf(payload);
  if (header.isControl()) {
    outcome.pongBytes += header.opcode == ping ? payload.size() + 2 : 0;
    appendClean(outcome.clean, header.opcode, payload);
    return std::nullopt;
  }
  const std::uint8_t opcode = header.opcode == continuation ? messageOpcode_ : header.opcode;
  if (opcode == binary)
    return End{1003, "messages are text"};
  if (!utf8_.feed(payload) || (header.final && !utf8_.complete()))
    return End{1007, "the text is not UTF-8"};
  message_ += payload;
  messageOpcode_ = opcode;
  if (header.final) {
    appendClean(outcome.clean, opcode, message_);
    message_.clear();
    messageOpcode_ = 0;
  }
  return std::nullopt;
}

FrameGuard::Step FrameGuard::readFrame(std::string_view buffer, std::size_t& used, Outcome& outcome) {
  Header header;
  // The first two bytes already tell most violations; waiting for the rest would let a client keep a bad frame open.
  const bool whole = header.parse(buffer);
  if (!whole && buffer.size() < 2)
    return Step::needMore;
  outcome.end = checkHeader(header);
  if (outcome.end)
    return Step::ended;
  if (!whole || buffer.size() < header.bytes || buffer.size() - header.bytes < header.length)
    return Step::needMore;
  const std::string_view mask = buffer.substr(header.bytes - 4, 4);
  std::string payload(buffer.substr(header.bytes, header.length));
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
  used = header.bytes + header.length;
  outcome.end = take(header, payload, outcome);
  return outcome.end ? Step::ended : Step::done;
}

FrameGuard::Outcome FrameGuard::feed(std::string_view bytes) {
  Outcome outcome;
  if (ended_)
    return outcome;
  pending_ += bytes;
  std::string_view rest = pending_;
  std::size_t used = 0;
  while (readFrame(rest, used, outcome) == Step::done)
    rest.remove_prefix(used);
  // What follows a close frame is not to be read (RFC 6455, 1.4).
  ended_ = outcome.end.has_value();
  pending_.erase(0, ended_ ? pending_.size() : pending_.size() - rest.size());
  return outcome;
}

std::string encodedFrame(FrameOpcode opcode, std::string_view payload) {
  std::string frame;
  frame.reserve(payload.size() + 10);
  frame += static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
  appendLength(frame, payload.size(), 0);
  frame += payload;
  return frame;
}

std::string encodedClose(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  payload += reason.substr(0, 123);
  return encodedFrame(FrameOpcode::close, payload);
}

}  // namespace oms
