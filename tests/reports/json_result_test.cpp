#include "reports/json_result.hpp"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/reports/golden.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// Read by a reader that knows nothing of our schema, as every consumer's does.
Struct parsed(const std::string& json) {
    Struct object;
    const auto status = google::protobuf::util::JsonStringToMessage(json, &object);
    EXPECT_TRUE(status.ok()) << status.ToString();
    return object;
}

Struct parsed(const scenarios::RunResult& run) { return parsed(json_text(document(run))); }

// The value at "latency.p95.mean"; nullptr if there is none.
const Value* at(const Struct& object, const std::string& path) {
    const Struct* inside = &object;
    const Value* value = nullptr;
    size_t begin = 0;
    while (begin <= path.size()) {
        const size_t end = std::min(path.find('.', begin), path.size());
        const auto it = inside->fields().find(path.substr(begin, end - begin));
        if (it == inside->fields().end()) return nullptr;
        value = &it->second;
        inside = &value->struct_value();
        begin = end + 1;
    }
    return value;
}

double number(const Struct& object, const std::string& path) {
    const Value* value = at(object, path);
    EXPECT_NE(value, nullptr) << path;
    if (!value) return -1;
    EXPECT_EQ(value->kind_case(), Value::kNumberValue) << path;
    return value->number_value();
}

TEST(JsonResult, HasEveryFixedFieldEvenWhereItIsZero) {
    scenarios::RunResult empty;
    empty.replications = 0;
    empty.classes = {{"browse", {}, {}}};
    empty.components.emplace_back().name = "api";
    const Struct json = parsed(empty);
    for (const char* path : {"seed",
                             "replications",
                             "simulatedSeconds",
                             "requests.offered",
                             "requests.succeeded",
                             "requests.failed",
                             "requests.timedOut",
                             "requests.rejected",
                             "requests.inFlight",
                             "throughput.mean",
                             "latency.mean.mean",
                             "latency.p50.mean",
                             "latency.p90.mean",
                             "latency.p95.mean",
                             "latency.p99.mean",
                             "latency.p999.mean",
                             "latency.max.mean",
                             "classes.browse.requests.offered",
                             "classes.browse.latency.p95.mean",
                             "availability.requestSuccess.mean",
                             "availability.timeUp.mean",
                             "availability.downSeconds.mean",
                             "components.api.utilization.mean",
                             "components.api.queueLength.mean",
                             "components.api.waitSeconds.mean",
                             "components.api.served",
                             "components.api.failed",
                             "components.api.rejected",
                             "engine.events",
                             "engine.wallSeconds",
                             "engine.eventsPerSecond",
                             "engine.peakBytes"})
        EXPECT_EQ(number(json, path), 0) << path;
    for (const char* path : {"scenario", "components.api.kind", "engine.fingerprint"})
        EXPECT_NE(at(json, path), nullptr) << path;
    for (const char* path : {"incidents", "objectives", "components.api.instances"}) {
        const Value* list = at(json, path);
        ASSERT_NE(list, nullptr) << path;
        EXPECT_EQ(list->kind_case(), Value::kListValue) << path;
    }
}

void expect_conservation(const Struct& requests) {
    EXPECT_EQ(number(requests, "offered"),
              number(requests, "succeeded") + number(requests, "failed") +
                  number(requests, "timedOut") + number(requests, "rejected") +
                  number(requests, "inFlight"));
}

TEST(JsonResult, CountsEveryRequestOnce) {
    const Struct json = parsed(samples::web_shop());
    expect_conservation(at(json, "requests")->struct_value());
    expect_conservation(at(json, "classes.browse.requests")->struct_value());
    expect_conservation(at(json, "classes.checkout.requests")->struct_value());
}

TEST(JsonResult, GivesIntervalsOnlyWithReplications) {
    const Struct one = parsed(samples::one_queue()), five = parsed(samples::web_shop());
    EXPECT_EQ(at(one, "throughput.low"), nullptr);
    EXPECT_EQ(at(one, "throughput.high"), nullptr);
    EXPECT_NEAR(number(five, "throughput.low"), 942.5, 1e-9);
    EXPECT_NEAR(number(five, "throughput.high"), 948.7, 1e-9);
}

