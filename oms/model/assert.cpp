#include "oms/model/assert.h"

#include <cstdio>
#include <cstdlib>

namespace oms {

void assertionFailed(const char* condition, const char* file, int line, const char* why) {
  std::fprintf(stderr, "tidemark: broken invariant: %s (%s) at %s:%d\n", why, condition, file, line);
  std::abort();
}

}  // namespace oms
