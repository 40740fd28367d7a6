// gui/session/session_report.hpp - what was done in a session as the page of `faultline report`:
// its scenario is run again from the start, with as many replications as it asks for.
#pragma once
#include <atomic>
#include <string>

namespace faultline::gui {

struct SessionReport {
    std::string problem;      // for people; "" if the page was written, whole
    std::string fingerprint;  // of the run on it
};

// `scenario`: what LiveSession::exported() says; `path`: of the page. Takes as long as the run
// does; `stop`: writes nothing then.
SessionReport write_session_report(const std::string& scenario, const std::string& path,
                                   const std::atomic<bool>& stop);

}  // namespace faultline::gui
