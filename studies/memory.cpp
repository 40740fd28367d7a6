#include "studies/memory.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include "sim/event.hpp"

namespace faultline::studies {
namespace {

// The first number in the file; nullopt if there is no file or a word in it ("max").
std::optional<double> number_in(const std::string& path) {
    std::ifstream file{path};
    double number = 0;
    if (file >> number) return number;
    return std::nullopt;
}

std::optional<double> machine_bytes(const std::string& root) {
    std::ifstream file{root + "/proc/meminfo"};
    std::string word;
    double kib = 0;
    while (file >> word)
        if (word == "MemAvailable:" && file >> kib) return kib * 1024;
    return std::nullopt;
}

// What is left in a control group and in all that it lies in, up to the hierarchy's `mount`.
// Pages of files, which the kernel would give back first, do not count as used.
std::optional<double> group_bytes(const std::string& mount, std::string group, const char* limit,
                                  const char* used) {
    std::optional<double> least;
    while (true) {
        const std::string folder = mount + group;
        const auto most = number_in(folder + "/" + limit);
        const auto now = number_in(folder + "/" + used);
        if (most && now) {
            double files = 0;
            std::ifstream statistics{folder + "/memory.stat"};
            std::string key;
            for (double value = 0; statistics >> key >> value;)
                if (key == "inactive_file" || key == "active_file") files += value;
            const double left = std::max(0.0, *most - *now + std::min(files, *now));
            least = std::min(least.value_or(left), left);
        }
        const size_t cut = group.rfind('/');
        if (cut == std::string::npos) return least;
        group.erase(cut);
    }
}

// Lines of /proc/self/cgroup: "0::/user.slice" (version 2), "7:cpu,memory:/docker/1a" (version 1).
std::optional<double> groups_bytes(const std::string& root) {
    std::ifstream file{root + "/proc/self/cgroup"};
    std::optional<double> least;
    for (std::string line; std::getline(file, line);) {
        std::istringstream in{line};
        std::string number, controllers, group;
        std::getline(in, number, ':');
        std::getline(in, controllers, ':');
        std::getline(in, group);
        if (group == "/") group.clear();
        std::optional<double> left;
        if (controllers.empty())
            left = group_bytes(root + "/sys/fs/cgroup", group, "memory.max", "memory.current");
        else if (("," + controllers + ",").find(",memory,") != std::string::npos)
            left = group_bytes(root + "/sys/fs/cgroup/memory", group, "memory.limit_in_bytes",
                               "memory.usage_in_bytes");
        if (left) least = std::min(least.value_or(*left), *left);
    }
    return least;
}

}  // namespace

const double kMostCalls = sim::kMaxSlots;

RunSize run_size(const models::Blueprint& blueprint, std::optional<uint32_t> replications) {
    RunSize size;
    size.load = scenarios::expected_load(blueprint);
    size.footprint = models::footprint(blueprint, size.load.crowd);
    size.replications = std::max(1u, replications.value_or(blueprint.run.replications));
    return size;
}

double bytes_needed(const std::vector<RunSize>& runs, uint32_t jobs) {
    if (runs.size() == 1) return runs.front().footprint.bytes(jobs, runs.front().replications);
    // The largest may well run at the same time: a study begins with them.
    std::vector<double> running;
    double kept = 0;
    for (const RunSize& run : runs) {
        running.push_back(run.footprint.run_bytes() +
                          run.footprint.outcome * (run.replications - 1));
        kept += run.footprint.outcome + run.footprint.process - runs.front().footprint.process;
    }
    std::sort(running.rbegin(), running.rend());
    running.resize(std::min<size_t>(running.size(), jobs));
    return runs.front().footprint.process + kept +
           std::accumulate(running.begin(), running.end(), 0.0);
}

std::optional<double> available_memory(const std::string& root) {
    const std::optional<double> machine = machine_bytes(root);
    const std::optional<double> groups = groups_bytes(root);
    if (machine && groups) return std::min(*machine, *groups);
    return machine ? machine : groups;
}

}  // namespace faultline::studies
