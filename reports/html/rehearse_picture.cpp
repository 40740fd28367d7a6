#include "reports/html/rehearse_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "reports/html/escape.hpp"
#include "reports/html/svg_plot.hpp"
#include "reports/quantity.hpp"
#include "reports/terminal.hpp"

namespace faultline::reports {
namespace {

using studies::Rehearsed;
using studies::RehearseResult;

// Names; shares; the course of time.
constexpr double kWidth = 1080, kShares = 230, kSharesEnd = 500, kTime = 600, kTimeEnd = 1060;
constexpr double kTop = 44, kRow = 32;
// More rows than fit on a sheet say less: the table has them all.
constexpr size_t kMostRows = 40;

class Picture {
public:
    explicit Picture(const RehearseResult& result) : result_{result} {
        for (const Rehearsed& one : result.ranked)
            if (one.hurts() && rows_.size() < kMostRows) rows_.push_back(&one);
    }

    std::string svg() {
        if (rows_.empty()) return "";
        bottom_ = kTop + kRow * static_cast<double>(rows_.size());
        axes();
        for (size_t i = 0; i < rows_.size(); ++i)
            row(*rows_[i], kTop + kRow * (static_cast<double>(i) + 0.5));
        return fmt::format(
            "<svg class=\"plot ranking\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
            "aria-label=\"What hurts when it breaks, worst first\">\n{}</svg>\n",
            kWidth, bottom_ + 30, out_);
    }

private:
    double end() const { return result_.outage_seconds + result_.observe_seconds; }

    void axes() {
        out_ += svg_text(kShares, 16, "title", "Went wrong while it was broken");
        out_ += svg_text(kTime, 16, "title", "Users could tell until");
        for (const double share : {0.0, 0.5, 1.0}) {
            out_ += svg_line(share_.at(share), kTop - 8, share_.at(share), bottom_, "grid");
            out_ += svg_text(share_.at(share), bottom_ + 18, "tick", percent_of(share), "middle");
        }
        out_ += fmt::format(
            "<rect class=\"outage\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
            kTime, kTop - 8, time_.at(result_.outage_seconds) - kTime, bottom_ - kTop + 8);
        out_ += svg_text((kTime + time_.at(result_.outage_seconds)) / 2, kTop - 13, "tick",
                         "broken", "middle");
        for (const double at : {0.0, result_.outage_seconds, end()}) {
            out_ += svg_line(time_.at(at), kTop - 8, time_.at(at), bottom_, "grid");
            out_ += svg_text(time_.at(at), bottom_ + 18, "tick", at == 0 ? "0" : span_text(at),
                             "middle");
        }
    }

    static std::string percent_of(double share) { return fmt::format("{:.0f}%", 100 * share); }

    void row(const Rehearsed& one, double y) {
        const char* css = one.comes_back() ? "open" : "worse";
        out_ += fmt::format("<g class=\"{}\">", css);
        std::string name = shortened(one.what.name, 24);
        if (!one.what.alike.empty()) name += fmt::format(" (1 of {})", one.what.alike.size() + 1);
        out_ += svg_text(kShares - 14, y + 4, "label", name, "end");
        shares(one, y);
        course(one, y);
        out_ += "</g>\n";
    }

    void shares(const Rehearsed& one, double y) {
        const double share = std::clamp(one.wrong_share.mean, 0.0, 1.0);
        out_ += fmt::format(
            "<g><title>{}</title><rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
            "height=\"14\" rx=\"3\"/></g>",
            escaped(fmt::format("{}: {} of the requests that ended went wrong", one.what.name,
                                share_text(one.wrong_share.mean))),
            kShares, y - 7, std::max(1.5, share_.at(share) - kShares));
        const double high = std::min(1.0, one.wrong_share.high.value_or(share));
        if (one.wrong_share.low)
            out_ += svg_line(share_.at(std::max(0.0, *one.wrong_share.low)), y, share_.at(high), y,
                             "error");
        out_ += svg_text(share_.at(high) + 8, y + 4, "value", share_text(one.wrong_share.mean));
    }

    void course(const Rehearsed& one, double y) {
        const double until = one.comes_back() ? one.back_after.value_or(0) : end();
        const std::string says = one.comes_back()
                                     ? (one.back_after ? seconds_text(*one.back_after) : "at once")
                                     : "does not come back";
        out_ += fmt::format(
            "<g><title>{}</title><rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
            "height=\"14\" rx=\"3\"/></g>",
            escaped(fmt::format("{}: {}; in {} altogether", one.what.name, says,
                                seconds_text(one.noticed.mean))),
            kTime, y - 7, std::max(1.5, time_.at(until) - kTime));
        if (one.detected)
            out_ += fmt::format(
                "<circle class=\"noticed\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"><title>the system "
                "noticed after {}</title></circle>",
                time_.at(*one.detected), y, seconds_text(*one.detected));
        // Beside the bar, or on it where there is no room.
        const bool beside = time_.at(until) < kTimeEnd - 130;
        out_ += svg_text(beside ? time_.at(until) + 10 : kTimeEnd - 10, y + 4,
                         beside ? "value" : "value on", says, beside ? "start" : "end");
    }

    const RehearseResult& result_;
    std::vector<const Rehearsed*> rows_;
    Scale share_{0, 1, kShares, kSharesEnd, false};
    Scale time_{0, end(), kTime, kTimeEnd, false};
    double bottom_ = 0;
    std::string out_;
};

}  // namespace

std::string rehearse_picture(const RehearseResult& result) { return Picture{result}.svg(); }

}  // namespace faultline::reports
