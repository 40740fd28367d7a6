#include "gui/session/system_view.hpp"

#include <algorithm>
#include <set>

#include "models/tally.hpp"
#include "scenarios/call_paths.hpp"

namespace faultline::gui {
namespace {

const char* kind_of(const models::Component& component) {
    static constexpr const char* kKinds[] = {"service",  "load_balancer", "cache",
                                             "database", "queue",         "cdn"};
    return kKinds[component.spec.index()];
}

bool has_link(const models::Cluster& cx, uint32_t from, uint32_t to) {
    const uint32_t caller = from + 1 == cx.components.size() ? models::kNone : from;
    for (const models::Edge& edge : cx.edges)
        if (edge.caller == caller && edge.callee == to && edge.link.first != models::kNone)
            return true;
    if (caller == models::kNone || cx.components[caller].balancer == models::kNone) return false;
    return cx.balancers[cx.components[caller].balancer].link.first != models::kNone;
}

}  // namespace

uint32_t SystemView::find(const std::string& component) const {
    for (uint32_t id = 0; id < components.size(); ++id)
        if (components[id].name == component) return id;
    return models::kNone;
}

SystemView system_view(const models::Cluster& cx) {
    const models::Blueprint& blueprint = *cx.blueprint;
    SystemView view;
    view.name = blueprint.name;
    view.zones = blueprint.zones;
    for (uint32_t id = 0; id < cx.components.size(); ++id) {
        const auto& info = cx.components[id];
        SystemView::Component one;
        one.name = info.name;
        one.kind = "users";
        one.first_instance = info.first_instance;
        one.count = info.count;
        if (id < blueprint.components.size()) {
            one.kind = kind_of(blueprint.components[id]);
            std::set<uint32_t> zones;
            for (uint32_t i = 0; i < info.count; ++i)
                zones.insert(cx.instances[info.first_instance + i].zone);
            one.zones.assign(zones.begin(), zones.end());
            const models::Instance& first = cx.instances[info.first_instance];
            one.workers = first.workers == models::kNoLimit ? 0 : first.workers;
            one.queue_limit = first.queue_limit == models::kNoLimit ? 0 : first.queue_limit;
            const auto* service = std::get_if<models::ServiceSpec>(&blueprint.components[id].spec);
            one.scales = service && service->autoscale;
        }
        view.components.push_back(std::move(one));
    }
    for (uint32_t i = 0; i < cx.instances.size(); ++i)
        view.instances.push_back({i == 0 ? "users" : cx.instance_name(i), cx.instances[i].component,
                                  cx.instances[i].zone});
    for (const scenarios::CallPath& path : scenarios::call_paths(blueprint)) {
        const uint32_t from = view.find(path.from), to = view.find(path.to);
        view.edges.push_back({from, to, path.waits, has_link(cx, from, to)});
    }
    for (const models::RequestClass& one : models::classes_of(blueprint))
        view.classes.push_back(one.name);
    for (uint32_t o = 0; o < blueprint.objectives.size(); ++o) {
        const models::Objective& one = blueprint.objectives[o];
        const auto allowed = models::allowed_share(one);
        if (!allowed || *allowed <= 0) continue;
        const bool latency = one.metric >= models::Objective::Metric::p50 &&
                             one.metric <= models::Objective::Metric::p999;
        view.objectives.push_back({one.name, o, *allowed, one.request_class == models::kNone,
                                   latency ? 1 - *allowed : 0, one.target});
    }
    return view;
}

}  // namespace faultline::gui
