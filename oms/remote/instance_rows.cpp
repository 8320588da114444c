#include "oms/remote/instance_rows.h"

#include <algorithm>
#include <utility>

namespace oms {

namespace {

using Channel = StreamChannel;

const InstanceRecord* instanceOf(Channel channel, std::uint64_t key, const SessionView& view) {
  const bool isOfInstances = channel == Channel::indicators || channel == Channel::conditions;
  return isOfInstances && key < view.instances().size() ? &view.instances()[key] : nullptr;
}

std::vector<InstanceRow> instanceRows(Channel channel, const InstanceSample& sample) {
  std::vector<InstanceRow> rows;
  if (channel == Channel::conditions) {
    for (const ConditionView& condition : sample.conditions)
      rows.push_back({condition.group, condition.name});
  } else {
    for (const IndicatorView& indicator : sample.indicators)
      rows.push_back({{}, indicator.name});
  }
  return rows;
}

bool areRowsOf(const std::vector<InstanceRow>& rows, Channel channel, const InstanceSample& sample) {
  if (channel == Channel::conditions) {
    return std::ranges::equal(rows, sample.conditions, [](const InstanceRow& row, const ConditionView& condition) {
      return row.name == condition.name && row.group == condition.group;
    });
  }
  return std::ranges::equal(rows, sample.indicators, {}, &InstanceRow::name, &IndicatorView::name);
}

}  // namespace

std::set<InstanceRow> InstanceRows::update(StreamChannel channel, std::uint64_t key, const SessionView& view) {
  const InstanceRecord* instance = instanceOf(channel, key, view);
  if (instance == nullptr)
    return {};
  std::vector<InstanceRow>& known = rows_[key];
  // They are the same nearly always, and are looked at with each sample.
  if (areRowsOf(known, channel, instance->sample))
    return {};
  const std::vector<InstanceRow> before = std::exchange(known, instanceRows(channel, instance->sample));
  std::set<InstanceRow> gone(before.begin(), before.end());
  for (const InstanceRow& row : known)
    gone.erase(row);
  return gone;
}

void InstanceRows::begin(StreamChannel channel, const SessionView& view) {
  for (std::uint64_t key = 0; key < view.instances().size(); ++key)
    update(channel, key, view);
}

std::vector<std::string> namesOfGone(StreamChannel channel, std::uint64_t key, const std::set<InstanceRow>& gone,
                                     const SessionView& view) {
  std::vector<std::string> names;
  const InstanceRecord* instance = gone.empty() ? nullptr : instanceOf(channel, key, view);
  if (instance == nullptr)
    return names;
  const std::vector<InstanceRow> now = instanceRows(channel, instance->sample);
  for (const InstanceRow& row : gone) {
    if (std::ranges::find(now, row) == now.end())
      names.push_back(instance->info.id + '/' + (row.group.empty() ? "" : row.group + '/') + row.name);
  }
  return names;
}

}  // namespace oms
