// sim/large_array.hpp - a vector that asks for huge pages when it is large.
//
// A million records or events are touched in no order that memory likes: with 4 KB pages most
// touches also miss the address translation buffer. From 4 MB on the array is aligned to 2 MB and
// the kernel is asked, where it can be, to use huge pages. Results do not depend on it.
#pragma once
#include <cstddef>
#include <new>
#include <vector>

namespace faultline::sim {

// A wish, which may be refused or unknown to the platform.
void prefer_huge_pages(void* start, size_t bytes);

template <class T>
struct HugePageAllocator {
    using value_type = T;
    static constexpr size_t kHugePage = size_t{2} << 20;

    HugePageAllocator() = default;
    template <class U>
    HugePageAllocator(const HugePageAllocator<U>&) {}  // NOLINT(google-explicit-constructor)

    T* allocate(size_t n) {
        const size_t bytes = n * sizeof(T);
        void* p = ::operator new(bytes, alignment(bytes));
        if (bytes >= 2 * kHugePage) prefer_huge_pages(p, bytes);
        return static_cast<T*>(p);
    }
    void deallocate(T* p, size_t n) { ::operator delete(p, alignment(n * sizeof(T))); }

    bool operator==(const HugePageAllocator&) const = default;

private:
    static std::align_val_t alignment(size_t bytes) {
        return std::align_val_t{bytes >= 2 * kHugePage ? kHugePage : size_t{64}};
    }
};

template <class T>
using LargeArray = std::vector<T, HugePageAllocator<T>>;

}  // namespace faultline::sim
