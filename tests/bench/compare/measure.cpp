#include "tests/bench/compare/measure.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/bench/compare/process.hpp"

namespace faultline::bench {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
    return line;
}

// The number after the first "key": behind position `from`. Result documents are written by
// protobuf, so a key is followed by a colon, perhaps a blank, and the number.
double number_at(const std::string& document, const std::string& key, size_t from) {
    const size_t at = document.find('"' + key + "\":", from);
    if (from == std::string::npos || at == std::string::npos)
        throw std::runtime_error("the result document has no " + key);
    size_t begin = at + key.size() + 3;
    while (document[begin] == ' ' || document[begin] == '"') ++begin;
    return std::stod(document.substr(begin, 40));
}

// The number that a regular expression's first group finds; 0 if it finds none.
double matched(const std::string& line, const char* expression) {
    std::smatch match;
    return std::regex_search(line, match, std::regex(expression)) ? std::stod(match[1]) : 0;
}

}  // namespace

std::string scenario_file(const std::string& folder, const std::string& name,
                          const std::string& yaml) {
    const std::string path = folder + "/" + name + ".yaml";
    std::ofstream out(path);
    out << yaml << std::flush;
    if (!out.good()) throw std::runtime_error("cannot write " + path);
    return path;
}

Figures run_engine(const std::vector<std::string>& arguments, double processors) {
    std::vector<std::string> command = {FAULTLINE_BINARY, "run"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--quiet", "--json", "-"});
    const Finished finished = run_undisturbed(command, processors);
    if (finished.status != 0 && finished.status != 99)
        throw std::runtime_error(joined(command) + ": status " + std::to_string(finished.status));
    const std::string& document = finished.output;
    const size_t engine = document.rfind("\"engine\":");
    const double offered = number_at(document, "offered", document.find("\"requests\":"));
    const double wall = number_at(document, "wallSeconds", engine);
    const double events = number_at(document, "events", engine);
    return {offered / wall,
            wall * 1e9 / events,
            events / offered,
            number_at(document, "peakBytes", engine),
            number_at(document, "peakCalls", engine),
            finished.cpu_seconds / finished.seconds};
}

Figures run_limit(const std::vector<std::string>& command, const std::string& line_with) {
    const Finished finished = run_undisturbed(command, 1);
    if (finished.status != 0)
        throw std::runtime_error(joined(command) + ": status " + std::to_string(finished.status));
    std::istringstream lines(finished.output);
    for (std::string line; std::getline(lines, line);) {
        if (line.find(line_with) == std::string::npos) continue;
        Figures figures;
        figures.requests_per_second = matched(line, "requests_per_second ([0-9.]+)");
        if (figures.requests_per_second == 0)
            figures.requests_per_second = 1e6 * matched(line, "([0-9.]+) M(?:obj|req)/s");
        figures.ns_per_event =
            std::max(matched(line, "ns_per_event ([0-9.]+)"), matched(line, "([0-9.]+) ns/event"));
        figures.peak_bytes = static_cast<double>(finished.peak_bytes);
        figures.processors = finished.cpu_seconds / finished.seconds;
        return figures;
    }
    throw std::runtime_error(joined(command) + ": no line with '" + line_with + "'");
}

double middle_of(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Figures median(const std::vector<Figures>& runs) {
    const auto middle = [&](double Figures::*figure) {
        std::vector<double> values;
        for (const Figures& run : runs) values.push_back(run.*figure);
        return middle_of(std::move(values));
    };
    return {middle(&Figures::requests_per_second), middle(&Figures::ns_per_event),
            middle(&Figures::events_per_request),  middle(&Figures::peak_bytes),
            middle(&Figures::peak_calls),          middle(&Figures::processors)};
}

}  // namespace faultline::bench
