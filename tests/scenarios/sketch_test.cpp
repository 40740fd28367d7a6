// What is drawn is what runs: the sketch of every example has the ways that its call graph has.
#include "scenarios/edit/sketch.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "scenarios/call_paths.hpp"
#include "scenarios/edit/draft.hpp"
#include "scenarios/edit/tree.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

std::set<std::string> ways(const std::vector<CallPath>& paths) {
    std::set<std::string> all;
    for (const CallPath& path : paths) all.insert(path.from + (path.waits ? "->" : "~>") + path.to);
    return all;
}

TEST(Sketch, HasTheWaysThatTheCompilerFinds) {
    size_t compared = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator{fs::path(FAULTLINE_SOURCE_DIR) / "examples"}) {
        if (entry.path().extension() != ".yaml") continue;
        std::string problem;
        const Draft draft = read_draft(read_text_file(entry.path().string(), problem).value(),
                                       entry.path().string());
        if (!draft.can_run()) continue;
        SCOPED_TRACE(entry.path().string());
        EXPECT_EQ(ways(sketch_of(draft.whole).paths), ways(call_paths(*draft.blueprint)));
        ++compared;
    }
    EXPECT_GE(compared, 10u);
}

TEST(Sketch, ShowsWhatNobodyAsksAndWhatIsNotThere) {
    const Sketch sketch = sketch_of(node_of(
        "{services: {a: {replicas: 3, workers: 8, operations: {x: [{call: gone}]}}, b: ~}}"));
    ASSERT_EQ(sketch.components.size(), 2u);
    EXPECT_EQ(sketch.components[0].facts, "3 × 8 workers");
    EXPECT_EQ(sketch_of(node_of("{services: {a: {workers: 1}}}")).components[0].facts, "1 worker");
    EXPECT_TRUE(sketch.paths.empty());
}

}  // namespace
}  // namespace faultline::scenarios
