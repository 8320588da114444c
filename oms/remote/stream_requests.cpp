// What a client of the native stream asks of the stream itself: which channels, from where, how often.
#include <algorithm>

#include "oms/model/suggestion.h"
#include "oms/remote/clock.h"
#include "oms/remote/stream_feed.h"

namespace oms {

namespace {

constexpr std::int64_t usualPeriodMs = 100;
constexpr std::int64_t slowestPeriodMs = 100'000;

std::vector<std::string> channelNames() {
  std::vector<std::string> names;
  for (const ChannelSpec& spec : streamChannels())
    names.emplace_back(spec.name);
  return names;
}

// 1000 / hz, rounded up; nothing for what is not above 0 and at most 60.
std::optional<std::int64_t> periodOf(Ratio hz) {
  if (!hz.isPositive() || hz > Ratio::fromInt(StreamFeed::kMostHz))
    return std::nullopt;
  const std::int64_t raw = hz.raw();
  return std::min((1000 * Ratio::one + raw - 1) / raw, slowestPeriodMs);
}

}  // namespace

struct StreamFeed::Wish {
  StreamChannel channel = StreamChannel::orders;
  std::optional<std::uint64_t> fromSeq;
  std::string epoch;
  SymbolFilter symbols;
  std::vector<std::string> symbolNames;
  std::int64_t periodMs = usualPeriodMs;
};

std::optional<ApiError> StreamFeed::readWish(const WireValue& item, Wish& wish) const {
  if (!item.isObject())
    return malformed("channels holds something that is not an object with a name", "channels");
  if (auto error = checkFields(item, subscriptionFields()))
    return error;
  FieldReader fields(item);
  const std::string named = fields.text("name");
  const ChannelSpec* spec = findChannel(named);
  if (spec == nullptr)
    return malformed("there is no channel " + named + nearestOrAll(named, channelNames()), "name");
  wish.channel = spec->channel;
  if (const auto seq = fields.integer("from_seq")) {
    if (*seq < 0)
      return malformed("from_seq is not below 0", "from_seq");
    wish.fromSeq = static_cast<std::uint64_t>(*seq);
  }
  wish.epoch = fields.text("epoch");
  if (const auto hz = fields.decimal<Ratio>("max_hz")) {
    const auto period = periodOf(*hz);
    if (isLossless(wish.channel) || !period)
      return malformed("max_hz is above 0 and at most 60, and of merged channels only", "max_hz");
    wish.periodMs = *period;
  }
  const WireValue* symbols = fields.raw("symbols");
  if (symbols != nullptr && !spec->hasSymbol)
    return malformed(named + " is not told apart by symbols", "symbols");
  for (const WireValue& symbol : symbols == nullptr ? std::vector<WireValue>{} : symbols->items) {
    const auto index = view_.instruments().find(symbol.string().value_or(""));
    if (!index)
      return malformed("the session has no symbol " + symbol.text, "symbols");
    wish.symbols.insert(*index);
    wish.symbolNames.push_back(symbol.text);
  }
  if (symbols != nullptr && symbols->items.empty())
    return malformed("symbols is empty; leave it out for all", "symbols");
  return std::nullopt;
}

std::optional<ApiError> StreamFeed::readWishes(const WireValue& params, std::vector<Wish>& wishes) const {
  for (const WireValue& item : params.find("channels")->items) {
    Wish wish;
    if (auto error = readWish(item, wish))
      return error;
    // Each may cost a snapshot.
    if (std::ranges::find(wishes, wish.channel, &Wish::channel) != wishes.end())
      return malformed("the channel " + std::string(specOf(wish.channel).name) + " comes twice", "channels");
    wishes.push_back(std::move(wish));
  }
  return std::nullopt;
}

std::optional<ApiError> StreamFeed::subscribe(StreamClient& client, const WireValue& message, const WireValue& params) {
  std::vector<Wish> wishes;
  if (auto error = readWishes(params, wishes))
    return error;
  JsonWriter json;
  json.beginObject().key("channels").beginArray();
  for (const Wish& wish : wishes) {
    end(client, wish.channel);
    const bool isResumed = isLossless(wish.channel) && begin(client, wish);
    if (!isLossless(wish.channel))
      beginMerged(client, wish);
    json.beginObject().field("name", specOf(wish.channel).name).field("seq", view_.lastSeq());
    json.field("resumed", isResumed).endObject();
  }
  json.endArray().endObject();
  ack(client, idOf(message), json.text());
  client.heartbeatMs = 0;
  readJournal();
  pump(client);
  return std::nullopt;
}

std::optional<ApiError> StreamFeed::unsubscribe(StreamClient& client, const WireValue& message,
                                                const WireValue& params) {
  std::vector<Wish> wishes;
  if (auto error = readWishes(params, wishes))
    return error;
  for (const Wish& wish : wishes)
    end(client, wish.channel);
  ack(client, idOf(message), "{}");
  return std::nullopt;
}

std::vector<std::string> StreamFeed::channelsOf(WsClient& client) const {
  std::vector<std::string> names;
  const auto found = clients_.find(&client);
  if (found == clients_.end())
    return names;
  for (const auto& [channel, its] : found->second->lossless)
    names.emplace_back(specOf(channel).name);
  for (const auto& [channel, its] : found->second->merged)
    names.emplace_back(specOf(channel).name);
  return names;
}

std::optional<std::uint64_t> StreamFeed::lagOf(WsClient& client) const {
  const auto found = clients_.find(&client);
  if (found == clients_.end() || found->second->lossless.empty())
    return std::nullopt;
  return ring_.bytesFrom(std::max(found->second->cursor, ring_.begin()));
}

void StreamFeed::end(StreamClient& client, StreamChannel channel) {
  client.lossless.erase(channel);
  std::erase_if(client.waiting, [&](const StreamClient::Waiting& waiting) { return waiting.channel == channel; });
  const auto its = client.merged.find(channel);
  if (its == client.merged.end())
    return;
  MergedGroup* group = its->second.group;
  client.merged.erase(its);
  std::erase(group->members, &client);
  if (group->members.empty())
    std::erase_if(groups_, [&](const auto& known) { return known.get() == group; });
}

// Whether it goes on from its seq; else the channel begins with a snapshot.
bool StreamFeed::begin(StreamClient& client, const Wish& wish) {
  client.lossless[wish.channel] = {wish.symbols, wish.symbolNames, seq_, ring_.end()};
  if (wish.fromSeq && wish.epoch == epoch_ && resume(client, wish.channel, *wish.fromSeq))
    return true;
  StreamClient::Waiting& waiting = client.waiting.emplace_back();
  waiting.channel = wish.channel;
  waiting.isReset = wish.fromSeq.has_value();
  waiting.isSnapshot = day_ == Day::known;
  return false;
}

MergedGroup& StreamFeed::groupFor(const Wish& wish) {
  for (const auto& group : groups_) {
    if (group->channel == wish.channel && group->symbols == wish.symbols && group->periodMs == wish.periodMs)
      return *group;
  }
  auto& made = groups_.emplace_back(std::make_unique<MergedGroup>());
  made->channel = wish.channel;
  made->symbols = wish.symbols;
  made->periodMs = wish.periodMs;
  made->nextMs = monotonicMs() + wish.periodMs;
  made->rows.begin(wish.channel, view_);
  return *made;
}

void StreamFeed::beginMerged(StreamClient& client, const Wish& wish) {
  MergedGroup& group = groupFor(wish);
  group.members.push_back(&client);
  client.merged[wish.channel] = {&group, {}};
  client.waiting.push_back({.channel = wish.channel, .isSnapshot = true, .isReset = wish.fromSeq.has_value()});
}

}  // namespace oms
