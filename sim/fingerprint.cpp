#include "sim/fingerprint.hpp"

#include <xxhash.h>

#include <array>

namespace faultline::sim {

uint64_t Fingerprint::value() const {
    std::array<unsigned char, 24> bytes;  // little-endian by construction
    size_t n = 0;
    for (const uint64_t word : {a_, b_, count_})
        for (int shift = 0; shift < 64; shift += 8)
            bytes[n++] = static_cast<unsigned char>(word >> shift);
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::string Fingerprint::hex() const {
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[value() >> shift & 15];
    return text;
}

}  // namespace faultline::sim
