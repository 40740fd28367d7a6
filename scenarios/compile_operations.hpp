// scenarios/compile_operations.hpp - what people do to a running system on purpose, among its
// faults: whether it makes sense of what it is aimed at, and the room that it needs.
#pragma once
#include <string>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {

// Does anybody choose between it and others, so that it can be left out?
bool can_be_drained(const models::Blueprint& blueprint, const models::InstanceRef& ref);
// Is there somebody to promote, and somebody who would?
bool can_switch_over(const models::DatabaseSpec& database);
// Of a fault that is aimed already: reports what nobody chooses, so that it cannot be left out.
void check_drain(CompileContext& cx, const models::Fault& fault, const std::string& path);
// Reports databases without anybody who could promote, and primaries named as successors.
void check_switchover(CompileContext& cx, const models::Fault& fault, const std::string& path);
void compile_scale(CompileContext& cx, const schema::Scale& written, const std::string& path,
                   models::Fault& fault);
// Instances for so many replicas of a service; nothing where there are as many.
void make_room(models::Component& service, uint32_t replicas);
// For the most that any `scale` asks for; before faults are aimed at them.
void make_room(CompileContext& cx);

}  // namespace faultline::scenarios
