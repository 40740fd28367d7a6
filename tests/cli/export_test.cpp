// run --export: what other tools make of our documents, and that asking for them changes nothing.
//
// Needs Debian's prometheus (and promtool); without it the test fails.
#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "models/monitoring/telemetry.hpp"
#include "tests/cli/command.hpp"
#include "tests/cli/prometheus.hpp"
#include "tests/cli/tool.hpp"

namespace faultline::cli {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr const char* kFormats[] = {"csv",         "events",   "grafana", "hgrm",
                                    "openmetrics", "perfetto", "rules"};

std::string web_shop() { return std::string{FAULTLINE_SOURCE_DIR} + "/examples/web-shop.yaml"; }

Struct json(const std::string& text) {
    Struct parsed;
    const auto status = google::protobuf::util::JsonStringToMessage(text, &parsed);
    EXPECT_TRUE(status.ok()) << status.ToString() << text.substr(0, 200);
    return parsed;
}

// One replication of the web shop with all exports; made once for all tests of a process.
class Exports : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new Folder;
        std::vector<std::string> command{"run",    web_shop(),          "--replications", "1",
                                         "--json", path("result.json"), "--quiet"};
        for (const char* format : kFormats) {
            command.push_back("--export");
            command.push_back(fmt::format("{}={}", format, path(format)));
        }
        const Ended ended = faultline(command);
        ASSERT_EQ(ended.err, "");
        ASSERT_TRUE(ended.status == 0 || ended.status == 99) << ended.status;
        EXPECT_EQ(ended.out, "");
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    static std::string path(const std::string& name) { return folder_->path(name); }
    static Struct result() { return json(content(path("result.json"))); }

    inline static Folder* folder_ = nullptr;
};

double number_at(const Struct& from, std::initializer_list<const char*> way) {
    const Struct* at = &from;
    const Value* value = nullptr;
    for (const char* name : way) {
        value = &at->fields().at(name);
        at = &value->struct_value();
    }
    return value->number_value();
}

TEST_F(Exports, ChangeNothingInTheRun) {
    const Ended plain = faultline({"run", web_shop(), "--replications", "1", "--json", "-", "-q"});
    const Struct without = json(plain.out);
    const auto fingerprint = [](const Struct& of) {
        return of.fields().at("engine").struct_value().fields().at("fingerprint").string_value();
    };
    EXPECT_EQ(fingerprint(without), fingerprint(result()));
    EXPECT_EQ(number_at(without, {"engine", "events"}), number_at(result(), {"engine", "events"}));
}

TEST_F(Exports, AreTheSameBytesForAnyNumberOfJobs) {
    const Folder other;
    std::vector<std::string> command{"run", web_shop(), "--replications", "2", "--jobs", "2", "-q"};
    for (const char* format : kFormats) {
        if (std::string_view{format} == "hgrm") continue;  // of all replications
        command.push_back("--export");
        command.push_back(fmt::format("{}={}", format, other.path(format)));
    }
    faultline(command);
    for (const char* format : kFormats)
        if (std::string_view{format} != "hgrm") {
            EXPECT_EQ(content(path(format)), content(other.path(format))) << format;
        }
}

size_t bucket_of(double seconds) {
    const auto bounds = models::scrape_bounds();
    return static_cast<size_t>(std::lower_bound(bounds.begin(), bounds.end(), seconds) -
                               bounds.begin());
}

TEST_F(Exports, GivePrometheusThePercentilesOfTheReport) {
    const Prometheus prometheus{*folder_, path("openmetrics")};
    // Requests after the warm-up of a minute.
    const std::string measured =
        "sum by (le) (http_request_duration_seconds_bucket"
        " - http_request_duration_seconds_bucket offset 19m)";
    for (const auto& [quantile, name] :
         {std::pair{0.5, "p50"}, std::pair{0.9, "p90"}, std::pair{0.99, "p99"}}) {
        const double reported = number_at(result(), {"latency", name, "mean"});
        const double seen =
            prometheus.value(fmt::format("histogram_quantile({}, {})", quantile, measured), 1200);
        EXPECT_LE(
            std::abs(static_cast<int>(bucket_of(seen)) - static_cast<int>(bucket_of(reported))), 1)
            << name << ": " << seen << " and " << reported;
    }
    // Requests are counted when they were sent in the report, when they ended here.
    const double succeeded = number_at(result(), {"requests", "succeeded"});
    EXPECT_NEAR(prometheus.value("sum(http_requests_total{status_code=\"200\"}"
                                 " - http_requests_total offset 19m)",
                                 1200),
                succeeded, 0.001 * succeeded);
    EXPECT_EQ(prometheus.value("up{instance=\"api[1]\"}", 330), 0) << "killed at 5:00";
    EXPECT_EQ(prometheus.value("up{instance=\"api[1]\"}", 480), 1);
    EXPECT_EQ(prometheus.value("sum(up{job=\"api\"})", 330), 2);
    const double hits = prometheus.value(
        "sum(redis_keyspace_hits_total - redis_keyspace_hits_total offset 19m) / (sum("
        "redis_keyspace_hits_total - redis_keyspace_hits_total offset 19m) + sum("
        "redis_keyspace_misses_total - redis_keyspace_misses_total offset 19m))",
        1200);
    EXPECT_NEAR(hits, number_at(result(), {"components", "redis", "hitRatio", "mean"}), 1e-6);
    // A machine that is down is not scraped: what its cores did is the rise of their counters, and
    // the share that of the two machines' four cores over the 19 minutes.
    const std::string work = "node_cpu_seconds_total{mode=\"user\",instance=~\"shop.*\"}[19m]";
    EXPECT_NEAR(prometheus.value(
                    "sum(max_over_time(" + work + ") - min_over_time(" + work + ")) / 9120", 1200),
                number_at(result(), {"components", "shop", "utilization", "mean"}), 0.001);
}

