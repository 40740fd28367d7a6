// models/io_table.hpp - how many of the pages that a query touches must be read from disk.
//
// Each of `pages` pages is missing from memory with the same probability, independently: a binomial
// number, drawn by walking its cumulative distribution, which nearly always ends at the first
// entry.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/random_stream.hpp"

namespace faultline::models {

struct IoTable {
    std::vector<double> cumulative;  // [k]: probability of at most k + always I/Os; last is 1
    uint32_t always = 0;             // I/Os in any case (a commit's flush)
    uint32_t stream = 0;             // index into Cluster::streams

    static IoTable binomial(uint32_t pages, double miss, uint32_t always);
    uint32_t draw(sim::RandomStream& random) const {
        if (cumulative.size() <= 1) return always;
        const double u = random.uniform();
        uint32_t k = 0;
        while (k + 1 < cumulative.size() && u >= cumulative[k]) ++k;
        return always + k;
    }
};

}  // namespace faultline::models
