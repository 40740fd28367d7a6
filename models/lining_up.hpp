// models/lining_up.hpp - waiting for a worker by priority, or with a patience of one's own: for
// services that ask for it. All others wait in plain order of arrival (station.hpp) and know
// nothing of this.
//
// The line is the instance's own queue, kept in the order of service: by level (0 first), within a
// level by arrival. So a worker that becomes free takes its head, as everywhere. Joining and
// leaving from the middle cost the same however many wait: a call knows who stands before it, and
// of each level it is known who joined last. Nobody is taken out of service for somebody more
// urgent (non-preemptive), nor out of a full queue.
#pragma once
#include "models/calling.hpp"
#include "models/station.hpp"

namespace faultline::models {

// Takes a worker, joins the line or is rejected.
Admission join_line(Cluster& cx, uint32_t slot, Call& call, WaitingLine& line);
// Out of patience, from wherever in the line it stands.
void leave_line(Cluster& cx, uint32_t slot, Call& call, WaitingLine& line);

}  // namespace faultline::models
