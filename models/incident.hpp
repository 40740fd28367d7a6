// models/incident.hpp - an incident of a cluster: told to the story, and counted.
#pragma once
#include "models/cluster.hpp"

namespace faultline::models {

// Something strikes now. From here on the first request that goes wrong is noted, and the watch
// looks whether objectives are missed. Returns the number of the incident.
uint32_t begin_incident(Cluster& cluster, Beginning beginning);
// The instance serves as before (again): see Story::recovered.
void service_back(Cluster& cluster, uint32_t instance);
// The same of an incident that hit no instance.
void incident_over(Cluster& cluster, uint32_t incident);

}  // namespace faultline::models
