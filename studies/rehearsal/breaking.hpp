// studies/rehearsal/breaking.hpp - how things are broken, one after the other: a verb of the
// scenario's faults, how much of it, and for how long.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "models/blueprint.hpp"

namespace faultline::studies {

struct Breaking {
    models::Fault::Verb verb = models::Fault::Verb::kill;
    double factor = 10;                     // slow, disk_slow: so many times longer
    double share = 1;                       // errors: of the answers; loss: of what is sent;
                                            // cpu_theft: of the cores
    sim::Duration delay{1'000'000'000};     // latency: added each way
    sim::Duration outage{120'000'000'000};  // from the fault to its repair

    // What runs is killed or hung; what does not run is broken as it can be: zones go dark and
    // links are cut. Other verbs break only what they can be said of.
    bool whole() const {
        return verb == models::Fault::Verb::kill || verb == models::Fault::Verb::hang;
    }
    std::string text() const;  // "kill", "slow 10x"
};

struct ReadBreaking {
    std::optional<Breaking> breaking;
    std::string problem;
};
// "kill", "slow", "slow:3x", "errors:20%", "latency:500ms", "loss:5%", "cpu_theft:90%": without an
// amount all of the answers, ten times slower, a second more, half of what is sent or of the cores.
ReadBreaking read_breaking(std::string_view text);

}  // namespace faultline::studies
