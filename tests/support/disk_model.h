#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/fault_vfs.h"

namespace oms::test {

using FolderImage = std::map<std::string, std::string>;  // file name → content

// What a disk knows of a folder after some recorded calls: what was synced for sure, and what may or may not have
// reached it. What was written before a sync that failed counts as lost, however often it is synced again: the system
// throws such pages' changes away and calls them clean.
class DiskModel {
 public:
  explicit DiskModel(const FolderImage& synced);

  void apply(const DiskCall& call);
  // One of the states that the disk can be in when the power goes now: all that was synced, and of the rest nothing, a
  // beginning, or any part, cut at sectors of 512 bytes, in any order.
  FolderImage afterPowerLoss(std::mt19937& random) const;
  // The same with nothing of the rest.
  FolderImage syncedOnly() const;

 private:
  struct Change {
    bool truncates;
    std::int64_t offset;
    std::string bytes;
  };
  struct Node {
    std::string synced;
    std::vector<Change> pending;
  };
  using Entries = std::map<std::string, std::shared_ptr<Node>>;

  static std::string contentOf(const Node& node, int style, std::mt19937& random);
  static void applyTo(std::string& content, const Change& change);
  static void applyTorn(std::string& content, const Change& change, std::mt19937& random);

  Entries now_;
  Entries durable_;  // the folder as it is on the disk for sure
};

}  // namespace oms::test
