// What may stand at the place marked |.
#include "scenarios/edit/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::scenarios {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSystem =
    "load_balancers:\n"
    "  edge: {backends: api}\n"
    "services:\n"
    "  api:\n"
    "    workers: 4\n"
    "    operations:\n"
    "      view: [{query: {on: shop, name: item}}]\n"
    "databases:\n"
    "  shop: {queries: {item: {}, order: {}}}\n";

std::vector<std::string> at(std::string text) {
    const size_t mark = text.find('|');
    text.erase(mark, 1);
    const auto line = static_cast<int>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark), '\n'));
    const size_t begin = mark == 0 ? std::string::npos : text.rfind('\n', mark - 1);
    const size_t column = mark - (begin == std::string::npos ? 0 : begin + 1);
    return completions(read_draft(kSystem, "f.yaml"), text, line, column);
}

TEST(Completion, OffersTheKeysOfWhatIsOpen) {
    EXPECT_THAT(at("wor|"), Contains("workload"));
    EXPECT_THAT(at("services:\n  api:\n    |"), Contains("replicas"));
    EXPECT_THAT(at("services:\n  api:\n    workers: 2\n    |"), Contains("queue"));
    EXPECT_THAT(at("services:\n  api: {workers: 2, |"), Contains("queue"));
    EXPECT_THAT(at("services:\n  api:\n    operations:\n      view:\n        - |"),
                Contains("cache"));
    EXPECT_THAT(at("databases:\n  shop:\n    failover: {check: {|"),
                ElementsAre("interval", "fall"));
    EXPECT_THAT(at("network:\n  same_zone: {|"), Contains("exponential"));
    EXPECT_THAT(at("services:\n  api:\n    workers: 2\nrun:\n  |"), Not(Contains("queue")));
}

TEST(Completion, OffersWordsOfAChoice) {
    EXPECT_THAT(at("load_balancers:\n  edge: {policy: lea|"), Contains("least_connections"));
    EXPECT_THAT(at("services:\n  api:\n    release_worker: |"), ElementsAre("on_reply", "on_call"));
}

TEST(Completion, OffersNamesThatThereAre) {
    EXPECT_THAT(at("load_balancers:\n  edge:\n    backends: |"), ElementsAre("api"));
    EXPECT_THAT(at("services:\n  b:\n    operations:\n      x: [{query: {on: shop, name: |"),
                ElementsAre("item", "order"));
    EXPECT_THAT(at("services:\n  b:\n    operations:\n      x:\n        - call: |"),
                ElementsAre("edge", "api"));
    EXPECT_THAT(at("faults: [{at: 1m, kill: |"), Contains("shop.primary"));
}

TEST(Completion, OffersNothingWhereAnythingMayStand) {
    EXPECT_THAT(at("scenario: |"), IsEmpty());
    EXPECT_THAT(at("nonsense:\n  deeper: |"), IsEmpty());
}

}  // namespace
}  // namespace faultline::scenarios
