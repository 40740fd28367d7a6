// scenarios/compile_context.hpp - what the parts of compile share: the scenario with its defaults
// applied, the blueprint under construction, and the names declared so far.
//
// The order of work is: declare (zones, machines, hosts, components and the names of their
// operations), then fill each component, then all that refers to components. Nothing stops at the
// first mistake: what cannot be resolved is reported and stands for kNone until compile gives up.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/defaults.hpp"
#include "scenarios/load.hpp"
#include "scenarios/reporter.hpp"

namespace faultline::scenarios {

// In the order of their sections in Blueprint::components.
enum class ComponentKind : uint8_t { load_balancer, service, cache, database, queue, cdn };
const char* kind_name(ComponentKind kind);   // "load balancer"
const char* section_of(ComponentKind kind);  // "load_balancers"

struct DeclaredComponent {
    ComponentKind kind;
    std::string name;
    std::string path;                     // services.api
    std::vector<std::string> operations;  // sorted; a Step's operation is an index into it
    bool any_operation = false;           // a cache that only states a hit ratio: every name is 0
};

struct CompileContext {
    const LoadedScenario& loaded;
    const schema::Scenario& scenario;
    models::Blueprint& blueprint;
    Reporter report;
    std::vector<DeclaredComponent> components;  // by ComponentId
    std::map<std::string, models::ComponentId> component_ids;
    std::map<std::string, uint32_t> machine_ids, host_ids, zone_ids;
    std::map<std::string, std::vector<models::InstanceRef>> groups;

    bool is_written(const std::string& path) const { return loaded.positions.contains(path); }
    // `path`.`key` if that was written, else `path`: the long and the short form of a value.
    std::string inside(const std::string& path, const std::string& key) const;
    std::vector<std::string> names_of(const std::vector<ComponentKind>& kinds) const;
    // Id of the component called `name`; reports and gives kNone if there is none of these kinds.
    models::ComponentId find_component(const std::string& path, const std::string& name,
                                       const std::vector<ComponentKind>& allowed);
    // Index of an operation of `target` by name; "" will do where there is only one. Reports and
    // gives 0 if there is none; gives 0 for a target that is kNone.
    uint32_t find_operation(const std::string& path, models::ComponentId target,
                            const std::string& operation);
};

// One part, one file.
sim::Distribution compile_distribution(CompileContext& cx, const schema::Distribution& written,
                                       const std::string& path);

void declare_places(CompileContext& cx);  // zones, machines, hosts
models::Placement compile_placement(CompileContext& cx, const std::string& path,
                                    const std::string& machine, const std::string& host,
                                    const std::vector<std::string>& zones);

void declare_components(CompileContext& cx);
void compile_components(CompileContext& cx);

using StepList = google::protobuf::RepeatedPtrField<schema::Step>;
// `disk` says whether the component that does the steps has one.
models::Steps compile_steps(CompileContext& cx, const StepList& steps, const std::string& path,
                            bool disk);

models::RateLimit compile_rate_limit(CompileContext& cx, const schema::RateLimit& written,
                                     const std::string& path);

models::CallPolicy compile_call_policy(const schema::CallPolicy& written);
std::map<models::ComponentId, models::CallPolicy> compile_calls(
    CompileContext& cx, const google::protobuf::Map<std::string, schema::CallPolicy>& written,
    const std::string& path);
void compile_retries(const schema::Retries& written, models::CallPolicy& policy);

models::ServiceSpec compile_service(CompileContext& cx, const DeclaredComponent& self,
                                    const models::Placement& placement);
models::LoadBalancerSpec compile_load_balancer(CompileContext& cx, const DeclaredComponent& self);
models::CacheSpec compile_cache(CompileContext& cx, const DeclaredComponent& self);
models::CdnSpec compile_cdn(CompileContext& cx, const DeclaredComponent& self);
models::DatabaseSpec compile_database(CompileContext& cx, const DeclaredComponent& self,
                                      const models::Placement& placement);
models::QueueSpec compile_queue(CompileContext& cx, const DeclaredComponent& self,
                                const models::Placement& placement);
std::vector<models::Keyspace> compile_keyspaces(
    CompileContext& cx, const google::protobuf::Map<std::string, schema::Keyspace>& written,
    const std::string& path);

void compile_network(CompileContext& cx);
// The caller (kNone: the clients) and the callee of "api->shop"; reports what is no such link.
std::optional<std::pair<models::ComponentId, models::ComponentId>> find_link(
    CompileContext& cx, const std::string& path, const std::string& name);
void compile_workload(CompileContext& cx);
void compile_run(CompileContext& cx);
void compile_faults(CompileContext& cx);
void compile_changes(CompileContext& cx);
void compile_objectives(CompileContext& cx);
std::optional<models::Objective::Metric> metric_named(const std::string& name);
void compile_precision(CompileContext& cx);
void compile_monitoring(CompileContext& cx);
// `p99 > 1s`, `api.cpu > 80% over 5m`: for whatever waits for something to be so. Reports what is
// wrong at `path`. `window`: of rates and percentiles where the text states none.
std::optional<models::Condition> compile_condition(CompileContext& cx, const std::string& path,
                                                   const std::string& text, sim::Duration window);
// Index of a class of requests among all by name; reports and gives nothing if there is none.
std::optional<uint32_t> find_class(CompileContext& cx, const std::string& path,
                                   const std::string& name);

// "queries[3]".
std::string element(const std::string& path, int index);

// A duration that may be absent.
inline sim::Duration limit(bool stated, int64_t ns) {
    return stated ? sim::Duration{ns} : sim::kNever;
}

}  // namespace faultline::scenarios
