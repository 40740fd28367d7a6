// scenarios/compile_changes.cpp - deployments: what is rolled out, how, and who would go back.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/deployment.hpp"
#include "scenarios/compile_context.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using models::Change;
using Strategy = models::Change::Strategy;

Strategy strategy_of(schema::Change::Strategy written) {
    switch (written) {
        case schema::Change::BLUE_GREEN:
            return Strategy::blue_green;
        case schema::Change::CANARY:
            return Strategy::canary;
        case schema::Change::RECREATE:
            return Strategy::recreate;
        case schema::Change::RESTART_LOOP:
            return Strategy::restart_loop;
        default:
            return Strategy::rolling;
    }
}

// A number of the replicas; a share is negative and may be rounded up.
uint32_t of_replicas(double written, uint32_t replicas, bool up) {
    if (written >= 0) return static_cast<uint32_t>(std::min(written, 1e6));
    const double exact = -written * replicas;
    return static_cast<uint32_t>(up ? std::ceil(exact - 1e-9) : std::floor(exact + 1e-9));
}

class ChangeCompiler {
public:
    ChangeCompiler(CompileContext& cx, const schema::Change& written, const std::string& path)
        : cx_{cx}, written_{written}, path_{path} {}

    void run() {
        change_.service =
            cx_.find_component(path_ + ".deploy", written_.deploy(), {ComponentKind::service});
        if (change_.service == models::kNone) return;
        auto& service =
            std::get<models::ServiceSpec>(cx_.blueprint.components[change_.service].spec);
        replicas_ = service.replicas;
        if (service.autoscale)
            return cx_.report.not_simulated(path_ + ".deploy",
                                            "a deployment of a service that scales by itself is",
                                            "leave out its autoscale and state replicas");
        timing();
        version();
        only_for({Strategy::rolling}, {"surge", "max_unavailable"});
        only_for({Strategy::canary}, {"steps"});
        only_for({Strategy::blue_green}, {"keep"});
        only_for({Strategy::restart_loop}, {"pause"});
        if (change_.strategy == Strategy::rolling) room();
        if (change_.strategy == Strategy::canary) steps();
        if (written_.has_rollback()) rollback(service);
        service.spare = std::max(service.spare, spare());
        cx_.blueprint.changes.push_back(change_);
    }

private:
    void timing() {
        change_.at = {written_.at()};
        change_.strategy = strategy_of(written_.strategy());
        change_.boot = {written_.boot()};
        change_.drain = {written_.drain()};
        const bool loop = change_.strategy == Strategy::restart_loop;
        if (loop && !cx_.is_written(path_ + ".drain")) change_.drain = {};
        change_.ready_every = {written_.ready_every()};
        change_.min_ready = {written_.min_ready()};
        change_.deadline = {written_.deadline()};
        change_.pause = {written_.pause()};
        change_.keep = {written_.keep()};
        if (change_.at.ns >= cx_.blueprint.run.duration.ns)
            cx_.report.warning(path_ + ".at",
                               fmt::format("the run ends after {}: this never happens",
                                           write_duration(cx_.blueprint.run.duration.ns)));
    }

    void version() {
        change_.version = {written_.version().errors(), written_.version().slow(),
                           written_.version().crash_at_start()};
        // What was not written has no message, and a message that is not there no defaults.
        if (!written_.has_version()) change_.version = {};
    }

    void only_for(const std::vector<Strategy>& strategies, const std::vector<const char*>& fields) {
        if (std::find(strategies.begin(), strategies.end(), change_.strategy) != strategies.end())
            return;
        for (const char* field : fields)
            if (cx_.is_written(path_ + "." + field))
                cx_.report.error(path_ + "." + field,
                                 fmt::format("says nothing here: it belongs to {}",
                                             models::strategy_name(strategies.front())));
    }

    void room() {
        change_.surge = of_replicas(written_.surge(), replicas_, true);
        change_.unavailable =
            std::min(replicas_, of_replicas(written_.max_unavailable(), replicas_, false));
        if (change_.surge == 0 && change_.unavailable == 0)
            cx_.report.error(
                path_,
                fmt::format("of {} replica{} none more may be there and none may be missing: "
                            "nothing can be replaced",
                            replicas_, replicas_ == 1 ? "" : "s"),
                "surge or max_unavailable has to be 1 at least");
    }

