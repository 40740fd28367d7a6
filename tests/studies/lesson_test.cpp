// Lessons: what they say is measured, and what is wrong with one is said at its line.
#include "studies/lesson.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace faultline::studies {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::vector<std::string> lesson_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(FAULTLINE_SOURCE_DIR "/examples/lessons"))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

class EachLesson : public testing::TestWithParam<std::string> {};

TEST_P(EachLesson, SaysWhatItsSystemsMeasure) {
    scenarios::SourceFiles sources;
    LessonPlan plan = plan_lesson(GetParam(), sources);
    ASSERT_FALSE(plan.diagnostics.has_errors()) << plan.diagnostics.text();
    const size_t stated = plan.lesson.numbers.size();
    const LessonResult result = run_lesson(std::move(plan), {});
    EXPECT_EQ(result.numbers.size(), stated);
    EXPECT_GE(stated, 1u);
    EXPECT_GE(result.lesson.cards.size(), 2u);
    for (const MeasuredNumber& one : result.numbers)
        EXPECT_TRUE(one.holds()) << one.known.name << " is said to be " << one.known.stated
                                 << " and is " << one.measured << " " << one.problem;
}

INSTANTIATE_TEST_SUITE_P(Lessons, EachLesson, testing::ValuesIn(lesson_files()),
                         [](const testing::TestParamInfo<std::string>& lesson) {
                             std::string name = fs::path(lesson.param).stem();
                             std::replace(name.begin(), name.end(), '-', '_');
                             return "n" + name;
                         });

class LessonText : public testing::Test {
protected:
    // Of a lesson with this text, in one system.
    static scenarios::LessonFile read(const std::string& text) {
        auto sources = scenarios::SourceFiles::kept(
            {{"lessons/l.yaml", "lesson: L\nteaches: T\nsystems: {one: q.yaml}\n" + text},
             {"lessons/q.yaml", "workload: {}\n"}});
        return scenarios::load_lesson("lessons/l.yaml", sources);
    }
};

TEST_F(LessonText, CitesItsNumbers) {
    const auto lesson = read(
        "numbers: {p99: {of: latency.p99, is: 460ms}}\n"
        "steps: [{title: A, text: \"It is {p99}.\", from: 1m, until: 2m}, {title: B, text: b}]\n");
    EXPECT_EQ(lesson.diagnostics.text(), "");
    EXPECT_EQ(lesson.cards[0].text, "It is 460ms.");
    EXPECT_DOUBLE_EQ(lesson.numbers[0].value, 0.46);
    EXPECT_EQ(lesson.numbers[0].unit, scenarios::LessonNumber::Unit::seconds);
    // A card goes on where the one before ended, with what it showed.
    EXPECT_DOUBLE_EQ(lesson.cards[1].from, 120);
    EXPECT_EQ(lesson.cards[1].systems, lesson.cards[0].systems);
}

TEST_F(LessonText, IsToldAtItsLineWhatIsWrong) {
    const std::string errors =
        read(
            "numbers: {p99: {system: two, of: latency.p99, is: quick}}\n"
            "steps:\n"
            "  - {title: A, text: \"{p98}\", until: 0s, choices: [x, y], answer: 3}\n"
            "  - {title: B, text: b, predict: p99, question: q, choices: [x, y]}\n")
            .diagnostics.text();
    EXPECT_THAT(errors, HasSubstr(":4:25: numbers.p99.system: no system of this lesson"));
    EXPECT_THAT(errors, HasSubstr("steps[0].text: no number of this lesson is called 'p98'"));
    EXPECT_THAT(errors, HasSubstr("steps[0].until: it ends before it begins"));
    EXPECT_THAT(errors, HasSubstr("steps[0].choices: there is no question"));
    EXPECT_THAT(errors, HasSubstr("steps[0].answer: there are 2 choices"));
    EXPECT_THAT(errors, HasSubstr("steps[1].choices: which of them is right?"));
    EXPECT_THAT(errors, HasSubstr("steps[1].predict: nothing runs"));
}

TEST_F(LessonText, AScenarioIsNoLesson) {
    auto sources = scenarios::SourceFiles::kept({{"q.yaml", "workload: {}\n"}});
    EXPECT_THAT(scenarios::load_lesson("q.yaml", sources).diagnostics.text(),
                HasSubstr("this is a scenario, not a lesson"));
    EXPECT_FALSE(scenarios::load_lesson("nowhere.yaml", sources).readable);
}

}  // namespace
}  // namespace faultline::studies
