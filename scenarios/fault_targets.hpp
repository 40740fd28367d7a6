// scenarios/fault_targets.hpp - what the names in faults stand for: instances, roles, hosts, zones,
// regions and groups.
#pragma once
#include <string>
#include <vector>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {

// All that `text` names; empty, and reported, if there is no such thing.
std::vector<models::InstanceRef> find_targets(CompileContext& cx, const std::string& path,
                                              const std::string& text);
// The zone of that name ("zone:" before it or not); kNone, and reported, if there is none.
uint32_t find_zone(CompileContext& cx, const std::string& path, const std::string& text);
// The zones of a region ("region:" before it or not); empty, and reported, if there is none.
std::vector<uint32_t> find_region(CompileContext& cx, const std::string& path,
                                  const std::string& text);
// Fills in cx.groups; reports regions and groups whose members do not exist, faults or not.
void compile_regions_and_groups(CompileContext& cx);

}  // namespace faultline::scenarios
