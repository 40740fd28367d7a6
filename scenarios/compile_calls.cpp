// scenarios/compile_calls.cpp - pools, timeouts and retries of one component towards others.
#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {

void compile_retries(const schema::Retries& written, models::CallPolicy& policy) {
    policy.retries = written.max();
    policy.backoff = {written.backoff()};
    policy.backoff_max = limit(written.has_backoff_max(), written.backoff_max());
    policy.jitter = written.jitter();
    policy.retry_budget = written.budget();
}

models::CallPolicy compile_call_policy(const schema::CallPolicy& written) {
    models::CallPolicy policy;
    if (written.has_pool()) {
        policy.pool = written.pool();
        policy.pool_timeout = limit(written.has_pool_timeout(), written.pool_timeout());
    }
    policy.timeout = limit(written.has_timeout(), written.timeout());
    if (written.has_retries()) compile_retries(written.retries(), policy);
    return policy;
}

std::map<models::ComponentId, models::CallPolicy> compile_calls(
    CompileContext& cx, const google::protobuf::Map<std::string, schema::CallPolicy>& written,
    const std::string& path) {
    using enum ComponentKind;
    std::map<models::ComponentId, models::CallPolicy> calls;
    for (const std::string& callee : sorted_keys(written)) {
        const models::ComponentId id = cx.find_component(
            path + "." + callee, callee, {service, load_balancer, database, cache, queue, cdn});
        if (id != models::kNone) calls[id] = compile_call_policy(written.at(callee));
    }
    return calls;
}

}  // namespace faultline::scenarios