// Metric names of a query: words that are followed by no bracket of a function's.
std::set<std::string> metrics_in(const std::string& query) {
    std::string bare =
        std::regex_replace(query, std::regex(R"(\{[^}]*\}|\[[^\]]*\]|by \([^)]*\))"), " ");
    std::set<std::string> names;
    const std::regex word(R"(\b([a-zA-Z_][a-zA-Z0-9_]*)\b(?!\s*\())");
    for (std::sregex_iterator m(bare.begin(), bare.end(), word), end; m != end; ++m)
        names.insert((*m)[1]);
    for (const char* keyword : {"sum", "avg", "by", "rate"}) names.erase(keyword);
    return names;
}

TEST_F(Exports, HaveEveryMetricThatTheDashboardAsksFor) {
    std::set<std::string> written;
    std::istringstream lines{content(path("openmetrics"))};
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with('#')) written.insert(line.substr(0, line.find_first_of("{ ")));
    const Struct dashboard = json(content(path("grafana")));
    size_t queries = 0;
    for (const Value& panel : dashboard.fields().at("panels").list_value().values())
        for (const Value& target :
             panel.struct_value().fields().at("targets").list_value().values()) {
            const std::string query = target.struct_value().fields().at("expr").string_value();
            const std::set<std::string> names = metrics_in(query);
            EXPECT_FALSE(names.empty()) << query;
            for (const std::string& name : names)
                EXPECT_TRUE(written.contains(name)) << name << " in " << query;
            ++queries;
        }
    EXPECT_GE(queries, 20U);
}

// Slices of a track are nested or apart; every arrow begins and ends within a slice.
TEST_F(Exports, GivePerfettoSlicesThatNest) {
    const Struct trace = json(content(path("perfetto")));
    using Track = std::pair<double, double>;
    std::map<Track, std::vector<std::pair<double, double>>> slices;
    std::map<double, std::pair<int, int>> arrows;
    std::set<std::string> processes;
    std::set<double> named, used;
    for (const Value& value : trace.fields().at("traceEvents").list_value().values()) {
        const auto& event = value.struct_value().fields();
        const std::string phase = event.at("ph").string_value();
        const Track track{event.at("pid").number_value(), event.at("tid").number_value()};
        if (phase == "M") {
            processes.insert(event.at("args").struct_value().fields().at("name").string_value());
            named.insert(track.first);
        } else if (phase == "X") {
            const double from = event.at("ts").number_value();
            slices[track].emplace_back(from, from + event.at("dur").number_value());
            used.insert(track.first);
            EXPECT_FALSE(event.at("name").string_value().empty());
        } else {
            ASSERT_TRUE(phase == "s" || phase == "f") << phase;
            auto& ends = arrows[event.at("id").number_value()];
            ++(phase == "s" ? ends.first : ends.second);
        }
    }
    EXPECT_EQ(named, used);
    EXPECT_TRUE(processes.contains("users") && processes.contains("api[0]") &&
                processes.contains("shop.primary"));
    for (const auto& [id, ends] : arrows) EXPECT_EQ(ends, (std::pair{1, 1})) << id;
    size_t count = 0;
    for (auto& [track, all] : slices) {
        count += all.size();
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first < b.first : a.second > b.second;
        });
        std::vector<double> open;
        constexpr double kRounding = 1e-4;  // microseconds, of doubles
        for (const auto& [from, to] : all) {
            while (!open.empty() && open.back() <= from + kRounding) open.pop_back();
            if (!open.empty()) {
                EXPECT_LE(to, open.back() + kRounding);
            }
            open.push_back(to);
        }
    }
    EXPECT_GT(count, 1000U);
}

