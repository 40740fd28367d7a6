// nginx's smooth weighted round robin while all is well: request by request.
#include <gtest/gtest.h>

#include <map>

#include "tests/conformance/balancer.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

TEST(NginxTurns, EightWeightVectorsPickTheSameServers) {
    const Trace trace("nginx_wrr", 1600);
    std::map<std::string, models::Upstream> upstreams;
    for (size_t row = 0; row < trace.rows(); ++row) {
        const std::string& weights = trace.text(row, "weights");
        auto found = upstreams.find(weights);
        if (found == upstreams.end()) {
            std::vector<uint32_t> numbers;
            for (const std::string& weight : split(weights, ','))
                numbers.push_back(static_cast<uint32_t>(std::stoul(weight)));
            found =
                upstreams.emplace(weights, make_upstream(members_of(numbers), "round_robin")).first;
        }
        const auto picked = found->second.pick(sim::Time{}, {});
        ASSERT_TRUE(picked);
        ASSERT_EQ(*picked, trace.number(row, "backend")) << weights << " row " << row;
        found->second.succeeded(sim::Time{}, *picked);
    }
    EXPECT_EQ(upstreams.size(), 8u);
}

}  // namespace
}  // namespace faultline::conformance
