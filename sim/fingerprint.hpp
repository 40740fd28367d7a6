// sim/fingerprint.hpp - a number that two runs share only if they did the same things in the same
// order.
//
// Folding costs about 1 ns: two 64-bit states by rotation, exclusive or and multiplication, and a
// count. XXH3 mixes the three when the value is asked for. Not a cryptographic hash.
#pragma once
#include <bit>
#include <cstdint>
#include <string>

namespace faultline::sim {

class Fingerprint {
public:
    void fold(uint64_t x) {
        a_ = (std::rotl(a_, 5) ^ x) * 0x9e3779b97f4a7c15u;
        b_ = (std::rotl(b_, 29) + x) * 0xd6e8feb86659fd93u;
        ++count_;
    }

    uint64_t value() const;
    std::string hex() const;  // 16 lower-case digits

    bool operator==(const Fingerprint&) const = default;

private:
    uint64_t a_ = 0x243f6a8885a308d3u, b_ = 0x13198a2e03707344u, count_ = 0;
};

}  // namespace faultline::sim
