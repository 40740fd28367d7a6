// scenarios/compile_distribution.cpp - a written distribution to one that can be drawn from.
//
// Ranges of single fields have been checked when the file was bound; what remains is what several
// values say together.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "scenarios/compile_context.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using sim::Distribution;
using sim::Duration;

Distribution lognormal(CompileContext& cx, const schema::Lognormal& written,
                       const std::string& path) {
    if (written.has_mean() && written.has_cv())
        return Distribution::lognormal_mean_cv(Duration{written.mean()}, written.cv());
    if (written.has_median() && written.has_p99()) {
        if (written.p99() > written.median())
            return Distribution::lognormal_median_p99(Duration{written.median()},
                                                      Duration{written.p99()});
        cx.report.error(path, "p99 has to be longer than the median");
        return {};
    }
    cx.report.error(path, "a lognormal is given by mean and cv, or by median and p99");
    return {};
}

Distribution hyperexponential(CompileContext& cx, const schema::Hyperexponential& written,
                              const std::string& path) {
    std::vector<std::pair<double, Duration>> branches;
    double sum = 0;
    for (const auto& branch : written.branches()) {
        branches.emplace_back(branch.p(), Duration{branch.mean()});
        sum += branch.p();
    }
    if (std::abs(sum - 1) > 1e-6) {
        cx.report.error(path,
                        fmt::format("the p of its branches sum to {:.6g}%, not 100%", sum * 100));
        return {};
    }
    return Distribution::hyperexponential(branches);
}

// One duration a line, in the first column; a first line that is no duration is a heading.
Distribution from_file(CompileContext& cx, const std::string& name, const std::string& path) {
    const std::filesystem::path file =
        std::filesystem::path(cx.loaded.position_of(path).file).parent_path() / name;
    std::ifstream in(file);
    if (!in) {
        cx.report.error(path, "cannot read " + file.string());
        return {};
    }
    std::vector<Duration> values;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        std::string cell = line.substr(0, line.find_first_of(",;\t\r"));
        cell.erase(0, cell.find_first_not_of(" \""));
        cell.erase(cell.find_last_not_of(" \"") + 1);
        if (cell.empty() || cell.front() == '#') continue;
        const auto duration = read_duration(cell).value;
        if (duration && *duration >= 0)
            values.push_back(Duration{*duration});
        else if (number > 1) {
            cx.report.error(path,
                            fmt::format("{}:{}: '{}' is no duration", file.string(), number, cell),
                            "a duration is written like 2ms or 1.5s");
            return {};
        }
    }
    if (values.empty()) {
        cx.report.error(path, file.string() + " has no durations in it");
        return {};
    }
    return Distribution::empirical(values);
}

Distribution empirical(CompileContext& cx, const schema::Empirical& written,
                       const std::string& path) {
    if (written.has_file()) return from_file(cx, written.file(), path);
    std::vector<Duration> values;
    for (const int64_t ns : written.values()) values.push_back(Duration{ns});
    if (!values.empty()) return Distribution::empirical(values);
    cx.report.error(path, "a list of values needs at least one");
    return {};
}

}  // namespace

Distribution compile_distribution(CompileContext& cx, const schema::Distribution& written,
                                  const std::string& path) {
    using Kind = schema::Distribution::KindCase;
    switch (written.kind_case()) {
        case Kind::kConstant:
            return Distribution::constant(Duration{written.constant()});
        case Kind::kExponential:
            return Distribution::exponential(Duration{written.exponential()});
        case Kind::kUniform: {
            const auto& uniform = written.uniform();
            if (uniform.to() < uniform.from()) {
                cx.report.error(path + ".uniform", "the second duration has to be the longer one");
                return {};
            }
            return Distribution::uniform(Duration{uniform.from()}, Duration{uniform.to()});
        }
        case Kind::kLognormal:
            return lognormal(cx, written.lognormal(), path + ".lognormal");
        case Kind::kGamma:
            return Distribution::gamma_mean_cv(Duration{written.gamma().mean()},
                                               written.gamma().cv());
        case Kind::kErlang:
            return Distribution::erlang(Duration{written.erlang().mean()},
                                        written.erlang().stages());
        case Kind::kPareto: {
            const auto& pareto = written.pareto();
            if (pareto.has_max() && pareto.max() <= pareto.min()) {
                cx.report.error(path + ".pareto", "max has to be longer than min");
                return {};
            }
            return Distribution::pareto(Duration{pareto.min()}, pareto.alpha(),
                                        limit(pareto.has_max(), pareto.max()));
        }
        case Kind::kWeibull:
            return Distribution::weibull(Duration{written.weibull().scale()},
                                         written.weibull().shape());
        case Kind::kHyperexponential:
            return hyperexponential(cx, written.hyperexponential(), path + ".hyperexponential");
        case Kind::kEmpirical:
            return empirical(cx, written.empirical(), path + ".empirical");
        case Kind::kSum: {
            std::vector<Distribution> parts;
            for (int i = 0; i < written.sum().parts_size(); ++i)
                parts.push_back(
                    compile_distribution(cx, written.sum().parts(i), element(path + ".sum", i)));
            return parts.empty() ? Distribution{} : Distribution::sum(parts);
        }
        case Kind::KIND_NOT_SET:
            break;
    }
    return {};
}

}  // namespace faultline::scenarios
