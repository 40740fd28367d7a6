// The known cases of metastable states, found in examples/metastable/: each does not come back, the
// load above which it does not is the one that its first lines tell and that theory gives, and what
// keeps it down is named.
#include "studies/rehearsal/metastable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "studies/rehearse.hpp"

namespace faultline::studies {
namespace {

using testing::Contains;
using testing::UnorderedElementsAre;

class MetastableExample : public testing::Test {
protected:
    static std::string path(const std::string& name) {
        return std::string{FAULTLINE_SOURCE_DIR} + "/examples/metastable/" + name + ".yaml";
    }

    // One replication is enough where every one of them says the same.
    static RehearseResult rehearsed(const std::string& name, RehearseOptions options,
                                    const std::vector<std::string>& sets = {}) {
        scenarios::LoadedScenario loaded = scenarios::load_scenario(path(name), sets);
        const auto blueprint = scenarios::compile(loaded);
        if (!blueprint) throw std::runtime_error(loaded.diagnostics.text());
        options.replications = 1;
        return rehearse(*blueprint, options);
    }

    // The boundary that was found lies between these, and where the example's first lines say.
    static void expect_boundary(const RehearseResult& result, const std::string& name, double low,
                                double high) {
        ASSERT_EQ(result.metastable.size(), 1u);
        const Metastable& found = result.metastable[0];
        EXPECT_GT(found.comes_back, 0.9 * found.sticks);
        const double boundary = result.per_second * (found.comes_back + found.sticks) / 2;
        EXPECT_GT(boundary, low);
        EXPECT_LT(boundary, high);
        std::ifstream file{path(name)};
        std::stringstream text;
        text << file.rdbuf();
        const std::string yaml = text.str();
        std::smatch told;
        ASSERT_TRUE(std::regex_search(yaml, told, std::regex("sticks from about ([0-9]+)/s on")));
        EXPECT_NEAR(boundary, std::stod(told[1]), 0.06 * boundary);
    }

    static sim::Duration seconds(int64_t s) { return {s * 1'000'000'000}; }
};

TEST_F(MetastableExample, RetryStormSticksWhereRetriesAskForMoreThanThereIs) {
    RehearseOptions options;
    options.only = {"web"};
    options.breaking.verb = models::Fault::Verb::hang;
    options.breaking.outage = seconds(30);
    const RehearseResult result = rehearsed("retry-storm", options);
    // c mu / (1 + r) = 4 / 20 ms / 4 = 50/s; what takes longer to come back than it is watched
    // counts as stuck, a little below.
    expect_boundary(result, "retry-storm", 46, 51);
    EXPECT_THAT(result.metastable[0].loop,
                UnorderedElementsAre("the retries of the users", "the timeout of the users"));
}

TEST_F(MetastableExample, ColdCacheSticksWhereTheDatabaseCannotDoWithoutIt) {
    RehearseOptions options;
    options.only = {"redis"};
    const RehearseResult result = rehearsed("cold-cache", options);
    // 1 core / 10 ms = 100/s when nothing is cached.
    expect_boundary(result, "cold-cache", 99, 115);
    EXPECT_THAT(
        result.metastable[0].loop,
        UnorderedElementsAre("the timeout of api->shop", "misses of redis beyond its usual ones"));
}

TEST_F(MetastableExample, ReconnectStormSticksWhereAllComeBackAtOnce) {
    RehearseOptions options;
    options.only = {"shop.primary"};
    const RehearseResult result = rehearsed("reconnect-storm", options);
    // 2 cores / 10 ms / (1 + 3 retries) = 50/s, and a crowd that is there when the replica is.
    expect_boundary(result, "reconnect-storm", 49, 62);
    EXPECT_THAT(result.metastable[0].loop, Contains("the retries of the users"));
    // A failover of a second gathers no crowd.
    const RehearseResult fast = rehearsed(
        "reconnect-storm", options,
        {"databases.shop.failover={check: {interval: 200ms, fall: 2}, promotion: 300ms}"});
    EXPECT_TRUE(fast.ranked[0].comes_back());
    EXPECT_TRUE(fast.metastable.empty());
}

TEST_F(MetastableExample, AutoscalerSticksWhereAllItMayStartAreNotEnoughForTheStorm) {
    RehearseOptions options;
    options.only = {"shop.primary"};
    options.breaking.outage = seconds(300);
    options.observe = seconds(600);
    const RehearseResult result = rehearsed("autoscaler", options);
    // 8 cores / 10 ms / (1 + 3 retries) = 200/s, if all of them were in the storm from the start.
    expect_boundary(result, "autoscaler", 199, 245);
    EXPECT_THAT(result.metastable[0].loop, Contains("the autoscaling of api"));
    EXPECT_THAT(result.metastable[0].loop, Contains("the retries of the users"));
}

}  // namespace
}  // namespace faultline::studies
