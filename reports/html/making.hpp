// reports/html/making.hpp - how a result can be made again, as its page says it.
#pragma once
#include <string>
#include <vector>

#include "scenarios/source_files.hpp"

namespace faultline::reports {

struct Making {
    Making(std::string typed, std::vector<scenarios::SourceFile> read = {})
        : command{std::move(typed)}, sources{std::move(read)} {}
    std::string command;                         // to be typed
    std::vector<scenarios::SourceFile> sources;  // what was read then; empty: not known
};

}  // namespace faultline::reports
