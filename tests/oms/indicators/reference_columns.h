#pragma once

#include <cstddef>
#include <vector>

namespace oms {

// A column of TA-Lib's table of reference values, and what it is here.
struct ReferenceColumn {
  const char* header;
  const char* name;
  std::vector<double> parameters;
  std::size_t output;
};

const std::vector<ReferenceColumn>& talibColumns();

}  // namespace oms
