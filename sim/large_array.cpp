#include "sim/large_array.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace faultline::sim {

void prefer_huge_pages([[maybe_unused]] void* start, [[maybe_unused]] size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    ::madvise(start, bytes, MADV_HUGEPAGE);
#endif
}

}  // namespace faultline::sim
