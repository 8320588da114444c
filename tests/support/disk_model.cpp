#include "tests/support/disk_model.h"

#include <algorithm>

namespace oms::test {
namespace {

constexpr std::size_t kSector = 512;

enum Style { nothing, beginning, someChanges, someSectors, garbage, kStyles };

}  // namespace

DiskModel::DiskModel(const FolderImage& synced) {
  for (const auto& [file, content] : synced)
    now_[file] = std::make_shared<Node>(Node{content, {}});
  durable_ = now_;
}

void DiskModel::apply(const DiskCall& call) {
  auto found = now_.find(call.file);
  switch (call.kind) {
    case DiskCall::Kind::create:
      now_[call.file] = std::make_shared<Node>();
      return;
    case DiskCall::Kind::remove:
      now_.erase(call.file);
      break;
    case DiskCall::Kind::write:
      found->second->pending.push_back({false, call.offset, call.bytes});
      break;
    case DiskCall::Kind::truncate:
      found->second->pending.push_back({true, call.offset, {}});
      break;
    case DiskCall::Kind::sync:
      for (const Change& change : found->second->pending)
        applyTo(found->second->synced, change);
      found->second->pending.clear();
      break;
    case DiskCall::Kind::failedSync:
      found->second->pending.clear();
      break;
  }
  if (call.syncsFolder)
    durable_ = now_;
}

FolderImage DiskModel::afterPowerLoss(std::mt19937& random) const {
  const int style = static_cast<int>(random() % kStyles);
  Entries entries = durable_;
  if (style != nothing) {
    for (const auto& [file, node] : now_)
      if (random() % 2 == 0)
        entries[file] = node;
    for (const auto& [file, node] : durable_)
      if (!now_.contains(file) && random() % 2 == 0)
        entries.erase(file);
  }
  FolderImage image;
  for (const auto& [file, node] : entries)
    image[file] = contentOf(*node, style, random);
  return image;
}

FolderImage DiskModel::syncedOnly() const {
  FolderImage image;
  for (const auto& [file, node] : durable_)
    image[file] = node->synced;
  return image;
}

std::string DiskModel::contentOf(const Node& node, int style, std::mt19937& random) {
  std::string content = node.synced;
  const std::size_t cut = style == beginning ? random() % (node.pending.size() + 1) : node.pending.size();
  for (std::size_t i = 0; i < node.pending.size() && style != nothing; ++i) {
    const Change& change = node.pending[i];
    const bool torn = style == beginning ? i == cut : style == someSectors || random() % 8 == 0;
    const bool taken = style == beginning ? i <= cut : style == someSectors || random() % 2 == 0;
    if (taken && torn)
      applyTorn(content, change, random);
    else if (taken)
      applyTo(content, change);
  }
  // Room that a file was given, and that was never written, may hold anything.
  if (style == garbage) {
    for (std::size_t i = node.synced.size(); i < content.size(); i += kSector) {
      const auto sector = std::string_view(content).substr(i, kSector);
      if (std::all_of(sector.begin(), sector.end(), [](char byte) { return byte == 0; }))
        for (std::size_t byte = 0; byte < sector.size(); ++byte)
          content[i + byte] = static_cast<char>(random());
    }
  }
  return content;
}

void DiskModel::applyTo(std::string& content, const Change& change) {
  const auto offset = static_cast<std::size_t>(change.offset);
  if (change.truncates) {
    content.resize(offset);
    return;
  }
  content.resize(std::max(content.size(), offset + change.bytes.size()));
  content.replace(offset, change.bytes.size(), change.bytes);
}

void DiskModel::applyTorn(std::string& content, const Change& change, std::mt19937& random) {
  if (change.truncates) {
    if (random() % 2 == 0)
      applyTo(content, change);
    return;
  }
  const auto begin = static_cast<std::size_t>(change.offset);
  const std::size_t end = begin + change.bytes.size();
  for (std::size_t from = begin; from < end;) {
    const std::size_t to = std::min(end, (from / kSector + 1) * kSector);
    if (random() % 2 == 0)
      applyTo(content, {false, static_cast<std::int64_t>(from), change.bytes.substr(from - begin, to - from)});
    from = to;
  }
}

}  // namespace oms::test
