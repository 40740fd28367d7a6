#include "reports/attribution_text.hpp"

#include <fmt/format.h>

#include "reports/terminal.hpp"

namespace faultline::reports {

std::string share_phrase(std::string_view component, std::string_view spent) {
    const std::string name = printable(std::string(component));
    if (spent == "service") return "work at " + name;
    if (spent == "waiting") return "waiting for a worker of " + name;
    if (spent == "pool") return "waiting for a connection to " + name;
    if (spent == "network") return "network to " + name + " and back";
    if (spent == "retries") return "failed attempts at " + name;
    if (spent == "replication") return "waiting for a standby of " + name;
    return fmt::format("{} at {}", spent, name);
}

}  // namespace faultline::reports
