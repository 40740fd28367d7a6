#include "reports/export/perfetto.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <vector>

#include "reports/export/sample.hpp"
#include "scenarios/json_value.hpp"

namespace faultline::reports {
namespace {

using models::TracedRequest;
using scenarios::Json;

Json whole(uint64_t value) { return Json::raw(fmt::format("{}", value)); }
// The simulation counts whole nanoseconds: what touches there must not overlap here.
int64_t nanoseconds(double seconds) { return std::llround(seconds * 1e9); }
Json microseconds(int64_t ns) { return Json::raw(fmt::format("{}.{:03}", ns / 1000, ns % 1000)); }

class TraceWriter {
public:
    TraceWriter() { process("users"); }

    std::string take() {
        for (const auto& [name, id] : processes_) name_process(name, id);
        return Json::object()
            .set("displayTimeUnit", "ms")
            .set("traceEvents", std::move(events_))
            .dump();
    }

    void request(const TracedRequest& request) {
        const double end = request.sent_at + request.latency;
        std::vector<Place> callers;  // by depth
        callers.push_back(place("users", request.sent_at, end));
        slice(callers[0], request.request_class, request.sent_at, end, request.outcome);
        for (const TracedRequest::Attempt& call : request.calls) {
            const double from = request.sent_at + call.from;
            const Place here = place(call.where, from, request.sent_at + call.to);
            slice(here, request.request_class, from, request.sent_at + call.to, call.outcome);
            for (const TracedRequest::Piece& piece : call.pieces)
                slice(here, models::spent_name(piece.spent), request.sent_at + piece.from,
                      request.sent_at + piece.to, "");
            callers.resize(call.depth + 1);
            arrow(callers.back(), here, from);
            callers.push_back(here);
        }
    }

private:
    struct Place {
        uint64_t process = 0, track = 0;
    };

    uint64_t process(const std::string& name) {
        return processes_.try_emplace(name, processes_.size()).first->second;
    }

    // Slices of a track must not overlap: the first one that is free at `from`.
    Place place(const std::string& instance, double from, double to) {
        const uint64_t id = process(instance);
        std::vector<double>& busy_until = tracks_[id];
        uint64_t track = 0;
        while (track < busy_until.size() && busy_until[track] > from) ++track;
        if (track == busy_until.size()) busy_until.push_back(0);
        busy_until[track] = to;
        return {id, track};
    }

    static Json event(const char* phase, const Place& at, std::string_view name, double seconds) {
        return Json::object()
            .set("ph", phase)
            .set("name", name)
            .set("pid", whole(at.process))
            .set("tid", whole(at.track))
            .set("ts", microseconds(nanoseconds(seconds)));
    }

    void slice(const Place& at, std::string_view name, double from, double to,
               const std::string& outcome) {
        Json one = event("X", at, name, from);
        one.set("dur", microseconds(nanoseconds(to) - nanoseconds(from)));
        if (!outcome.empty()) one.set("args", Json::object().set("outcome", outcome));
        events_.add(std::move(one));
    }

    void arrow(const Place& from, const Place& to, double seconds) {
        const uint64_t id = ++arrows_;
        events_.add(event("s", from, "call", seconds).set("cat", "call").set("id", whole(id)));
        events_.add(
            event("f", to, "call", seconds).set("cat", "call").set("id", whole(id)).set("bp", "e"));
    }

    void name_process(const std::string& name, uint64_t id) {
        events_.add(Json::object()
                        .set("ph", "M")
                        .set("name", "process_name")
                        .set("pid", whole(id))
                        .set("tid", whole(0))
                        .set("args", Json::object().set("name", name)));
    }

    Json events_ = Json::array();
    std::map<std::string, uint64_t> processes_;
    std::map<uint64_t, std::vector<double>> tracks_;  // until when each is taken, by process
    uint64_t arrows_ = 0;
};

}  // namespace

std::string perfetto(const scenarios::RunResult& result) {
    // In the order in which they were sent: that is how tracks are given out.
    TraceWriter writer;
    for (const TracedRequest* one : sampled(result)) writer.request(*one);
    return writer.take() + "\n";
}

}  // namespace faultline::reports
