// scenarios/compile_fault_times.hpp - when faults strike: at a time, at random, after another one.
#pragma once
#include <string>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {

// Of one fault; whom it follows is an index into the faults as written.
void compile_fault_times(CompileContext& cx, const schema::Fault& written, const std::string& path,
                         models::Fault& fault);
// A condition that is looked at every second: rates and percentiles are those of the last ten where
// it states no window. Null, and reported, if it is none.
std::shared_ptr<const models::Condition> compile_trigger(CompileContext& cx,
                                                         const std::string& path,
                                                         const std::string& text);
// Of all of them together: names that are not one's own, rings, and what is dead already.
void check_fault_times(CompileContext& cx);

}  // namespace faultline::scenarios