TEST_F(Exports, TellWhatHappenedInOrderOfTime) {
    std::istringstream lines{content(path("events"))};
    double last = 0;
    std::map<std::string, int> events;
    for (std::string line; std::getline(lines, line);) {
        const Struct event = json(line);
        const double at = number_at(event, {"at"});
        EXPECT_GE(at, last);
        last = at;
        ++events[event.fields().at("event").string_value()];
    }
    EXPECT_EQ(events["fault"], 2);
    EXPECT_EQ(events["promoted"], 1);
    EXPECT_GT(events["request"], 500) << "as many that succeeded, and those that went wrong";
    EXPECT_LE(events["request"], 1000);
}

// Those that went wrong are a sample of their own, with all their calls.
TEST_F(Exports, ShowRequestsThatWentWrongWithTheirCalls) {
    std::istringstream lines{content(path("events"))};
    std::map<std::string, int> outcomes;
    for (std::string line; std::getline(lines, line);) {
        const Struct event = json(line);
        if (event.fields().at("event").string_value() != "request") continue;
        const std::string outcome = event.fields().at("outcome").string_value();
        ++outcomes[outcome];
        EXPECT_GE(event.fields().at("calls").list_value().values_size(), 1) << line;
    }
    const double bad =
        number_at(result(), {"requests", "failed"}) + number_at(result(), {"requests", "timedOut"});
    ASSERT_GT(bad, 0);
    int wrong = 0;
    for (const auto& [outcome, count] : outcomes)
        if (outcome != "ok" && outcome != "hit" && outcome != "miss") wrong += count;
    EXPECT_GE(wrong, 5);
    EXPECT_LE(wrong, std::min(500.0, bad));
    // Perfetto shows the same requests: a slice of the users' each, with its outcome.
    const std::string trace = content(path("perfetto"));
    for (const auto& [outcome, count] : outcomes)
        EXPECT_NE(trace.find("\"outcome\": \"" + outcome + "\""), std::string::npos) << outcome;
}

TEST_F(Exports, GiveAsManyRequestsInTheTableAsInTheResult) {
    std::istringstream lines{content(path("csv"))};
    std::string line;
    std::getline(lines, line);
    const auto columns = std::count(line.begin(), line.end(), ',');
    EXPECT_EQ(line.substr(0, 23), "seconds,sent,succeeded,");
    double sent = 0;
    int rows = 0;
    while (std::getline(lines, line)) {
        EXPECT_EQ(std::count(line.begin(), line.end(), ','), columns);
        const double seconds = std::stod(line);
        if (seconds >= 60) sent += std::stod(line.substr(line.find(',') + 1));
        ++rows;
    }
    EXPECT_EQ(rows, 600) << "of two seconds each";
    EXPECT_EQ(sent, number_at(result(), {"requests", "offered"}));
}

TEST(Export, SaysWhichFormatsThereAre) {
    const Ended unknown = faultline({"run", web_shop(), "--export", "xml=x"});
    EXPECT_EQ(unknown.status, 2);
    EXPECT_NE(unknown.err.find("'xml' is no format; there are csv, events"), std::string::npos)
        << unknown.err;
    EXPECT_EQ(faultline({"run", web_shop(), "--export", "csv"}).status, 2);
    EXPECT_EQ(faultline({"run", web_shop(), "--epoch", "yesterday"}).status, 2);
    EXPECT_EQ(faultline({"run", web_shop(), "--export", "csv=/no/such/folder/x.csv"}).status, 4);
    EXPECT_EQ(faultline({"run", web_shop(), "--export", "csv=" + web_shop()}).status, 2);
}

TEST(Export, PutsSimulatedTimeWhereItIsTold) {
    const Folder folder;
    const std::string one = folder.file("one.yaml", R"(
scenario: One
workload: {arrivals: 10/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: 1ms}]}}}
run: {duration: 30s, warmup: 0s}
)");
    const std::string to = folder.path("one.om");
    faultline(
        {"run", one, "-q", "--export", "openmetrics=" + to, "--epoch", "2026-11-24T00:00:00Z"});
    const std::string text = content(to);
    EXPECT_NE(text.find("up{job=\"server\",instance=\"server\"} 1 1795478430\n"), std::string::npos)
        << text.substr(0, 2000);
    EXPECT_TRUE(text.ends_with("# EOF\n"));
}

}  // namespace
}  // namespace faultline::cli
