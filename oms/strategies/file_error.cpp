#include "oms/strategies/file_error.h"

namespace oms {

std::string FileError::text() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": error: " + message;
}

}  // namespace oms
