#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

// A file of the shared test data: ../shared/data beside the repository, or the folder that TIDEMARK_DATA names.
inline std::string sharedData(const std::string& path) {
  const char* folder = std::getenv("TIDEMARK_DATA");
  const std::filesystem::path root =
      folder != nullptr ? std::filesystem::path(folder) : std::filesystem::path(TIDEMARK_SOURCE_DIR) / "../shared/data";
  return (root / path).lexically_normal().string();
}

// Skips the test where the file is absent.
#define REQUIRE_SHARED_DATA(path)                 \
  if (!std::filesystem::exists(sharedData(path))) \
  GTEST_SKIP() << "test data is absent: " << sharedData(path)
