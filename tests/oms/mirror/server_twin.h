#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oms/messages/json_writer.h"
#include "oms/projections/view_json.h"
#include "oms/remote/stream_frame.h"
#include "oms/remote/stream_merged.h"
#include "oms/remote/stream_rows.h"
#include "tests/oms/remote/scripted_engine.h"

namespace oms {

// The server's end of the stream without a socket: its own rows, encoder and envelopes around what a scripted engine
// tells.
class ServerTwin {
 public:
  ServerTwin() : engine([this](std::shared_ptr<const EventBatch> batch) { take(std::move(batch)); }) {
    engine.begin();
    rows_.begin(view, std::make_shared<const InstrumentList>(view.instruments()));
    isBegun_ = true;
    last_.fill(view.lastSeq());
  }

  static constexpr Timestamp kServerTime = Timestamp::fromSeconds(1'767'600'000);

  std::string hello(std::string_view role = "trader") {
    JsonWriter json;
    json.beginObject().field("version", "test").field("mode", "PAPER").field("session_id", view.session().id);
    json.field("role", role).field("server_time", kServerTime).key("channels").beginArray();
    for (const ChannelSpec& spec : streamChannels()) {
      if (spec.channel != StreamChannel::tape || hasTape)
        json.beginObject().field("name", spec.name).endObject();
    }
    json.endArray().endObject();
    return text(StreamMessage::hello, {}, {}, json.text());
  }
  std::string snapshot(StreamChannel channel) {
    std::string data = "{\"rows\":[";
    if (isLossless(channel)) {
      for (const auto& [key, row] : rows_.table(channel).rows())
        data += *row.json + ",";
    } else {
      for (const std::string& some : mergedRows(channel, {}, view))
        data += some + ",";
    }
    if (data.back() == ',')
      data.pop_back();
    return text(StreamMessage::snapshot, channel, {}, data + "]}");
  }
  std::string heartbeat() {
    JsonWriter json;
    json.beginObject().key("hashes").beginObject();
    for (const ChannelSpec& spec : streamChannels().first(kLosslessChannels))
      json.field(spec.name, rows_.table(spec.channel).hash());
    json.endObject().field("journal", "ok").field("feed_state", "live").key("feed_problem").null().endObject();
    return text(StreamMessage::hb, {}, {}, json.text());
  }
  // To a request.
  std::string answer(const std::string& request, int status = 200) {
    Envelope around;
    around.type = status < 400 ? StreamMessage::ack : StreamMessage::error;
    around.epoch = epoch;
    around.seq = view.lastSeq();
    around.id = canonicalJson(*parseWire(request)->find("id"));
    around.status = status;
    return streamText(around, "{}");
  }
  // The deltas since the last call, oldest first.
  std::vector<std::string> deltas() { return std::exchange(frames_, {}); }
  // Of a merged channel the one that is due since the last call, as a client gets it that has been told everything.
  std::string merged(StreamChannel channel) {
    const ChangedRows rows = std::exchange(changed_[channel], {});
    return text(StreamMessage::delta, channel, {}, mergedDelta(channel, rows, view));
  }
  const RowTable& table(StreamChannel channel) const { return rows_.table(channel); }

  // Something that the engine itself does not do.
  void happens(EventBody body) {
    auto batch = std::make_shared<EventBatch>();
    Entry entry;
    entry.seq = view.lastSeq() + 1;
    entry.events.emplace_back(view.sessionTime(), std::move(body));
    batch->entries.push_back(std::move(entry));
    take(std::move(batch));
  }

  // What a feed with depth would bring.
  void samples(MarketSample sample) {
    auto batch = std::make_shared<EventBatch>();
    batch->instruments = std::make_shared<const InstrumentList>(view.instruments());
    batch->sample = std::make_shared<const MarketSample>(std::move(sample));
    take(std::move(batch));
  }

  SessionView view;
  std::string epoch = "e1";
  bool hasTape = true;  // false: of the version before
  ScriptedEngine engine;

 private:
  std::string text(StreamMessage type, std::optional<StreamChannel> channel, std::optional<std::uint64_t> prev,
                   std::string_view data) {
    Envelope around;
    around.type = type;
    around.channel = channel;
    around.epoch = epoch;
    around.seq = view.lastSeq();
    around.prev = prev;
    around.time = view.sessionTime();
    around.part = around.parts = type == StreamMessage::snapshot ? 1 : 0;
    return streamText(around, data);
  }
  void take(std::shared_ptr<const EventBatch> batch) {
    ViewChanges unread;
    view.apply(*batch, unread);
    if (!isBegun_)
      return;
    forEachTouched(*batch, view, [this](StreamChannel channel, std::uint64_t key, SymbolIndex, std::uint64_t first) {
      addTo(changed_[channel], {{key, {1, first}}});
    });
    for (const Entry& entry : batch->entries) {
      LosslessChanges all;
      rows_.fold(entry, namingOf(view), all);
      for (std::size_t i = 0; i < kLosslessChannels; ++i) {
        if (all[i].empty())
          continue;
        const auto channel = static_cast<StreamChannel>(i);
        JsonWriter json;
        json.beginObject().key("upsert").beginArray();
        for (const RowChange& change : all[i]) {
          if (change.row)
            json.raw(*change.row);
        }
        json.endArray().key("remove").beginArray();
        for (const RowChange& change : all[i]) {
          if (!change.row && !rows_.table(channel).rows().contains(change.key))
            json.value(change.key.text);
        }
        json.endArray().endObject();
        frames_.push_back(text(StreamMessage::delta, channel, std::exchange(last_[i], entry.seq), json.text()));
      }
    }
  }

  StreamRows rows_;
  bool isBegun_ = false;
  std::array<std::uint64_t, kLosslessChannels> last_{};
  std::vector<std::string> frames_;
  std::map<StreamChannel, ChangedRows> changed_;
};

}  // namespace oms
