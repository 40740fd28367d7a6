// tests/cli/tool.hpp - other people's programs, for checking our documents with them.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace faultline::cli {

struct ToolEnded {
    int status = -1;  // 127: it is not installed
    std::string out;  // and what it complained about
};

// Looked for on the PATH.
ToolEnded run_tool(const std::vector<std::string>& command);

// A server that is stopped when the test ends. Its output goes to `log`.
class ToolServer {
public:
    ToolServer(const std::vector<std::string>& command, const std::string& log);
    ~ToolServer();
    ToolServer(const ToolServer&) = delete;
    ToolServer& operator=(const ToolServer&) = delete;
    bool running() const;

private:
    pid_t child_ = -1;
};

// A port of the loopback interface that nobody listens at.
int free_port();

}  // namespace faultline::cli
