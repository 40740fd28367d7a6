#include "cli/interrupt.hpp"

#include <csignal>

#include "cli/exit_status.hpp"

namespace faultline::cli {
namespace {

// A signal handler takes no arguments: it can only reach what is static. Lock-free, so it may.
std::atomic<bool> stop_requested{false};
std::atomic<int> first_signal{SIGINT};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void request_stop(int signal_number) {
    if (stop_requested.exchange(true)) {
        // Blocked until the handler returns; then it has its usual effect.
        std::signal(signal_number, SIG_DFL);
        std::raise(signal_number);
    } else {
        first_signal.store(signal_number);
    }
}

}  // namespace

const std::atomic<bool>& stop_on_interrupt() {
    struct sigaction action {};
    action.sa_handler = request_stop;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    return stop_requested;
}

int interrupted_status() { return first_signal.load() == SIGTERM ? kTerminated : kInterrupted; }

}  // namespace faultline::cli
