#include "models/io_table.hpp"

#include "sim/portable_math.hpp"

namespace faultline::models {

IoTable IoTable::binomial(uint32_t pages, double miss, uint32_t always) {
    IoTable table;
    table.always = always;
    if (pages == 0 || miss <= 0) return table;
    if (miss >= 1) {
        table.always += pages;
        return table;
    }
    // Terms by their ratio p(k+1)/p(k) = (n-k)/(k+1) * q/(1-q); cut where nothing is left.
    double term = sim::pow(1 - miss, pages), sum = 0;
    for (uint32_t k = 0; k <= pages; ++k) {
        sum += term;
        table.cumulative.push_back(sum);
        if (sum > 1 - 1e-12) break;
        term *= static_cast<double>(pages - k) / (k + 1) * miss / (1 - miss);
    }
    table.cumulative.back() = 1;
    return table;
}

}  // namespace faultline::models
