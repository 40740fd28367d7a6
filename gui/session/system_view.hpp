// gui/session/system_view.hpp - who there is and who calls whom: what does not change while a
// system runs. Indices are those of the cluster; the users are the last component.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/cluster.hpp"

namespace faultline::gui {

struct SystemView {
    struct Component {
        std::string name, kind;  // kind: service, load_balancer, cache, database, queue, cdn, users
        uint32_t first_instance = 0, count = 0;
        std::vector<uint32_t> zones;  // those its instances stand in, ascending
        uint32_t workers = 0;         // of each instance; 0: no limit
        uint32_t queue_limit = 0;     // of each instance; 0: none
        bool scales = false;
    };
    struct Instance {
        std::string name;  // as a fault names it: api[1], shop.primary
        uint32_t component = 0, zone = 0;
    };
    struct Edge {
        uint32_t from = 0, to = 0;  // components
        bool waits = true;          // false: hands over messages
        bool link = false;          // a delay is modelled, which faults can lengthen
    };
    // Of those that allow a share of the requests to go against them.
    struct Objective {
        std::string name;       // p95, browse.errors
        uint32_t index = 0;     // among the blueprint's
        double allowed = 0;     // share of the requests; above 0
        bool of_all = true;     // not of one class only
        double percentile = 0;  // 0: it speaks of none
        double target = 0;      // of the percentile, seconds
    };
    std::string name;
    std::vector<std::string> zones;  // {""}: places are not modelled
    std::vector<Component> components;
    std::vector<Instance> instances;  // 0: the users
    std::vector<Edge> edges;
    std::vector<std::string> classes;  // of requests
    std::vector<Objective> objectives;

    uint32_t users() const { return static_cast<uint32_t>(components.size()) - 1; }
    uint32_t find(const std::string& component) const;  // kNone: there is none
};

SystemView system_view(const models::Cluster& cluster);

}  // namespace faultline::gui
