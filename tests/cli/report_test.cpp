// tests/cli/report_test.cpp - the real binary: a page of whatever holds a result.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "reports/html/escape.hpp"
#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using reports::script_safe;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kShop = R"(scenario: A shop
workload: {arrivals: 75/s, requests: {work: {to: server}}}
services: {server: {workers: 2, replicas: 2, operations: {work: [{wait: {exponential: 10ms}}]}}}
faults: [{at: 20s, kill: "server[1]", for: 3s}]
objectives: {p95: 1s}
run: {duration: 30s, warmup: 5s, seed: 1, replications: 2}
)";

// The embedded document.
std::string document_in(const std::string& page) {
    const std::string begin = "id=\"data\">";
    const size_t at = page.find(begin);
    if (at == std::string::npos) return "no document";
    return page.substr(at + begin.size(), page.find("</script>", at) - at - begin.size());
}

class Report : public testing::Test {
protected:
    Folder folder;
    std::string shop = folder.file("shop.yaml", kShop);
    std::string page = folder.path("page.html");
    How how{.environment = {"FAULTLINE_STORE=" + folder.path("runs.sqlite")}};
};

TEST_F(Report, OfADocumentIsThatOfItsRun) {
    const std::string direct = folder.path("direct.html"), json = folder.path("shop.json");
    ASSERT_EQ(faultline({"run", shop, "-q", "--report", direct, "--json", json}, how).status, 0);
    const Ended ended = faultline({"report", json, "-o", page}, how);
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out + ended.err, IsEmpty());
    EXPECT_EQ(document_in(content(page)), document_in(content(direct)));
    EXPECT_THAT(content(page), HasSubstr("<svg class=\"topology\""));
    EXPECT_THAT(content(page), HasSubstr("faultline run " + shop + " --seed 1 --replications 2"));
}

TEST_F(Report, OfAKeptRunNeedsNothingButItsNumber) {
    ASSERT_EQ(faultline({"run", shop, "-q"}, how).status, 0);
    for (const char* id : {"1", "last"}) {
        const Ended ended = faultline({"report", id, "-o", page}, how);
        EXPECT_EQ(ended.status, 0) << ended.err;
        EXPECT_THAT(content(page), HasSubstr("as busy as it was on average"));
        EXPECT_THAT(content(page), HasSubstr("<summary>" + shop + "</summary>"));
        EXPECT_THAT(content(page), HasSubstr("A shop"));
    }
    const Ended none = faultline({"report", "17", "-o", page}, how);
    EXPECT_EQ(none.status, 4);
    EXPECT_THAT(none.err, HasSubstr("17"));
}

TEST_F(Report, RunsAScenarioAndAStudy) {
    const Ended run = faultline({"report", shop, "-o", page, "-q", "--seed", "7"}, how);
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(content(page), HasSubstr("faultline run " + shop + " --seed 7"));
    const std::string study = folder.file(
        "study.yaml", "study: Growth\nphases: [{name: one, scenario: crowd.yaml, users: [10]}]\n");
    folder.file("crowd.yaml", R"(scenario: A crowd
workload: {users: 5, think_time: 1s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: 1ms}]}}}
run: {duration: 10s, warmup: 1s, seed: 1}
)");
    const Ended phases = faultline({"report", study, "-o", page, "-q"}, how);
    EXPECT_EQ(phases.status, 0) << phases.err;
    EXPECT_THAT(content(page), HasSubstr("How far each carries"));
}

TEST_F(Report, OfStudiesAndComparisonsComesFromTheirDocumentsToo) {
    const std::string json = folder.path("compared.json");
    const std::string more = folder.file(
        "more.yaml", "scenario: More\nextends: shop.yaml\nservices: {server: {replicas: 3}}\n");
    ASSERT_EQ(faultline({"compare", shop, more, "-q", "--json", json}, how).status, 0);
    const Ended ended = faultline({"report", json, "-o", page}, how);
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(content(page), HasSubstr("B beside A"));
}

