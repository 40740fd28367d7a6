// Whatever a file holds, loading and compiling it ends in a scenario or in diagnostics.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "scenarios/compile.hpp"

namespace faultline::scenarios {
namespace {

std::string example(const std::string& name) {
    std::ifstream file{std::string{FAULTLINE_SOURCE_DIR} + "/examples/" + name};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Steele and Vigna's SplitMix64: any sequence will do, as long as it is always the same.
struct Sequence {
    uint64_t state;
    uint64_t next() {
        uint64_t z = (state += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30u)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27u)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31u);
    }
    size_t below(size_t n) { return static_cast<size_t>(next() % n); }
};

std::string damaged(std::string text, uint64_t seed) {
    static constexpr std::string_view kMarks = "[]{}:,-#&*!|>'\"%@ \n\t019xsKM~<\x80\xff";
    Sequence random{seed};
    const size_t wounds = 1 + random.below(4);
    for (size_t i = 0; i < wounds && !text.empty(); ++i) {
        const size_t at = random.below(text.size());
        switch (random.below(4)) {
            case 0:
                text[at] = kMarks[random.below(kMarks.size())];
                break;
            case 1:
                text.insert(at, 1, kMarks[random.below(kMarks.size())]);
                break;
            case 2:
                text.erase(at, 1 + random.below(30));
                break;
            default: {  // a piece of it once more, somewhere else
                const std::string piece = text.substr(at, 1 + random.below(60));
                text.insert(random.below(text.size()), piece);
            }
        }
    }
    return text;
}

TEST(Robust, DamagedFilesEndInDiagnosticsOrInAScenario) {
    const std::string shop = example("web-shop.yaml");
    const std::string tiers = example("three-tier.yaml");
    int refused = 0;
    for (uint64_t seed = 1; seed <= 1500; ++seed) {
        SCOPED_TRACE(seed);
        auto loaded = load_scenario_text(damaged(seed % 2 == 0 ? shop : tiers, seed), "f.yaml");
        const bool good = !loaded.diagnostics.has_errors() && compile(loaded).has_value();
        EXPECT_EQ(good, !loaded.diagnostics.has_errors());
        refused += good ? 0 : 1;
    }
    EXPECT_GT(refused, 500);
}

TEST(Robust, DamagedOverridesDoNoHarm) {
    const std::string tiers = example("three-tier.yaml");
    const std::string set = "services.api.operations.view[0].wait={lognormal: {mean: 5ms, cv: 1}}";
    for (uint64_t seed = 1; seed <= 500; ++seed) {
        SCOPED_TRACE(seed);
        auto loaded = load_scenario_text(tiers, "f.yaml", {damaged(set, seed)});
        EXPECT_EQ(compile(loaded).has_value(), !loaded.diagnostics.has_errors());
    }
}

}  // namespace
}  // namespace faultline::scenarios
