// Every fault of the catalog does what it says on the system made for it.
#include "scenarios/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "models/fault.hpp"
#include "scenarios/experiment.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

const Catalog& faults() {
    static const std::vector<Catalog> kAll = catalogs();
    return kAll.front();
}

TEST(FaultCatalog, HasEveryVerbThatThereIs) {
    std::set<std::string> names;
    for (const CatalogEntry& entry : faults().entries) {
        names.insert(entry.name);
        EXPECT_FALSE(entry.help.empty()) << entry.name;
        for (const CatalogOption& option : entry.options) {
            EXPECT_FALSE(option.help.empty()) << entry.name << "." << option.name;
            EXPECT_FALSE(option.if_absent.empty()) << entry.name << "." << option.name;
            if (option.if_absent != "required" && option.source.empty()) {
                EXPECT_THAT(option.if_absent, testing::HasSubstr(" "))
                    << entry.name << "." << option.name << " has a default without a source";
            }
        }
    }
    for (int verb = 0; verb <= static_cast<int>(models::Fault::Verb::clock_jump); ++verb)
        EXPECT_TRUE(names.contains(models::verb_name(static_cast<models::Fault::Verb>(verb))));
}

class EachFault : public testing::TestWithParam<CatalogEntry> {};

// The run with it differs from the run without, loses no request, and is told as an incident.
TEST_P(EachFault, HasAnExampleThatRuns) {
    const std::string base = FAULTLINE_SOURCE_DIR "/examples/faults.yaml";
    EXPECT_THAT(GetParam().run, testing::HasSubstr(example_fault(GetParam())));
    const auto run = [&](const std::string& list) {
        const Compiled compiled = compile_loaded(load_scenario(base, {"faults=" + list}));
        EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
        EXPECT_EQ(compiled.complaints, "");
        ExperimentOptions options;
        options.jobs = 1;
        return compiled.blueprint ? run_experiment(*compiled.blueprint, options) : RunResult{};
    };
    static const RunResult kQuiet = run("[]");
    const RunResult broken = run(example_fault(GetParam()));
    ASSERT_EQ(broken.incidents.size(), 1U);
    EXPECT_EQ(broken.incidents[0].kind, GetParam().name);
    EXPECT_NE(broken.engine.fingerprint, kQuiet.engine.fingerprint) << "nobody felt it";
    const RequestCounts& r = broken.requests;
    EXPECT_EQ(r.offered, r.succeeded + r.failed + r.timed_out + r.rejected + r.in_flight);
}

INSTANTIATE_TEST_SUITE_P(Catalog, EachFault, testing::ValuesIn(faults().entries),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace faultline::scenarios
