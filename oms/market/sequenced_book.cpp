#include "oms/market/sequenced_book.h"

#include <algorithm>

namespace oms {

DepthStep SequencedBook::apply(const DepthMessage& message) {
  OMS_ASSERT(message.kind != DepthMessage::Kind::trade, "a trade is no change of the book");
  while (next()) {
  }
  if (message.kind == DepthMessage::Kind::snapshot)
    return applySnapshot(message);
  const Update update{message.firstId, message.lastId, message.previousId, message.line,
                      message.time,    message.bids,   message.asks};
  if (inOrder_) {
    DepthStep step = follow(update);
    if (step.outcome == DepthOutcome::gap)
      hold(update);
    return step;
  }
  hold(update);
  return {DepthOutcome::held, message.kind, message.lastId, message.line, 0, message.time};
}

DepthStep SequencedBook::applySnapshot(const DepthMessage& message) {
  DepthStep step{DepthOutcome::stale, message.kind, message.lastId, message.line, 0, message.time};
  if (message.ofStream) {
    forgetHeld(held_.size());
  } else if (inOrder_ && message.lastId < lastId_) {
    return step;
  }
  book_.clear();
  inOrder_ = true;
  afterSnapshot_ = true;
  step.outcome = put({message.lastId, message.lastId, {}, message.line, message.time, message.bids, message.asks});
  return step;
}

std::optional<DepthStep> SequencedBook::next() {
  if (!inOrder_ || taken_ == held_.size())
    return std::nullopt;
  const Held& held = held_[taken_];
  Update update = held.update;
  const std::span<const DepthLevel> levels(heldLevels_);
  update.bids = levels.subspan(held.begin, held.bids);
  update.asks = levels.subspan(held.begin + held.bids, held.asks);
  const DepthStep step = follow(update);
  // After a gap this one waits again, with those behind it.
  taken_ += step.outcome == DepthOutcome::gap ? 0 : 1;
  if (!inOrder_ || taken_ == held_.size())
    forgetHeld(taken_);
  return step;
}

// Where the exchange names the update before, its ids may skip; right after a snapshot, which may lie inside of an
// update or between two of them, it is enough that nothing happened between. Levels are whole sizes, so that to apply
// what the book holds already does no harm.
DepthStep SequencedBook::follow(const Update& update) {
  DepthStep step{DepthOutcome::stale, DepthMessage::Kind::update, update.lastId, update.line, 0, update.time};
  if (update.lastId <= lastId_)
    return step;
  const bool follows = update.previousId
                           ? *update.previousId == lastId_ || (afterSnapshot_ && *update.previousId < lastId_)
                           : update.firstId <= lastId_ + 1;
  if (follows) {
    afterSnapshot_ = false;
    step.outcome = put(update);
    return step;
  }
  step.outcome = DepthOutcome::gap;
  step.after = lastId_;
  loseOrder();
  return step;
}

DepthOutcome SequencedBook::put(const Update& update) {
  for (const DepthLevel& level : update.bids)
    book_.set(Side::buy, level.price, level.size);
  for (const DepthLevel& level : update.asks)
    book_.set(Side::sell, level.price, level.size);
  lastId_ = update.lastId;
  if (book_.isExhausted()) {
    loseOrder();
    return DepthOutcome::exhausted;
  }
  return book_.isCrossed() ? DepthOutcome::crossed : DepthOutcome::applied;
}

void SequencedBook::loseOrder() {
  inOrder_ = false;
  book_.clear();
}

void SequencedBook::hold(const Update& update) {
  const std::size_t levels = update.bids.size() + update.asks.size();
  while (!held_.empty() && (held_.size() >= kHeldMax || heldLevels_.size() + levels > kHeldLevelsMax))
    forgetHeld((held_.size() + 1) / 2);
  held_.push_back({update, heldLevels_.size(), update.bids.size(), update.asks.size()});
  held_.back().update.bids = held_.back().update.asks = {};
  heldLevels_.insert(heldLevels_.end(), update.bids.begin(), update.bids.end());
  heldLevels_.insert(heldLevels_.end(), update.asks.begin(), update.asks.end());
}

void SequencedBook::forgetHeld(std::size_t count) {
  const std::size_t levels = count < held_.size() ? held_[count].begin : heldLevels_.size();
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
  heldLevels_.erase(heldLevels_.begin(), heldLevels_.begin() + static_cast<std::ptrdiff_t>(levels));
  for (Held& held : held_)
    held.begin -= levels;
  taken_ = 0;
}

}  // namespace oms
