#include "oms/backtest/script_desk.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace oms {

ScriptDesk::ScriptDesk(const std::vector<ScriptedOrder>& script, Engine& engine, Recorder& recorder)
    : script_(script), engine_(engine), recorder_(recorder), byBar_(script.size()), made_(script.size()) {
  std::iota(byBar_.begin(), byBar_.end(), 0);
  std::stable_sort(byBar_.begin(), byBar_.end(),
                   [&](std::size_t a, std::size_t b) { return script[a].bar < script[b].bar; });
}

void ScriptDesk::beforeBar(const MarketUpdate& update) {
  if (dated_.empty())
    return;
  const Timestamp day = dayStart(std::get<BarUpdate>(update.data).bar.openTime);
  std::erase_if(dated_, [&](const Dated& dated) {
    if (!engine_.core().orders[dated.order].isWorking())
      return true;
    if (day <= dated.lastDay)
      return false;
    send(CancelOrder{dated.order, "its valid_days are over"});
    recorder_.ranOut(dated.order);
    return true;
  });
}

void ScriptDesk::afterBar(const MarketUpdate& update, Timestamp nextClose) {
  const std::uint64_t bar = update.cursor - 1;
  for (; next_ < byBar_.size() && script_[byBar_[next_]].bar <= bar; ++next_) {
    const std::size_t place = byBar_[next_];
    // Its bar came before the run began.
    if (script_[place].bar < bar)
      continue;
    submit(place, update, nextClose);
  }
}

void ScriptDesk::end() {
  for (std::size_t place = 0; place < script_.size(); ++place) {
    if (!script_[place].atNextClose || !made_[place] || !engine_.core().orders[*made_[place]].isWorking())
      continue;
    send(CancelOrder{*made_[place], "no bar came that closes it"});
    recorder_.ranOut(*made_[place]);
  }
}

void ScriptDesk::submit(std::size_t place, const MarketUpdate& update, Timestamp nextClose) {
  const ScriptedOrder& scripted = script_[place];
  SubmitOrder command{scripted.request};
  command.request.symbol = update.symbol;
  command.request.clientOrderId = scripted.ref;
  command.request.ocoGroup = scripted.oco;
  command.request.parentClientOrderId = scripted.parent;
  const Timestamp day = dayStart(std::get<BarUpdate>(update.data).bar.openTime);
  const Timestamp lastDay = day + std::chrono::hours(24) * scripted.validDays.value_or(0);
  // Bars that are tested as a whole have no time inside them: there a date is kept from bar to bar.
  const bool byBar = engine_.core().config.broker.profile.path == BarPath::none;
  if (scripted.validDays && !byBar) {
    command.request.timeInForce = TimeInForce::gtd;
    command.request.expireTime = lastDay + std::chrono::hours(24);
  }
  if (scripted.atNextClose) {
    command.request.timeInForce = TimeInForce::atClose;
    command.request.expireTime = byBar ? Timestamp{} : nextClose;
  }
  const OrderId order{engine_.core().orders.size() + 1};
  // Its day is over when it is made: the checks refuse it for that.
  const bool isOver = command.request.expireTime.isSet() && command.request.expireTime <= update.time;
  send(command);
  made_[place] = order;
  if (isOver)
    recorder_.ranOut(order);
  if (scripted.validDays && byBar)
    dated_.push_back({order, lastDay});
}

void ScriptDesk::send(CommandBody body) {
  engine_.apply(Command{Actor::trader(), engine_.core().now, std::move(body)}, events_);
  recorder_.take(events_);
}

}  // namespace oms
