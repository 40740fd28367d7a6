// reports/availability_table.hpp - years of failures and repairs, for people.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "studies/availability/availability.hpp"

namespace faultline::reports {

// "3.4 nines": -log10 of what is missing, to one decimal, rounded down.
std::string nines_text(double availability);

std::string availability_table(const studies::AvailabilityResult& result, const TextStyle& style);

}  // namespace faultline::reports
