// scenarios/study_file.hpp - a file that replays phases, each an architecture at several
// populations.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/load.hpp"

namespace faultline::scenarios {

struct StudyPhase {
    std::string name;
    std::string scenario;  // path of the file, ready to be opened
    std::vector<uint64_t> users;
};

struct StudyFile {
    std::string name, description;
    std::vector<StudyPhase> phases;
    // As written, "p95" -> "200ms"; they hold in every phase, in place of the same ones there:
    // load a phase's scenario with study_sets().
    std::map<std::string, std::string> objectives;
    schema::Study message;
    PositionMap positions;
    Diagnostics diagnostics;
    bool readable = true;
    std::string source;
};

// What is read is kept by `sources`, or taken from there.
StudyFile load_study(const std::string& path, SourceFiles& sources);

// The `--set` overrides that make the scenario of a phase a run of the study.
std::vector<std::string> study_sets(const StudyFile& study, uint64_t users);

// Whether the file at `path` is a study (its first level has the key `study`).
bool is_study_file(const std::string& path);

}  // namespace faultline::scenarios
