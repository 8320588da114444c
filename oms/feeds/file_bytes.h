#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "oms/model/result.h"

namespace oms {

// A file as it is stored, and its text unpacked.
struct FileBytes {
  std::string text;        // unpacked
  std::string entry;       // name inside of a zip; empty otherwise
  std::string sha256;      // of the stored file, hex
  std::uint64_t size = 0;  // of the stored file
};

// Reads a plain, gz or zip file (told by its first bytes). A zip must hold exactly one table. The failure is one
// sentence that begins with the path. Once `canceled` is set, by another thread, it fails soon; null: nobody does.
Result<FileBytes> readFileBytes(const std::string& path, const std::atomic<bool>* canceled = nullptr);

}  // namespace oms
