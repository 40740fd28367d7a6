// reports/incident_text.hpp - what an incident took from users, its budget and its data, and how
// long, as sentences: for the summary, the page and the window.
#pragma once
#include <string>
#include <vector>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

// "web[0]: edge stops sending to it because 1 attempt was refused".
std::string happening_text(const scenarios::Happening& line);

// "noticed after 2.1s, service back after 66.0s, objectives met throughout".
std::string recovery_text(const scenarios::Incident& incident);
// "1,234 requests went wrong (browse 900, buy 334), about 820 of 1,000 users".
std::string damage_text(const scenarios::Incident& incident);
// "errors budget: 120% of this run's, 2.1% of a month's"; one for each objective it cost anything.
std::vector<std::string> budget_texts(const scenarios::Incident& incident);
// "17 writes lost, of the last 250ms before it"; "" when none were.
std::string loss_text(const scenarios::Incident& incident);
// "over 10 replications: noticed after 2.1s ±0.3s, ..."; "" where it is not the same in all.
std::string over_text(const scenarios::Incident& incident);
// All of these that say something, in this order.
std::vector<std::string> aftermath_texts(const scenarios::Incident& incident);

}  // namespace faultline::reports
