// sim/random_stream.hpp - an independent stream of random numbers for each (seed, name).
//
// xoshiro256++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021),
// seeded through splitmix64 from a 64-bit hash of seed and name. A component's name and purpose
// ("shop.primary/service") is its stream's name, so adding a component shifts nobody else's draws.
// The same values on every platform; about 1 ns a draw. A value: copying forks the stream.
#pragma once
#include <bit>
#include <cstdint>
#include <string_view>

namespace faultline::sim {

// One step of splitmix64 (Steele, Lea and Flood 2014): a good 64-bit mixer of `x`.
constexpr uint64_t mix64(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

// The 128-bit product of two 64-bit numbers.
struct Product {
    uint64_t high, low;
};
constexpr Product multiply(uint64_t a, uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return {static_cast<uint64_t>(product >> 64), static_cast<uint64_t>(product)};
}

// Replication 0 runs the seed itself, so that a single run is the first of many.
constexpr uint64_t trial_seed(uint64_t seed, uint32_t replication) {
    return replication == 0 ? seed : mix64(mix64(seed) ^ replication);
}

class RandomStream {
public:
    constexpr RandomStream() : RandomStream(0, {}) {}
    constexpr RandomStream(uint64_t seed, std::string_view name) {
        uint64_t x = hash(seed, name);
        for (uint64_t& word : state_) {
            word = mix64(x);
            x += 0x9e3779b97f4a7c15u;
        }
    }

    // Uniform over all 64-bit numbers.
    constexpr uint64_t next() {
        const uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    // Uniform over the open interval (0, 1): 2^52 equally spaced values, the middles of their
    // cells, so that neither log(u) nor log(1 - u) is ever infinite.
    constexpr double uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1.0p-52; }

    // Uniform over 0 .. n-1 without bias (Lemire, "Fast random integer generation in an interval",
    // 2019). n must not be 0.
    constexpr uint64_t below(uint64_t n) {
        Product product = multiply(next(), n);
        if (product.low < n) [[unlikely]] {
            const uint64_t unfair = (0 - n) % n;
            while (product.low < unfair) product = multiply(next(), n);
        }
        return product.high;
    }

    // True with probability p; never for p = 0, always for p = 1.
    constexpr bool chance(double p) { return uniform() < p; }

    constexpr bool operator==(const RandomStream&) const = default;

private:
    static constexpr uint64_t hash(uint64_t seed, std::string_view name) {
        uint64_t h = mix64(seed ^ mix64(name.size()));
        for (size_t i = 0; i < name.size(); i += 8) {
            uint64_t word = 0;  // little-endian by construction, whatever the machine
            for (size_t k = 0; k < 8 && i + k < name.size(); ++k)
                word |= static_cast<uint64_t>(static_cast<unsigned char>(name[i + k])) << (8 * k);
            h = mix64(h ^ word);
        }
        return h;
    }

    uint64_t state_[4]{};
};

}  // namespace faultline::sim
