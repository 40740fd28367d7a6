// models/blueprint.cpp - what follows from a blueprint's values.
#include "models/blueprint.hpp"

#include <algorithm>

namespace faultline::models {

uint32_t instance_count(const Component& component) {
    if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
        return service->autoscale ? std::max(service->autoscale->max, service->replicas)
                                  : service->replicas;
    if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
        return database->shards.count * (1 + database->replicas);
    return 1;
}

}  // namespace faultline::models
