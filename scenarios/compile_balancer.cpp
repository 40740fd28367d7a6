// scenarios/compile_balancer.cpp - load balancers: members, policy, health checks.
#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

models::HealthCheck compile_health_check(const schema::HealthCheck& written) {
    using Path = models::HealthCheck::Path;
    models::HealthCheck check{.path = Path::shallow,
                              .interval = {written.interval()},
                              .timeout = {written.timeout()},
                              .fall = written.fall(),
                              .rise = written.rise(),
                              .fast_interval = {},
                              .down_interval = {}};
    if (written.has_fast_interval()) check.fast_interval = sim::Duration{written.fast_interval()};
    if (written.has_down_interval()) check.down_interval = sim::Duration{written.down_interval()};
    if (written.path() == schema::HealthCheck::TCP) check.path = Path::tcp;
    if (written.path() == schema::HealthCheck::DEEP) check.path = Path::deep;
    return check;
}

// What nginx refuses to start with, and lists that leave nobody to ask.
void check_backends(CompileContext& cx, const DeclaredComponent& self,
                    const schema::LoadBalancer& written) {
    const std::string path = self.path + ".backends";
    if (written.backends().empty()) {
        cx.report.error(self.path, self.name + " has no backends");
        return;
    }
    bool any_ordinary = false, any_backup = false, any_up = false;
    for (const schema::Backend& backend : written.backends()) {
        any_backup |= backend.backup();
        any_ordinary |= !backend.backup();
        any_up |= !backend.down();
    }
    if (!any_ordinary)
        cx.report.error(path, "every backend is a backup, so there is nothing to be a backup for");
    if (!any_up) cx.report.error(path, "every backend is down");
    if (any_backup && (written.policy() == "ip_hash" || written.policy() == "hash" ||
                       written.policy() == "consistent_hash" || written.policy() == "random" ||
                       written.policy() == "random_two"))
        cx.report.error(path, "backup cannot be used with " + written.policy(),
                        "nginx refuses it too; round_robin and least_connections know backups");
}

}  // namespace

models::LoadBalancerSpec compile_load_balancer(CompileContext& cx, const DeclaredComponent& self) {
    const schema::LoadBalancer& written = cx.scenario.load_balancers().at(self.name);
    models::LoadBalancerSpec spec;
    spec.layer = static_cast<int>(written.layer());
    spec.policy = written.policy();
    spec.operations = self.operations;
    spec.tries = written.tries();
    spec.call.timeout = limit(written.has_timeout(), written.timeout());
    if (written.has_limit())
        spec.limit = compile_rate_limit(cx, written.limit(), self.path + ".limit");
    if (written.has_health_check())
        spec.health_check = compile_health_check(written.health_check());
    check_backends(cx, self, written);
    for (int i = 0; i < written.backends_size(); ++i) {
        const schema::Backend& backend = written.backends(i);
        const std::string list = self.path + ".backends";
        const std::string one = cx.inside(self.path, "backends[" + std::to_string(i) + "]");
        const std::string path = one == self.path ? list : one;
        const models::ComponentId to =
            cx.find_component(cx.inside(path, "to"), backend.to(), {ComponentKind::service});
        for (const models::Backend& earlier : spec.backends)
            if (to != models::kNone && earlier.to == to)
                cx.report.error(path, "'" + backend.to() + "' is listed twice",
                                "every instance of it is a member already; state its weight");
        spec.backends.push_back({.to = to,
                                 .weight = backend.weight(),
                                 .max_fails = backend.max_fails(),
                                 .fail_timeout = {backend.fail_timeout()},
                                 .max_connections = backend.max_conns(),
                                 .backup = backend.backup(),
                                 .down = backend.down()});
    }
    std::ranges::stable_partition(spec.backends, std::logical_not{}, &models::Backend::backup);
    if (self.operations.empty() && written.backends_size() > 1)
        cx.report.error(self.path + ".backends", "its backends have no operation in common");
    return spec;
}

}  // namespace faultline::scenarios
