#include "reports/export/sample.hpp"

#include <algorithm>

namespace faultline::reports {

std::vector<const models::TracedRequest*> sampled(const scenarios::RunResult& result) {
    std::vector<const models::TracedRequest*> all;
    for (const models::TracedRequest& one : result.slowest) all.push_back(&one);
    std::stable_sort(all.begin(), all.end(),
                     [](const auto* a, const auto* b) { return a->sent_at < b->sent_at; });
    if (all.size() <= kExportedRequests) return all;
    std::vector<const models::TracedRequest*> some;
    for (size_t i = 0; i < kExportedRequests; ++i)
        some.push_back(all[i * all.size() / kExportedRequests]);
    return some;
}

}  // namespace faultline::reports
