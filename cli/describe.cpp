#include "cli/describe.hpp"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "reports/quantity.hpp"
#include "scenarios/offered_work.hpp"
#include "scenarios/units.hpp"

namespace faultline::cli {
namespace {

using models::Blueprint;

std::string counted(size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

template <typename Spec>
std::vector<const Spec*> all_of(const Blueprint& blueprint) {
    std::vector<const Spec*> found;
    for (const models::Component& component : blueprint.components)
        if (const auto* spec = std::get_if<Spec>(&component.spec)) found.push_back(spec);
    return found;
}

template <typename Spec>
void add(std::vector<std::string>& parts, const Blueprint& blueprint, std::string_view one,
         std::string_view many) {
    if (const size_t count = all_of<Spec>(blueprint).size(); count > 0)
        parts.push_back(counted(count, one, many));
}

void add_services(std::vector<std::string>& parts, const Blueprint& blueprint) {
    const auto services = all_of<models::ServiceSpec>(blueprint);
    if (services.empty()) return;
    size_t instances = 0;
    for (const models::ServiceSpec* service : services) instances += service->replicas;
    std::string text = counted(services.size(), "service", "services");
    if (instances != services.size()) text += fmt::format(" ({} instances)", instances);
    parts.push_back(text);
}

// "2 databases (1 x 2, 4 shards x 3)": shards times servers of each, its primary included.
void add_databases(std::vector<std::string>& parts, const Blueprint& blueprint) {
    const auto databases = all_of<models::DatabaseSpec>(blueprint);
    if (databases.empty()) return;
    std::string shapes;
    bool plain = true;
    for (const models::DatabaseSpec* database : databases) {
        plain = plain && database->shards.count == 1 && database->replicas == 0;
        shapes += shapes.empty() ? "" : ", ";
        shapes +=
            database->shards.count == 1
                ? fmt::format("1 primary, {}", counted(database->replicas, "replica", "replicas"))
                : fmt::format("{} shards x {}", database->shards.count, database->replicas + 1);
    }
    std::string text = counted(databases.size(), "database", "databases");
    parts.push_back(plain ? text : text + " (" + shapes + ")");
}

std::string joined(const std::vector<std::string>& parts, std::string_view by) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += by;
        text += part;
    }
    return text;
}

std::string load(const models::Workload& workload) {
    if (workload.users > 0) return scenarios::write_count(workload.users) + " users";
    return reports::si_text(scenarios::offered_rate(workload)) + " requests/s";
}

}  // namespace

std::string describe(const Blueprint& blueprint) {
    std::vector<std::string> parts;
    add<models::LoadBalancerSpec>(parts, blueprint, "load balancer", "load balancers");
    add<models::CdnSpec>(parts, blueprint, "CDN", "CDNs");
    add_services(parts, blueprint);
    add<models::CacheSpec>(parts, blueprint, "cache", "caches");
    add_databases(parts, blueprint);
    add<models::QueueSpec>(parts, blueprint, "queue", "queues");
    std::vector<std::string> loads;
    for (const models::Workload* group : workloads_of(blueprint)) loads.push_back(load(*group));
    std::vector<std::string> all{joined(parts, ", "), joined(loads, " and ")};
    if (const size_t kinds = classes_of(blueprint).size(); kinds > 1)
        all.back() += fmt::format(" of {} kinds", kinds);
    if (!blueprint.faults.empty())
        all.push_back(counted(blueprint.faults.size(), "fault", "faults"));
    if (!blueprint.changes.empty())
        all.push_back(counted(blueprint.changes.size(), "deployment", "deployments"));
    if (!blueprint.objectives.empty())
        all.push_back(counted(blueprint.objectives.size(), "objective", "objectives"));
    return joined(all, "; ");
}

}  // namespace faultline::cli
