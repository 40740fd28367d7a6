// explain: every value in force and where it came from, as a scenario that means the same.
#include "scenarios/explain.hpp"

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "scenarios/defaults.hpp"
#include "scenarios/write_inline.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

const std::string kQueue = R"(scenario: One queue
workload: {arrivals: 75/s, requests: {work: {to: server}}}
machines: {small: {cores: 2, memory: 4GiB, price: $0.0416/h}}
services:
  server:
    machine: small
    calls: {shop: {retries: 2}}
    operations: {work: [{wait: {exponential: 10ms}}, {parallel: [[{cpu: 1ms}], [{query: shop}]]}]}
databases: {shop: {failover: {switch: {dns_ttl: 30s}}, queries: {q: {cpu: 1ms}}}}
)";

// The line of the explanation that begins with `key:`.
std::string line_of(const std::string& text, const std::string& key) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const size_t first = line.find_first_not_of(" -");
        if (first != std::string::npos && line.compare(first, key.size() + 1, key + ":") == 0)
            return line;
        if (line.find("# " + key + ":") != std::string::npos) return line;
    }
    return "";
}

TEST(Explain, NamesTheLineOfWhatIsWrittenAndTheSourceOfWhatIsNot) {
    const auto loaded = load_scenario_text(kQueue, "queue.yaml");
    ASSERT_EQ(loaded.diagnostics.text(), "");
    const std::string text = explain(loaded);
    EXPECT_NE(line_of(text, "arrivals").find("75/s"), std::string::npos) << text;
    EXPECT_NE(line_of(text, "arrivals").find("# queue.yaml:2"), std::string::npos) << text;
    EXPECT_NE(line_of(text, "max_connections").find("# default: PostgreSQL: max_connections"),
              std::string::npos);
    EXPECT_NE(line_of(text, "wait").find("# queue.yaml:8"), std::string::npos);
    EXPECT_NE(line_of(text, "backoff").find("# default: Envoy"), std::string::npos);
}

TEST(Explain, SaysWhatWasLeftOpenAndWhatThatMeans) {
    const std::string text = explain(load_scenario_text(kQueue, "queue.yaml"));
    EXPECT_NE(line_of(text, "workers").find("not stated: no limit"), std::string::npos) << text;
    // dns_ttl leaves no room for a delay.
    EXPECT_EQ(line_of(text, "delay"), "");
}

TEST(Explain, ShowsWhatAnInstanceTypeBrings) {
    const std::string text = explain(load_scenario_text(kQueue, "queue.yaml"));
    EXPECT_NE(line_of(text, "machine").find("# queue.yaml:6; 2 cores, 4GiB, $0.0416/h"),
              std::string::npos);
}

TEST(Explain, NamesOverrides) {
    const auto loaded = load_scenario_text(kQueue, "queue.yaml", {"run.seed=7"});
    EXPECT_NE(line_of(explain(loaded), "seed").find("# --set run.seed=7"), std::string::npos);
}

void expect_same_meaning(const LoadedScenario& loaded) {
    const std::string text = explain(loaded);
    auto again = load_scenario_text(text, loaded.source);
    EXPECT_EQ(again.diagnostics.text(), "") << text;
    schema::Scenario before = loaded.scenario;
    schema::Scenario after = again.scenario;
    apply_defaults(&before);
    apply_defaults(&after);
    before.clear_extends();
    google::protobuf::util::MessageDifferencer differencer;
    std::string difference;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(before, after)) << difference << text;
}

TEST(Explain, IsAScenarioThatMeansTheSame) {
    expect_same_meaning(load_scenario_text(kQueue, "queue.yaml"));
    int examples = 0;
    const fs::path folder = fs::path(FAULTLINE_SOURCE_DIR) / "examples";
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() != ".yaml") continue;
        const auto loaded = load_scenario(entry.path().string());
        if (loaded.diagnostics.has_errors()) continue;  // a study
        SCOPED_TRACE(entry.path().string());
        expect_same_meaning(loaded);
        ++examples;
    }
    EXPECT_GE(examples, 3);
}

TEST(WriteInline, UsesTheShortestForm) {
    for (const char* text :
         {"2ms", "{exponential: 2ms}", "{uniform: [1ms, 3ms]}", "{lognormal: {mean: 2ms, cv: 1.5}}",
          "{sum: [200us, {exponential: 50us}]}", "{empirical: [1ms, 1ms]}", "{empirical: t.csv}",
          "{hyperexponential: [{p: 90%, mean: 1ms}, {p: 10%, mean: 20ms}]}"}) {
        const auto loaded =
            load_scenario_text(std::string{"network: {default: {latency: "} + text + "}}\n", "f");
        EXPECT_EQ(write_distribution(loaded.scenario.network().default_().latency()), text);
    }
}

TEST(WriteInline, QuotesWhatYamlWouldTakeForSomethingElse) {
    EXPECT_EQ(quoted_if_needed("plain words"), "plain words");
    EXPECT_EQ(quoted_if_needed("200/s"), "200/s");
    EXPECT_EQ(quoted_if_needed("20:00"), "20:00");
    for (const char* text :
         {"api[1]", "a: b", "# no", "", "null", "say \"so\"", "1, 2", "-x", " x"}) {
        const std::string quoted = quoted_if_needed(text);
        Diagnostics diagnostics;
        const auto node = read_yaml(quoted, "f", diagnostics);
        ASSERT_TRUE(node) << quoted;
        EXPECT_EQ(node->text, text) << quoted;
    }
}

}  // namespace
}  // namespace faultline::scenarios
