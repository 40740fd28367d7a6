#include "gui/session/stage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/session/hand_fault.hpp"
#include "gui/session/live_story.hpp"
#include "models/fault.hpp"
#include "scenarios/compile_operations.hpp"

namespace faultline::gui {

namespace {

// There is nothing to mend, nor how long it lasted.
bool is_momentary(const HandFault& hand) {
    return std::ranges::all_of(hand.faults,
                               [](const auto& fault) { return models::is_momentary(fault); });
}

}  // namespace

Stage::Stage(const Design& design, uint64_t seed, uint64_t most_calls)
    : design_{design},
      seed_{seed},
      most_calls_{most_calls},
      end_{design.blueprint->run.duration.ns},
      blueprint_{design.blueprint},
      world_{*blueprint_, sim::trial_seed(seed, 0)},
      system_{std::make_shared<const SystemView>(system_view(world_.cluster()))},
      past_{design.blueprint->run.duration} {
    past_.add_copy(world_);
}

FramePtr Stage::look() {
    auto frame = world_.look(*system_);
    for (const Intervention& one : interventions_)
        if (one.in_force(now()))
            for (const uint32_t edge : one.edges) frame->edges[edge].troubled = true;
    return frame;
}

void Stage::record() {
    past_.add(look());
    past_.add_copy(world_);
}

bool Stage::diverges() {
    const models::Cluster& cx = world_.cluster();
    if (cx.calls.in_use() < most_calls_) return false;
    uint32_t longest = 1;
    for (uint32_t i = 1; i < cx.instances.size(); ++i)
        if (cx.instances[i].waiting.size > cx.instances[longest].waiting.size) longest = i;
    problem_ = fmt::format(
        "Stopped: {} calls are under way, and ever more, because more arrives than is served. {} "
        "of them wait at {}. Give it more workers or replicas, a limited queue, or its callers a "
        "timeout.",
        cx.calls.in_use(), cx.instances[longest].waiting.size, cx.instance_name(longest));
    return true;
}

bool Stage::run_on(sim::Time target, uint64_t most_events) {
    const sim::Time end = std::max(now(), std::min(target, end_));
    const uint64_t last = world_.cluster().kernel.events() + most_events;
    while (problem_.empty() && !diverges()) {
        const bool records = past_.next_frame() <= end;
        const sim::Time stop = records ? std::max(past_.next_frame(), now()) : end;
        const uint64_t events = world_.cluster().kernel.events();
        if (events >= last) return false;
        const bool reached =
            world_.run_until(stop, last - events, hand_) == sim::Stop::time_reached;
        past_.reached(now());
        if (!reached) return false;
        if (records) record();
        if (stop == end && !(past_.next_frame() <= end)) return true;
    }
    return true;
}

void Stage::go_back_before(sim::Time at) {
    const World& copy = past_.copy_before(at);
    if (at < now() || copy.now() > now()) world_ = copy;
    problem_.clear();
}

void Stage::forget_the_future() {
    past_.forget_after(now());
    const auto later = [&](sim::Time at) { return at > now(); };
    while (!hand_.empty() && later(hand_.back().at)) {
        hand_.pop_back();
        written_.pop_back();
        interventions_.pop_back();
    }
    for (size_t i = 0; i < hand_.size(); ++i) {
        if (!later(hand_[i].mended) || is_momentary(hand_[i])) continue;
        hand_[i].mended = interventions_[i].mended = {INT64_MAX};
        written_[i].clear_for_();
    }
}

// The wires that a fault disturbs.
void Stage::add_edges_of(const models::Fault& fault, std::vector<uint32_t>& edges) const {
    const auto component = [this](uint32_t id) {
        return id == models::kNone ? system_->users() : id;
    };
    const auto* cut = std::get_if<models::Partition>(&fault.details);
    const auto stands_in = [&](const std::vector<models::InstanceRef>& side, uint32_t id) {
        return std::any_of(side.begin(), side.end(), [&](const models::InstanceRef& ref) {
            return ref.role != models::InstanceRef::Role::zone && component(ref.component) == id;
        });
    };
    for (uint32_t e = 0; e < system_->edges.size(); ++e) {
        const SystemView::Edge& edge = system_->edges[e];
        bool hit = fault.link && edge.from == component(fault.link->first) &&
                   edge.to == fault.link->second;
        if (cut)
            for (const auto& [near, far] :
                 {std::pair{edge.from, edge.to}, std::pair{edge.to, edge.from}})
                hit = hit || (stands_in(cut->from, near) &&
                              (cut->rest ? !stands_in(cut->from, far) : stands_in(cut->to, far)));
        if (fault.verb == models::Fault::Verb::dns_failure) hit = edge.to == fault.target.component;
        if (hit) edges.push_back(e);
    }
}

// Where no link is modelled there is nothing to disturb, and where there is no room nothing grows.
// The same system with that is another one.
std::shared_ptr<const models::Blueprint> Stage::with_all_for(
    const std::vector<models::Fault>& faults) const {
    std::shared_ptr<models::Blueprint> more;
    const auto grown = [&]() -> models::Blueprint& {
        if (!more) more = std::make_shared<models::Blueprint>(*blueprint_);
        return *more;
    };
    for (const models::Fault& fault : faults) {
        if (const auto* scale = std::get_if<models::Scale>(&fault.details)) {
            const uint32_t id = fault.target.component;
            if (scale->replicas > models::slot_count(blueprint_->components[id]))
                scenarios::make_room(grown().components[id], scale->replicas);
        }
        std::vector<uint32_t> wires;
        add_edges_of(fault, wires);
        // With a partition among its faults a system has a link everywhere.
        if (fault.verb == models::Fault::Verb::partition)
            for (uint32_t e = 0; e < system_->edges.size(); ++e) wires.push_back(e);
        if (std::all_of(wires.begin(), wires.end(),
                        [this](uint32_t e) { return system_->edges[e].link; }))
            continue;
        grown().faults.push_back(fault);
        more->faults.back().by_hand = true;
    }
    return more;
}

// From the start to where it is, with all that was done by hand.
void Stage::run_again_as(std::shared_ptr<const models::Blueprint> blueprint) {
    const sim::Time back = now();
    const auto before = system_;
    blueprint_ = std::move(blueprint);
    world_ = World{*blueprint_, sim::trial_seed(seed_, 0)};
    system_ = std::make_shared<const SystemView>(system_view(world_.cluster()));
    past_ = Past{blueprint_->run.duration};
    past_.add_copy(world_);
    // With more of one component those that come after it have other numbers.
    for (Intervention& one : interventions_)
        for (uint32_t& i : one.instances) {
            const uint32_t component = before->instances[i].component;
            i += system_->components[component].first_instance -
                 before->components[component].first_instance;
        }
    while (!run_on(back, UINT64_MAX >> 1)) {
    }
}

std::string Stage::strike(const std::string& text) {
    if (is_over()) return "the run is over: go back in time first";
    std::vector<scenarios::schema::Fault> before;
    for (size_t i = 0; i < hand_.size(); ++i)
        if (hand_[i].at <= now()) before.push_back(written_[i]);
    ReadFault read = read_fault(design_, text, before);
    if (!read.problem.empty()) return read.problem;
    forget_the_future();
    if (auto more = with_all_for(read.faults)) run_again_as(std::move(more));
    const sim::Time at = world_.quiet_moment(hand_);
    read.written.set_at(at.ns);
    hand_.push_back({std::move(read.faults), at});
    written_.push_back(std::move(read.written));
    Intervention done;
    done.text = text;
    done.target = read.target;
    done.at = at;
    if (is_momentary(hand_.back())) done.mended = at;
    run_on(at, UINT64_MAX >> 1);
    done.instances = world_.cluster().story.incidents().back().instances;
    for (const models::Fault& fault : hand_.back().faults) {
        add_edges_of(fault, done.edges);
        if (fault.verb != models::Fault::Verb::scale) continue;
        done.replicas = std::get<models::Scale>(fault.details).replicas;
        const SystemView::Component& scaled = system_->components[fault.target.component];
        for (uint32_t i = 0; i < scaled.count; ++i)
            done.instances.push_back(scaled.first_instance + i);
    }
    interventions_.push_back(std::move(done));
    return "";
}

void Stage::mend(size_t intervention) {
    if (intervention >= hand_.size() || is_over()) return;
    HandFault& fault = hand_[intervention];
    if (fault.mended <= now() || fault.at > now() || is_momentary(fault)) return;
    forget_the_future();
    const sim::Time at = world_.quiet_moment(hand_);
    hand_[intervention].mended = interventions_[intervention].mended = at;
    written_[intervention].mutable_for_()->set_constant((at - fault.at).ns);
    run_on(at, UINT64_MAX >> 1);
}

std::string Stage::exported() const {
    std::string text = write_session(design_, seed_, written_);
    if (now() == end_) text += fmt::format("# It ended with fingerprint {}.\n", fingerprint());
    return text;
}

std::string Stage::fingerprint() const {
    sim::Fingerprint run;
    run.fold(world_.cluster().recorder.fingerprint().value());
    return run.hex();
}

void Stage::show(Snapshot& snapshot) {
    const models::Cluster& cx = world_.cluster();
    snapshot.frame = look();
    snapshot.hops = world_.take_hops();
    snapshot.head = past_.head();
    snapshot.end = end_;
    snapshot.events = cx.kernel.events();
    snapshot.fingerprint = fingerprint();
    snapshot.past = past_.frames();
    if (!story_ || now() >= past_.head())
        story_ = std::make_shared<const std::vector<models::StoryLine>>(live_story(cx));
    snapshot.story = story_;
    snapshot.interventions = interventions_;
    snapshot.slowest = std::make_shared<const std::vector<models::TracedRequest>>(world_.slowest());
    snapshot.problem = problem_;
}

}  // namespace faultline::gui
