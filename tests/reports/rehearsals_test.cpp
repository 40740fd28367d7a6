// Every rehearsal asks a question in its first lines and answers it; the numbers of the answer
// stand below "Checked" as figures of the result document, and hold.
//
//     #   incidents[0].recoveredAt = 353s ±2%
//
// A figure is written in s, ms, %, K or plainly; what it may be off is a share of itself.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>

#include "reports/json_result.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"

namespace faultline::reports {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using testing::HasSubstr;

std::vector<std::string> rehearsal_files() {
    std::vector<std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator{FAULTLINE_SOURCE_DIR "/examples/rehearsals"})
        if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

// The comment that the file begins with.
std::vector<std::string> first_lines(const std::string& path) {
    std::ifstream file{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line) && line.starts_with('#');)
        lines.push_back(line);
    return lines;
}

struct Figure {
    std::string path;
    double value = 0, within = 0;
};

double number(const std::string& text) {
    static const std::map<std::string, double> kUnits = {
        {"", 1}, {"s", 1}, {"ms", 1e-3}, {"%", 1e-2}, {"K", 1e3}};
    size_t end = 0;
    const double value = std::stod(text, &end);
    return value * kUnits.at(text.substr(end));
}

std::vector<Figure> figures(const std::vector<std::string>& lines) {
    static const std::regex kFigure{
        R"(^# +([A-Za-z0-9_.\[\]]+) = ([0-9.]+(?:s|ms|%|K)?)(?: ±([0-9.]+%))?$)"};
    std::vector<Figure> found;
    for (const std::string& line : lines) {
        std::smatch parts;
        if (!std::regex_match(line, parts, kFigure)) continue;
        found.push_back({parts[1], number(parts[2]), parts[3].matched ? number(parts[3]) : 0});
    }
    return found;
}

// The number at a.b[2].c; absent: NaN.
double at(const Struct& document, const std::string& path) {
    static const std::regex kPart{R"(([A-Za-z0-9_]+)(?:\[([0-9]+)\])?)"};
    Value here;
    *here.mutable_struct_value() = document;
    for (std::sregex_iterator it{path.begin(), path.end(), kPart}, end; it != end; ++it) {
        const auto& fields = here.struct_value().fields();
        const auto found = fields.find((*it)[1]);
        if (found == fields.end()) return std::nan("");
        Value next = found->second;
        if ((*it)[2].matched) {
            const int index = std::stoi((*it)[2]);
            if (index >= next.list_value().values_size()) return std::nan("");
            next = Value{next.list_value().values(index)};
        }
        here = next;
    }
    return here.has_number_value() ? here.number_value() : std::nan("");
}

class EachRehearsal : public testing::TestWithParam<std::string> {};

TEST_P(EachRehearsal, AnswersItsQuestionWithNumbersThatHold) {
    const std::vector<std::string> lines = first_lines(GetParam());
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    EXPECT_THAT(text, HasSubstr("# Question: "));
    EXPECT_THAT(text, HasSubstr("# Answer: "));
    const std::string name = std::filesystem::path(GetParam()).filename();
    EXPECT_THAT(text, HasSubstr("faultline run examples/rehearsals/" + name));
    const std::vector<Figure> stated = figures(lines);
    EXPECT_GE(stated.size(), 2U);

    scenarios::LoadedScenario loaded = scenarios::load_scenario(GetParam());
    const auto blueprint = scenarios::compile(loaded);
    ASSERT_TRUE(blueprint) << loaded.diagnostics.text();
    EXPECT_EQ(loaded.diagnostics.text(), "");
    scenarios::ExperimentOptions options;
    options.jobs = 1;
    const scenarios::RunResult result = scenarios::run_experiment(*blueprint, options);
    const scenarios::RequestCounts& r = result.requests;
    EXPECT_EQ(r.offered, r.succeeded + r.failed + r.timed_out + r.rejected + r.in_flight);
    Struct document_of;
    ASSERT_TRUE(
        google::protobuf::util::JsonStringToMessage(json_text(document(result)), &document_of)
            .ok());
    for (const Figure& one : stated) {
        const double measured = at(document_of, one.path);
        EXPECT_NEAR(measured, one.value, one.within * one.value) << one.path;
    }
}

std::string name_of(const testing::TestParamInfo<std::string>& file) {
    std::string name = std::filesystem::path(file.param).stem();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Rehearsals, EachRehearsal, testing::ValuesIn(rehearsal_files()), name_of);

TEST(Rehearsals, AreTwelveAtLeast) { EXPECT_GE(rehearsal_files().size(), 12U); }

}  // namespace
}  // namespace faultline::reports