TEST_F(Report, OnStandardOutputIsNothingButThePage) {
    const std::string queue = folder.file("queue.yaml", kShop);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"report", queue, "-o", "-"}, {"run", queue, "--report", "-"}}) {
        const Ended ended = faultline(command, how);
        EXPECT_TRUE(ended.out.starts_with("<!doctype html>")) << ended.out.substr(0, 200);
        EXPECT_TRUE(ended.out.ends_with("</html>\n")) << ended.out.substr(ended.out.size() - 200);
        EXPECT_THAT(ended.err, HasSubstr("REQUESTS"));
        EXPECT_THAT(ended.err, HasSubstr("kept as run"));
    }
    const Ended csv = faultline({"run", queue, "--export", "csv=-"}, how);
    EXPECT_TRUE(csv.out.starts_with("seconds,sent,")) << csv.out.substr(0, 200);
    EXPECT_EQ(csv.out.find("REQUESTS"), std::string::npos);
}

TEST_F(Report, OfARehearsalAndOfYearsIsThatOfTheirDocuments) {
    for (const std::string verb : {"rehearse", "availability"}) {
        const std::string direct = folder.path("direct.html"), json = folder.path("a.json");
        std::vector<std::string> command{verb, shop, "-q", "--report", direct, "--json", json};
        for (const char* word : {"--set", "run.replications=1"}) command.emplace_back(word);
        if (verb == "availability") command.insert(command.end(), {"--years", "5"});
        const Ended made = faultline(command, how);
        EXPECT_EQ(made.status, 0) << made.err;
        EXPECT_THAT(made.out + made.err, IsEmpty());
        EXPECT_EQ(document_in(content(direct)), script_safe(content(json)));
        EXPECT_EQ(faultline({"report", json, "-o", page}, how).status, 0);
        EXPECT_EQ(document_in(content(page)), document_in(content(direct)));
        EXPECT_THAT(content(page), HasSubstr("faultline " + verb + " " + shop + " --seed 1"));
    }
}

TEST_F(Report, OfADocumentThatSomebodyHasEditedIsAPageToo) {
    const std::string edited = folder.file("edited.json", R"({"replications": 1, "warmupSeconds": 5,
        "series": {"bucketSeconds": 0, "bad": [1, 2]}, "paths": [{"from": "clients", "to": "a"}],
        "requestSeries": {"latency": [{"first": -3, "count": [1]}, {"first": 90, "count": [1, 1]}]},
        "incidents": [{"at": 1}], "components": {
        "a": {"series": {"bucketSeconds": 1, "up": [1, 1], "zones": [{"zone": "x", "up": [1]}]}},
        "b": {"series": {"bucketSeconds": 1, "utilization": [1, 1, 1]}}}})");
    const Ended ended = faultline({"report", edited, "-o", page}, how);
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(content(page), HasSubstr("<svg class=\"topology\""));
}

TEST_F(Report, SaysWhatIsWrongAndWritesNothing) {
    const std::string broken = folder.file("broken.json", "{\"scenario\": \"x\", ");
    const std::string other = folder.file("other.json", "{\"colour\": \"blue\"}");
    for (const std::string& file : {broken, other}) {
        const Ended ended = faultline({"report", file, "-o", page}, how);
        EXPECT_EQ(ended.status, 3);
        EXPECT_THAT(ended.err, HasSubstr(file + " is no result document"));
    }
    EXPECT_EQ(faultline({"report", folder.path("missing.json"), "-o", page}, how).status, 4);
    EXPECT_FALSE(std::filesystem::exists(page));
    EXPECT_EQ(faultline({"report", shop, "-o", folder.path("no/such/page.html")}, how).status, 4);
    EXPECT_EQ(faultline({"report", shop}, how).status, 2);
    const Ended itself = faultline({"report", shop, "-o", shop}, how);
    EXPECT_EQ(itself.status, 2);
    EXPECT_EQ(content(shop), kShop);
}

}  // namespace
}  // namespace faultline::cli
