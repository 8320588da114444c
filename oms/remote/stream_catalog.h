#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "oms/remote/field_spec.h"

namespace oms {

// The native stream's vocabulary: what can be said, by whom, on which channel and in which fields. Encoder, decoder and
// descriptions go by these tables.

enum class StreamMessage : std::uint8_t { hello, snapshot, delta, hb, ack, error };
// What the server says: the envelope's fields are of every message, `data` is the message's own.
struct MessageSpec {
  StreamMessage message = StreamMessage::hello;
  std::string_view name;
  Fields data;
  std::string_view summary;
};
std::span<const MessageSpec> streamMessages();
Fields envelopeFields();
std::string_view name(StreamMessage message);

enum class StreamChannel : std::uint8_t {
  orders,
  fills,
  approvals,
  risk,
  kill,
  strategies,
  session,
  audit,
  prices,
  positions,
  equity,
  bars,
  indicators,
  conditions,
  depth,
  tape
};
inline constexpr std::size_t kStreamChannels = 16;
inline constexpr std::size_t kLosslessChannels = 8;  // the first ones; of the others the last value wins

constexpr bool isLossless(StreamChannel channel) {
  return static_cast<std::size_t>(channel) < kLosslessChannels;
}

struct ChannelSpec {
  StreamChannel channel = StreamChannel::orders;
  std::string_view name;
  std::string_view object;                // the schema of a row
  Fields row;                             // its fields
  std::span<const std::string_view> key;  // the fields that tell rows apart, joined by '/' in `remove`; none: one row
  bool hasSymbol = false;                 // may be narrowed to symbols
  std::string_view summary;
};
std::span<const ChannelSpec> streamChannels();  // by StreamChannel
const ChannelSpec& specOf(StreamChannel channel);
const ChannelSpec* findChannel(std::string_view name);

// What a client may ask for. Those with a route do what it does, with its rights and its rate; the rest is the stream's
// own.
struct OpSpec {
  std::string_view name;
  Fields params;
  std::string_view method;   // of the route
  std::string_view pattern;  // empty: the stream's own
  std::string_view idField;  // the parameter that stands in the route's path as {id}
  std::string_view action;   // the route's {action}
  std::string_view summary;
};
std::span<const OpSpec> streamOps();
const OpSpec* findOp(std::string_view name);
// Of an item of subscribe's `channels`.
Fields subscriptionFields();

}  // namespace oms
