// scenarios/offered_work.hpp - how much work a request brings and how much a component can do: what
// the warning about overload and the estimate of a run's size both start from.
#pragma once
#include "models/blueprint.hpp"

namespace faultline::scenarios {

struct Work {
    double worker_seconds = 0;  // holding a worker
    double core_seconds = 0;    // of one core
    Work& operator+=(const Work& other) {
        worker_seconds += other.worker_seconds;
        core_seconds += other.core_seconds;
        return *this;
    }
    Work operator*(double k) const { return {worker_seconds * k, core_seconds * k}; }
};

// Of one execution, on average, without what is waited for elsewhere (calls, queries, the disk).
Work work_of(const models::Steps& steps);
Work work_of(const models::Query& query);

// Cores of one instance: its machine's, or one per worker where there is none; 0 if it shares a
// host, which is looked at as a whole.
double cores_of(const models::Blueprint& blueprint, const models::Component& component,
                uint32_t workers);

// Requests per second at scale 1 if nobody ever waited; `request_seconds`: from a user's request to
// the answer, which users with no think time at all must be given for a rate to be found.
double offered_rate(const models::Workload& workload, double request_seconds = 0);

// The classes of all groups of users, their shares those of all requests if nobody ever waited.
std::vector<models::RequestClass> request_mix(const models::Blueprint& blueprint);

// Is anything turned away by a rate limit, so that what is offered is not what is asked?
bool limits_rates(const models::Blueprint& blueprint);

// Whether a query is answered by replicas, while there are any.
bool is_read_elsewhere(const models::DatabaseSpec& database, const models::Query& query);

}  // namespace faultline::scenarios
