#pragma once

#include <string>

namespace oms {

// What is wrong in a file of the user's, and where; lines and columns count from 1.
struct FileError {
  std::string file;
  int line = 1;
  int column = 1;
  std::string message;

  // FILE:LINE:COL: error: message
  std::string text() const;
};

}  // namespace oms
