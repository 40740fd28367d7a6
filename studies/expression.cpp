#include "studies/expression.hpp"

#include <cctype>
#include <cstdlib>
#include <map>
#include <stdexcept>

namespace faultline::studies {
namespace {

using scenarios::RunResult;

// The value named `field` among those that a thing has.
double pick(const std::map<std::string, double>& values, const std::string& field) {
    const auto found = values.find(field);
    if (found == values.end()) throw std::invalid_argument("no such field: " + field);
    return found->second;
}

double of_requests(const scenarios::RequestCounts& c, const std::string& field) {
    const auto number = [](uint64_t n) { return static_cast<double>(n); };
    return pick({{"offered", number(c.offered)},
                 {"succeeded", number(c.succeeded)},
                 {"failed", number(c.failed)},
                 {"timedOut", number(c.timed_out)},
                 {"rejected", number(c.rejected)},
                 {"inFlight", number(c.in_flight)},
                 {"bad", number(c.failed + c.timed_out + c.rejected)},
                 {"ended", number(c.offered - c.in_flight)}},
                field);
}

double of_latency(const scenarios::LatencySummary& l, const std::string& field) {
    return pick({{"mean", l.mean.mean},
                 {"p50", l.p50.mean},
                 {"p90", l.p90.mean},
                 {"p95", l.p95.mean},
                 {"p99", l.p99.mean},
                 {"p999", l.p999.mean},
                 {"max", l.max.mean}},
                field);
}

// Of a component or one of its instances: what both have.
template <class Part>
std::map<std::string, double> meters(const Part& part) {
    return {{"utilization", part.utilization.mean},
            {"queueLength", part.queue_length.mean},
            {"waitSeconds", part.wait_seconds.mean},
            {"served", static_cast<double>(part.served)},
            {"failed", static_cast<double>(part.failed)},
            {"rejected", static_cast<double>(part.rejected)}};
}

double of_component(const RunResult& result, const std::string& name, const std::string& field) {
    for (const auto& component : result.components) {
        if (component.name != name) continue;
        if (field == "hitRatio" && component.hit_ratio) return component.hit_ratio->mean;
        return pick(meters(component), field);
    }
    throw std::invalid_argument("no such component: " + name);
}

double of_instance(const RunResult& result, const std::string& name, const std::string& field) {
    for (const auto& component : result.components)
        for (const auto& instance : component.instances)
            if (instance.name == name) return pick(meters(instance), field);
    throw std::invalid_argument("no such instance: " + name);
}

double of_incidents(const RunResult& result, const std::string& field) {
    double outage = 0;
    const double end = result.warmup_seconds + result.simulated_seconds;
    for (const auto& incident : result.incidents)
        outage += incident.recovered_at.value_or(end) - incident.at;
    double lost_writes = 0;
    for (const auto& incident : result.incidents)
        lost_writes += static_cast<double>(incident.lost_writes);
    return pick({{"count", static_cast<double>(result.incidents.size())},
                 {"outageSeconds", outage},
                 {"lostWrites", lost_writes}},
                field);
}

double of_class(const RunResult& result, const std::string& rest) {
    for (const auto& one : result.classes) {
        if (rest.starts_with(one.name + ".requests."))
            return of_requests(one.requests, rest.substr(one.name.size() + 10));
        if (rest.starts_with(one.name + ".latency."))
            return of_latency(one.latency, rest.substr(one.name.size() + 9));
    }
    throw std::invalid_argument("no such class: " + rest);
}

double at_path(const std::string& path, const RunResult& result) {
    const size_t dot = path.find('.'), last = path.rfind('.');
    if (dot == std::string::npos)
        return pick({{"throughput", result.throughput.mean},
                     {"simulatedSeconds", result.simulated_seconds},
                     {"usdPerMonth", result.usd_per_month}},
                    path);
    const std::string head = path.substr(0, dot), rest = path.substr(dot + 1);
    const std::string field = path.substr(last + 1);
    const std::string middle = last > dot ? path.substr(dot + 1, last - dot - 1) : "";
    if (head == "requests") return of_requests(result.requests, rest);
    if (head == "latency") return of_latency(result.latency, rest);
    if (head == "class") return of_class(result, rest);
    if (head == "component") return of_component(result, middle, field);
    if (head == "instance") return of_instance(result, middle, field);
    if (head == "incidents") return of_incidents(result, rest);
    if (head == "availability")
        return pick({{"requestSuccess", result.request_success.mean},
                     {"timeUp", result.time_up.mean},
                     {"downSeconds", result.down_seconds.mean}},
                    rest);
    throw std::invalid_argument("no such quantity: " + path);
}

// Recursive descent: sum, product, factor.
class Parser {
public:
    Parser(const std::string& text, const RunResult& result) : text_{text}, result_{result} {}

    double whole() {
        const double value = sum();
        if (at_ != text_.size()) throw std::invalid_argument("cannot read " + text_.substr(at_));
        return value;
    }

private:
    bool take(char c) {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    double sum() {
        double value = product();
        for (;;) {
            if (take('+')) {
                value += product();
            } else if (take('-')) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    double product() {
        double value = factor();
        for (;;) {
            if (take('*')) {
                value *= factor();
            } else if (take('/')) {
                value /= factor();
            } else {
                return value;
            }
        }
    }

    double factor() {
        if (take('(')) {
            const double value = sum();
            if (!take(')')) throw std::invalid_argument("a parenthesis stays open: " + text_);
            return value;
        }
        const size_t begin = at_;
        const auto belongs = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' ||
                   c == '[' || c == ']';
        };
        while (at_ < text_.size() && belongs(text_[at_])) ++at_;
        const std::string word = text_.substr(begin, at_ - begin);
        if (word.empty()) throw std::invalid_argument("something is missing in " + text_);
        return std::isdigit(static_cast<unsigned char>(word[0]))
                   ? std::strtod(word.c_str(), nullptr)
                   : at_path(word, result_);
    }

    const std::string& text_;
    const RunResult& result_;
    size_t at_ = 0;
};

}  // namespace

double evaluate(const std::string& expression, const RunResult& result) {
    return Parser{expression, result}.whole();
}

}  // namespace faultline::studies
