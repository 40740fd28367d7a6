// What is wrong with a file: collected, ordered, printed as compilers print it.
#include "scenarios/diagnostics.hpp"

#include <gtest/gtest.h>

namespace faultline::scenarios {
namespace {

TEST(Diagnostics, PrintFileLineColumnPathMessageAndHint) {
    Diagnostics diagnostics;
    diagnostics.error({"shop.yaml", 3, 5}, "services.api.workers", "is missing", "state it");
    EXPECT_EQ(diagnostics.text(),
              "shop.yaml:3:5: services.api.workers: is missing (hint: state it)\n");
}

TEST(Diagnostics, ComeInTheOrderOfTheFileAndOnce) {
    Diagnostics diagnostics;
    diagnostics.error({"a", 9, 1}, "", "third");
    diagnostics.error({"a", 2, 7}, "", "second");
    diagnostics.warning({"a", 2, 1}, "x", "first");
    diagnostics.error({"a", 9, 1}, "", "third");
    EXPECT_EQ(diagnostics.text(), "a:2:1: warning: x: first\na:2:7: second\na:9:1: third\n");
}

TEST(Diagnostics, WarningsAreNoErrors) {
    Diagnostics diagnostics;
    diagnostics.warning({"a", 0, 0}, "", "strange");
    EXPECT_FALSE(diagnostics.has_errors());
    EXPECT_FALSE(diagnostics.empty());
    EXPECT_EQ(diagnostics.text(), "a: warning: strange\n");
}

TEST(NearestName, FindsWhatWasProbablyMeant) {
    const std::vector<std::string> known{"workers", "replicas", "queue", "max_fails", "to"};
    EXPECT_EQ(nearest_name("worker", known), "workers");
    EXPECT_EQ(nearest_name("wrokers", known), "workers");
    EXPECT_EQ(nearest_name("Replicas", known), "replicas");
    EXPECT_EQ(nearest_name("max-fails", known), "max_fails");
    EXPECT_EQ(nearest_name("queues", known), "queue");
}

TEST(NearestName, DoesNotGuessWildly) {
    const std::vector<std::string> known{"workers", "to", "at"};
    EXPECT_EQ(nearest_name("banana", known), "");
    EXPECT_EQ(nearest_name("xy", known), "");
}

}  // namespace
}  // namespace faultline::scenarios