TEST(JsonResult, LeavesOutWhatIsNotKnownOrNotANumber) {
    const std::string text = json_text(document(samples::all_failed()));
    EXPECT_EQ(text.find("NaN"), std::string::npos);
    const Struct json = parsed(text);
    EXPECT_NE(at(json, "latency.p95"), nullptr);
    EXPECT_EQ(at(json, "latency.p95.mean"), nullptr);
    const Struct& incident = at(json, "incidents")->list_value().values(0).struct_value();
    EXPECT_EQ(at(incident, "detectedAt"), nullptr);
    EXPECT_EQ(at(incident, "recoveredAt"), nullptr);
    EXPECT_EQ(number(incident, "failedRequests"), 100);
    const Struct& objective = at(json, "objectives")->list_value().values(0).struct_value();
    EXPECT_EQ(at(objective, "value"), nullptr);
    EXPECT_FALSE(at(objective, "met")->bool_value());
}

TEST(JsonResult, NeverWritesNaNNorInfinityWhereverItComesFrom) {
    scenarios::RunResult run = samples::web_shop();
    const double wild = std::numeric_limits<double>::infinity();
    run.throughput = {wild, -wild, wild};
    run.engine.events_per_second = wild;
    run.usd_per_month = std::numeric_limits<double>::quiet_NaN();
    run.series.mean_latency[3] = std::numeric_limits<double>::quiet_NaN();
    const std::string text = json_text(document(run));
    EXPECT_EQ(text.find("Infinity"), std::string::npos);
    EXPECT_EQ(text.find("NaN"), std::string::npos);
}

TEST(JsonResult, IsTheSameBytesEveryTime) {
    const std::string first = json_text(document(samples::web_shop()));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(json_text(document(samples::web_shop())), first);
}

TEST(JsonResult, KeepsASeedThatADoubleCannot) {
    scenarios::RunResult run = samples::one_queue();
    EXPECT_EQ(at(parsed(run), "seedExact"), nullptr);
    run.seed = 18'446'744'073'709'551'557U;
    EXPECT_EQ(at(parsed(run), "seedExact")->string_value(), "18446744073709551557");
}

TEST(JsonResult, KeepsNamesThatLookLikeJson) {
    scenarios::RunResult run = samples::one_queue();
    run.scenario = "a \"quoted\" [1, 2]\\";
    EXPECT_EQ(at(parsed(run), "scenario")->string_value(), run.scenario);
}

TEST(JsonResult, ReadsAsItDidForOneQueue) {
    expect_golden("one_queue.json", json_text(document(samples::one_queue())));
}

TEST(JsonPhases, NameWhereEachPhaseGivesOutAndTakesOver) {
    const Struct json = parsed(json_text(document(samples::three_phases())));
    const auto& phases = at(json, "phases")->list_value();
    ASSERT_EQ(phases.values_size(), 3);
    EXPECT_EQ(number(phases.values(0).struct_value(), "givesOutAtUsers"), 10'000);
    EXPECT_EQ(at(phases.values(0).struct_value(), "takesOverAtUsers"), nullptr);
    EXPECT_EQ(number(phases.values(1).struct_value(), "takesOverAtUsers"), 10'000);
    EXPECT_EQ(number(phases.values(2).struct_value(), "takesOverAtUsers"), 100'000);
    EXPECT_EQ(at(phases.values(2).struct_value(), "givesOutAtUsers"), nullptr);
    const Struct& setting =
        at(phases.values(1).struct_value(), "settings")->list_value().values(2).struct_value();
    EXPECT_EQ(at(setting, "busiestComponent")->string_value(), "vm");
    EXPECT_EQ(number(setting, "result.latency.p50.mean"), 4.7 / 3 * 0.7);
}

}  // namespace
}  // namespace faultline::reports
