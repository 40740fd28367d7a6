// models/analytic/cache.hpp - what share of the look-ups a cache answers, from its keys'
// popularity.
//
// Keys are asked for independently, each as a Poisson stream. Two laws, and the smaller of the two
// where a cache has both a limit of memory and a time to live, which is an upper bound:
//   memory: Che's approximation of LRU: a key is there if it was asked for within the time T that
//     fills the cache, sum over keys of size x (1 - exp(-rate T)) = memory (H. Che, Y. Tung, Z.
//     Wang, "Hierarchical Web caching systems", IEEE JSAC 20(7), 2002; why it is so good: C.
//     Fricker, P. Robert, J. Roberts, "A versatile and accurate approximation for LRU cache
//     performance", ITC 24, 2012);
//   time to live from the fill, exact: rate x ttl / (1 + rate x ttl) (J. Jung, A. W. Berger, H.
//     Balakrishnan, "Modeling TTL-based Internet caches", INFOCOM 2003).
#pragma once
#include <cstdint>
#include <vector>

namespace faultline::analytic {

struct KeyPopulation {
    uint64_t keys = 1;
    double exponent = 0;  // of Zipf's law: the key of rank r in proportion to r^-exponent
    double entry_bytes = 1;
    double rate = 0;  // look-ups per second, over all keys
};

// The hit ratio of each population in one cache, in the steady state. `memory_bytes`,
// `ttl_seconds`: infinity for none. Cost: populations are summed rank by rank up to 1,000 and then
// in groups of ranks 1 % apart, some 1,700 terms for a million keys; off by less than 1e-4.
std::vector<double> hit_ratios(const std::vector<KeyPopulation>& populations, double memory_bytes,
                               double ttl_seconds);

}  // namespace faultline::analytic
