#include "tests/bench/compare/three_tier.hpp"

#include <fmt/format.h>

namespace faultline::bench {

std::string three_tier_yaml(const ThreeTier& wanted) {
    const auto each = [&](const char* title, auto line) {
        std::string text = std::string(title) + ":\n";
        for (int cell = 0; cell < wanted.cells; ++cell) text += line(cell);
        return text;
    };
    std::string yaml =
        fmt::format("scenario: Three-tier reference path, {} cells\nworkload:\n", wanted.cells);
    if (wanted.users > 0)
        yaml += fmt::format("  users: {}\n  think_time: {}\n", wanted.users, wanted.think_time);
    else
        yaml += fmt::format("  arrivals: {}/s\n", 4800 * wanted.cells);
    if (wanted.timeouts) yaml += "  timeout: 1s\n";
    yaml += each("  requests", [](int c) {
        return fmt::format("    view{0}: {{to: edge{0}, operation: view}}\n", c);
    });
    yaml += "network:\n  default: {latency: {sum: [200us, {exponential: 50us}]}}\n";
    yaml += each("load_balancers", [](int c) {
        return fmt::format("  edge{0}: {{policy: round_robin, backends: api{0}}}\n", c);
    });
    yaml += each("services", [&](int c) {
        const std::string calls =
            wanted.timeouts
                ? fmt::format(
                      "    calls: {{redis{0}: {{timeout: 1s}}, shop{0}: {{timeout: 1s}}}}\n", c)
                : "";
        return fmt::format(
            "  api{0}:\n    replicas: 4\n    workers: 8\n    release_worker: on_call\n{1}"
            "    operations:\n      view:\n        - wait: {{lognormal: {{mean: 5ms, cv: "
            "0.533}}}}\n"
            "        - cache: {{in: redis{0}, on_miss: [{{query: {{on: shop{0}, name: "
            "item}}}}]}}\n",
            c, calls);
    });
    yaml += each("caches", [](int c) { return fmt::format("  redis{}: {{hit_ratio: 80%}}\n", c); });
    yaml += each("databases", [](int c) {
        return fmt::format(
            "  shop{}:\n    workers: 16\n    queries:\n"
            "      item: {{kind: read, wait: {{exponential: 12ms}}}}\n",
            c);
    });
    return yaml + fmt::format("run: {{duration: {:.0f}ms, warmup: 0s, seed: 42}}\n",
                              wanted.simulated_seconds * 1000);
}

}  // namespace faultline::bench
