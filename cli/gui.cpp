// cli/gui.cpp - faultline gui: hands over to the window, a program of its own beside this one.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/verbs.hpp"

namespace faultline::cli {
namespace {

constexpr const char* kWindow = "faultline-gui";

// Beside this program, wherever that was installed or built.
std::filesystem::path window_program() {
    std::error_code error;
    const auto here = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path(kWindow) : here.parent_path() / kWindow;
}

int open_window(const std::vector<std::string>& files) {
    const std::string program = window_program();
    std::vector<char*> arguments{const_cast<char*>(program.c_str())};
    for (const std::string& file : files) arguments.push_back(const_cast<char*>(file.c_str()));
    arguments.push_back(nullptr);
    execv(program.c_str(), arguments.data());
    if (errno != ENOENT) {
        complain(fmt::format("{} does not start: {}", program, std::strerror(errno)));
        return kCannotReadWrite;
    }
    complain(fmt::format("the window was not built: there is no {}", program));
    complain("it needs Qt 6 with Charts and Svg: ./dev setup gui, then ./dev build");
    return kCannotReadWrite;
}

}  // namespace

void add_gui(CLI::App& app, Action& chosen) {
    const auto files = std::make_shared<std::vector<std::string>>();
    CLI::App* verb = app.add_subcommand("gui", "See a system live in a window, break it by hand");
    verb->add_option("scenario", *files, "What to open")->type_name("FILE")->expected(0, 1);
    verb->footer(
        "The window is a program of its own, faultline-gui (GPL-3.0, because of Qt Charts).\n\n"
        "Example:\n"
        "  faultline gui examples/web-shop.yaml");
    verb->callback([files, &chosen] { chosen = [files] { return open_window(*files); }; });
}

}  // namespace faultline::cli
