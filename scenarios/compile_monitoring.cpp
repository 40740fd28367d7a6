// scenarios/compile_monitoring.cpp - who watches: rules with their conditions, the uptime check,
// what requests mean for the business.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/compile_context.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using models::Monitoring;
using Rules = google::protobuf::Map<std::string, schema::Alert>;

class MonitoringCompiler {
public:
    explicit MonitoringCompiler(CompileContext& cx) : cx_{cx}, written_{cx.scenario.monitoring()} {}

    Monitoring compile() {
        to_.scrape = {written_.scrape()};
        to_.evaluation = {written_.evaluation()};
        to_.group_wait = {written_.group_wait()};
        to_.group_interval = {written_.group_interval()};
        if (written_.has_offset()) to_.offset = sim::Duration{written_.offset()};
        cx_.blueprint.messages = {written_.request_size(), written_.reply_size()};
        if (written_.window() < 2 * written_.scrape())
            cx_.report.error("monitoring.window",
                             "a rate needs two scrapes within its window: there is one every " +
                                 write_duration(written_.scrape()),
                             "at least " + write_duration(2 * written_.scrape()));
        rules(written_.alerts(), "monitoring.alerts");
        rules(written_.more_alerts(), "monitoring.more_alerts");
        uptime();
        business();
        return to_;
    }

private:
    void rules(const Rules& written, const std::string& section) {
        for (const std::string& name : sorted_keys(written)) rule(written.at(name), name, section);
    }

    void rule(const schema::Alert& written, const std::string& name, const std::string& section) {
        const std::string path = section + "." + name;
        const bool twice = std::any_of(to_.rules.begin(), to_.rules.end(),
                                       [&](const auto& one) { return one.name == name; });
        if (twice)
            return cx_.report.error(path, fmt::format("there is an alert {} already", name),
                                    "a rule of the guide is changed under `alerts`");
        const auto condition =
            compile_condition(cx_, cx_.inside(path, "if"), written.if_(), {written_.window()});
        if (!condition) return;
        // The window of all has been looked at.
        const bool own = condition->window.ns != written_.window();
        if (own && condition->window < to_.scrape * 2 &&
            models::info_of(condition->signal).over_window)
            cx_.report.error(cx_.inside(path, "if"), "a rate needs two scrapes within its window",
                             "over at least " + write_duration(2 * to_.scrape.ns));
        using Level = models::AlertRule::Level;
        to_.rules.push_back({name,
                             *condition,
                             {written.has_for_() ? written.for_() : written_.for_()},
                             written.level() == schema::Alert::CRITICAL  ? Level::critical
                             : written.level() == schema::Alert::WARNING ? Level::warning
                                                                         : Level::info,
                             written.note()});
    }

    void uptime() {
        const schema::UptimeCheck& check = written_.uptime_check();
        if (check.interval() == 0) return;
        models::UptimeCheck to{0, {check.interval()}, {check.timeout()}};
        const auto classes = classes_of(cx_.blueprint);
        if (check.has_request()) {
            const auto found =
                find_class(cx_, cx_.inside("monitoring.uptime_check", "request"), check.request());
            if (!found) return;
            to.request_class = *found;
        } else {
            const auto most =
                std::max_element(classes.begin(), classes.end(),
                                 [](const auto& a, const auto& b) { return a.share < b.share; });
            if (most == classes.end()) return;
            to.request_class = static_cast<uint32_t>(most - classes.begin());
        }
        to_.uptime = to;
    }

    void business() {
        if (!written_.has_business()) return;
        const schema::Business& from = written_.business();
        const std::string path = "monitoring.business";
        if (from.has_orders())
            to_.business.orders = find_class(cx_, path + ".orders", from.orders());
        if (from.has_sign_ups())
            to_.business.sign_ups = find_class(cx_, path + ".sign_ups", from.sign_ups());
        for (const std::string& name : sorted_keys(from.revenue()))
            if (const auto found = find_class(cx_, path + ".revenue." + name, name))
                to_.business.revenue.emplace_back(*found, from.revenue().at(name));
    }

    CompileContext& cx_;
    const schema::Monitoring& written_;
    Monitoring to_;
};

}  // namespace

void compile_monitoring(CompileContext& cx) {
    if (cx.scenario.has_monitoring()) cx.blueprint.monitoring = MonitoringCompiler{cx}.compile();
}

}  // namespace faultline::scenarios
