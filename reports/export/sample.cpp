#include "reports/export/sample.hpp"

#include <algorithm>

namespace faultline::reports {

std::vector<const models::TracedRequest*> sampled(const scenarios::RunResult& result) {
    const auto sent_before = [](const auto* a, const auto* b) { return a->sent_at < b->sent_at; };
    std::vector<const models::TracedRequest*> all;
    for (const models::TracedRequest& one : result.slowest) all.push_back(&one);
    std::stable_sort(all.begin(), all.end(), sent_before);
    std::vector<const models::TracedRequest*> some;
    for (size_t i = 0; i < std::min(all.size(), kExportedRequests); ++i)
        some.push_back(all[i * all.size() / std::min(all.size(), kExportedRequests)]);
    for (const models::TracedRequest& one : result.wrong) some.push_back(&one);
    std::stable_sort(some.begin(), some.end(), sent_before);
    return some;
}

}  // namespace faultline::reports
