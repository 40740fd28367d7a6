// gui/session/hand_fault.hpp - faults struck by hand, in a scenario's words: read as a file's are,
// and written into a file that does the same.
#pragma once
#include <string>
#include <vector>

#include "gui/session/design.hpp"

namespace faultline::gui {

struct ReadFault {
    scenarios::schema::Fault written;
    std::vector<models::Fault> faults;  // what it stands for
    std::string target;
    std::string problem;  // for people; "" if it is right
};

// `text`: a verb with its target and no times, as in a scenario: kill: "api[1]". `before`: what was
// done already, which may have brought what it names.
ReadFault read_fault(const Design& design, const std::string& text,
                     const std::vector<scenarios::schema::Fault>& before = {});

// A scenario that extends the design's file and has these faults besides its own. Of a design whose
// text is in no file: all of it, with these faults.
std::string write_session(const Design& design, uint64_t seed,
                          const std::vector<scenarios::schema::Fault>& faults);

}  // namespace faultline::gui
