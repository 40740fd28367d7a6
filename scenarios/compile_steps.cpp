// scenarios/compile_steps.cpp - the steps of an operation, with every name they mention resolved.
#include <fmt/format.h>

#include <cmath>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

using models::Step;
using models::Steps;

constexpr uint32_t kRepeatMax = 1000;
constexpr uint64_t kUnrolledMax = 10'000;

Step empty(Step::Kind kind) {
    Step step;
    step.kind = kind;
    return step;
}

class StepCompiler {
public:
    StepCompiler(CompileContext& cx, bool disk) : cx_{cx}, disk_{disk} {}

    Steps list(const StepList& written, const std::string& path) {
        Steps steps;
        for (int i = 0; i < written.size(); ++i)
            steps.push_back(one(written.Get(i), element(path, i)));
        return steps;
    }

private:
    Step one(const schema::Step& written, const std::string& path) {
        using Kind = schema::Step::KindCase;
        switch (written.kind_case()) {
            case Kind::kWait:
                return timed(Step::Kind::wait, written.wait(), path + ".wait");
            case Kind::kCpu:
                return timed(Step::Kind::cpu, written.cpu(), path + ".cpu");
            case Kind::kDisk:
                return disk(written.disk(), path + ".disk");
            case Kind::kCall:
                return call(written.call(), path + ".call");
            case Kind::kQuery:
                return query(written.query(), path + ".query");
            case Kind::kCache:
                return cache(written.cache(), path + ".cache");
            case Kind::kPublish: {
                Step step = empty(Step::Kind::publish);
                step.target = cx_.find_component(cx_.inside(path + ".publish", "to"),
                                                 written.publish().to(), {ComponentKind::queue});
                return step;
            }
            case Kind::kParallel:
                return parallel(written.parallel(), path + ".parallel");
            case Kind::kRepeat:
                return repeat(written.repeat(), path + ".repeat");
            case Kind::kChoose:
                return choose(written.choose(), path + ".choose");
            case Kind::kFail: {
                Step step = empty(Step::Kind::fail);
                step.probabilities = {written.fail().p()};
                return step;
            }
            case Kind::KIND_NOT_SET:
                break;
        }
        cx_.report.error(path, "a step that says nothing to do");
        return {};
    }

    Step timed(Step::Kind kind, const schema::Distribution& written, const std::string& path) {
        Step step = empty(kind);
        step.duration = compile_distribution(cx_, written, path);
        return step;
    }

    Step disk(const schema::DiskStep& written, const std::string& path) {
        if (!disk_)
            cx_.report.error(path, "without a machine there is no disk",
                             "give the component a machine or a host");
        Step step = empty(Step::Kind::disk);
        step.count = written.ios();
        return step;
    }

    Step call(const schema::CallStep& written, const std::string& path) {
        using enum ComponentKind;
        Step step = empty(Step::Kind::call);
        step.target =
            cx_.find_component(cx_.inside(path, "to"), written.to(), {service, load_balancer, cdn});
        step.operation =
            cx_.find_operation(cx_.inside(path, "operation"), step.target, written.operation());
        return step;
    }

    Step query(const schema::QueryStep& written, const std::string& path) {
        Step step = empty(Step::Kind::query);
        step.target =
            cx_.find_component(cx_.inside(path, "on"), written.on(), {ComponentKind::database});
        step.operation = cx_.find_operation(cx_.inside(path, "name"), step.target, written.name());
        return step;
    }

    Step cache(const schema::CacheStep& written, const std::string& path) {
        Step step = empty(Step::Kind::cache);
        step.target =
            cx_.find_component(cx_.inside(path, "in"), written.in(), {ComponentKind::cache});
        step.operation = cx_.find_operation(cx_.inside(path, "key"), step.target, written.key());
        step.branches = {list(written.on_miss(), path + ".on_miss")};
        return step;
    }

    Step parallel(const schema::ParallelStep& written, const std::string& path) {
        Step step = empty(Step::Kind::parallel);
        const std::string inner = cx_.inside(path, "branches");
        for (int i = 0; i < written.branches_size(); ++i)
            step.branches.push_back(
                list(written.branches(i).steps(), cx_.inside(element(inner, i), "steps")));
        const auto branches = static_cast<uint32_t>(step.branches.size());
        step.count = written.has_need() ? written.need() : branches;
        if (branches == 0)
            cx_.report.error(path, "there is no branch to do");
        else if (step.count > branches)
            cx_.report.error(
                cx_.inside(path, "need"),
                fmt::format("{} of {} branches cannot end well", step.count, branches));
        return step;
    }

    Step repeat(const schema::RepeatStep& written, const std::string& path) {
        Step step = empty(Step::Kind::repeat);
        step.count = written.times();
        if (step.count == 0 || step.count > kRepeatMax)
            cx_.report.error(path + ".times",
                             fmt::format("{} times is outside 1 to {}", step.count, kRepeatMax));
        // Repeats are unrolled: a few of them inside each other are a plan that fits no memory.
        times_ *= std::max(1u, step.count);
        if (times_ > kUnrolledMax)
            cx_.report.error(path + ".times",
                             fmt::format("repeats inside each other come to {} times, the limit is "
                                         "{}",
                                         times_, kUnrolledMax));
        else
            step.branches = {list(written.steps(), path + ".steps")};
        times_ /= std::max(1u, step.count);
        return step;
    }

    Step choose(const schema::ChooseStep& written, const std::string& path) {
        Step step = empty(Step::Kind::choose);
        const std::string inner = cx_.inside(path, "choices");
        double stated = 0;
        int open = 0;
        for (int i = 0; i < written.choices_size(); ++i) {
            const schema::Choice& choice = written.choices(i);
            if (choice.has_p())
                stated += choice.p();
            else
                ++open;
            step.branches.push_back(list(choice.steps(), element(inner, i) + ".steps"));
        }
        if (step.branches.empty()) cx_.report.error(path, "there is nothing to choose from");
        if (stated > 1 + 1e-6 || (open == 0 && std::abs(stated - 1) > 1e-6))
            cx_.report.error(
                path, fmt::format("the p of its choices sum to {:.6g}%, not 100%", stated * 100),
                open == 0 ? "the last choice may leave out its p: it gets the rest" : "");
        const double rest = open > 0 ? std::max(0.0, 1 - stated) / open : 0;
        for (const schema::Choice& choice : written.choices())
            step.probabilities.push_back(choice.has_p() ? choice.p() : rest);
        return step;
    }

    CompileContext& cx_;
    bool disk_;
    uint64_t times_ = 1;  // of the repeats around the step at hand
};

}  // namespace

Steps compile_steps(CompileContext& cx, const StepList& steps, const std::string& path, bool disk) {
    return StepCompiler{cx, disk}.list(steps, path);
}

}  // namespace faultline::scenarios