    void steps() {
        double before = 0;
        for (int i = 0; i < written_.steps_size(); ++i) {
            const schema::CanaryStep& step = written_.steps(i);
            if (step.weight() <= before)
                cx_.report.error(
                    element(path_ + ".steps", i) + ".weight",
                    fmt::format("{} is no more than the step before", write_share(step.weight())),
                    "weights grow from step to step");
            before = step.weight();
            change_.steps.push_back({step.weight(), {step.soak()}});
        }
        if (change_.steps.empty()) change_.steps = {{0.05}, {0.25}, {0.5}};
    }

    void rollback(const models::ServiceSpec& service) {
        const schema::Rollback& written = written_.rollback();
        models::Rollback rule{.errors = written.errors(),
                              .latency = {},
                              .every = {written.every()},
                              .fails = written.fails(),
                              .min_calls = written.min_calls(),
                              .after = limit(written.has_after(), written.after())};
        if (written.has_latency()) rule.latency = written.latency();
        const auto& placement = cx_.blueprint.components[change_.service].placement;
        const bool measured =
            service.workers != models::kNoLimit || placement.machine != models::kNone;
        if (rule.latency && !measured)
            cx_.report.error(path_ + ".rollback.latency",
                             "how long calls take there is not known: its workers are not limited",
                             "state workers or a machine");
        change_.rollback = rule;
    }

    // Instances that may be there beside the replicas, those that leave included.
    uint32_t spare() const {
        switch (change_.strategy) {
            case Strategy::rolling:
                return change_.surge + (change_.drain.ns > 0 ? replicas_ : 0);
            case Strategy::blue_green:
            case Strategy::canary:
                return replicas_;
            default:
                return 0;
        }
    }

    CompileContext& cx_;
    const schema::Change& written_;
    std::string path_;
    Change change_;
    uint32_t replicas_ = 1;
};

// How long it takes at least, if all goes well.
sim::Duration least_length(const Change& change, uint32_t replicas) {
    const int64_t probes = (change.boot.ns + change.ready_every.ns - 1) / change.ready_every.ns;
    const int64_t start = probes * change.ready_every.ns + change.min_ready.ns;
    switch (change.strategy) {
        case Strategy::rolling: {
            const uint32_t at_once = std::max(1U, change.surge + change.unavailable);
            return {start * ((replicas + at_once - 1) / at_once)};
        }
        case Strategy::restart_loop:
            return {(change.boot.ns + change.pause.ns) * replicas - change.pause.ns};
        case Strategy::blue_green:
            return {start + change.keep.ns};
        case Strategy::canary: {
            int64_t sum = start;
            for (const models::CanaryStep& step : change.steps) sum += step.soak.ns;
            return {sum};
        }
        default:
            return {start};
    }
}

}  // namespace

void compile_changes(CompileContext& cx) {
    for (int i = 0; i < cx.scenario.changes_size(); ++i)
        ChangeCompiler{cx, cx.scenario.changes(i), element("changes", i)}.run();
    auto& changes = cx.blueprint.changes;
    if (static_cast<int>(changes.size()) != cx.scenario.changes_size()) return;
    for (size_t b = 0; b < changes.size(); ++b)
        for (size_t a = 0; a < changes.size(); ++a) {
            if (a == b || changes[a].service != changes[b].service) continue;
            if (std::pair(changes[a].at, a) > std::pair(changes[b].at, b)) continue;
            const auto& service =
                std::get<models::ServiceSpec>(cx.blueprint.components[changes[a].service].spec);
            const sim::Duration length = least_length(changes[a], service.replicas);
            if (changes[b].at < changes[a].at + length)
                cx.report.error(
                    element("changes", static_cast<int>(b)) + ".at",
                    fmt::format("{} is still being deployed then: the deployment at {} takes {} "
                                "at least",
                                cx.components[changes[a].service].name,
                                write_duration(changes[a].at.ns), write_duration(length.ns)),
                    "one service has one deployment at a time");
        }
    // In the order in which they begin.
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& a, const Change& b) { return a.at < b.at; });
}

}  // namespace faultline::scenarios
