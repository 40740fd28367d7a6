// scenarios/compile_rate_limit.cpp - how many calls a balancer or a service lets in.
#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {

models::RateLimit compile_rate_limit(CompileContext& cx, const schema::RateLimit& written,
                                     const std::string& path) {
    using Algorithm = models::RateLimit::Algorithm;
    models::RateLimit limit{.rate = written.rate(),
                            .burst = written.burst(),
                            .window = {written.window()},
                            .delay = written.has_delay() ? written.delay() : models::kNoLimit,
                            .per_client = written.by() == "client"};
    if (written.algorithm() == "token_bucket") limit.algorithm = Algorithm::token_bucket;
    if (written.algorithm() == "fixed_window") limit.algorithm = Algorithm::fixed_window;
    const bool windowed = limit.algorithm == Algorithm::fixed_window;
    const auto useless = [&](const char* field, const char* with) {
        if (cx.is_written(path + "." + field))
            cx.report.error(path + "." + field,
                            std::string("says nothing here: it belongs to ") + with);
    };
    if (windowed) {
        useless("rate", "leaky_bucket and token_bucket");
        if (!written.has_window())
            cx.report.error(path, "a fixed window has a length", "state window, such as 15m");
    } else {
        useless("window", "fixed_window");
        if (!written.has_rate())
            cx.report.error(path, "no rate is stated", "state rate, such as 10/s");
    }
    if (limit.algorithm != Algorithm::leaky_bucket) {
        useless("delay", "leaky_bucket");
        if (limit.burst == 0)
            cx.report.error(
                path, "it lets nobody in",
                windowed ? "state burst, the calls of a window" : "state burst, the bucket's size");
    }
    // nginx counts in thousandths of a request a second.
    if (limit.algorithm == Algorithm::leaky_bucket && written.has_rate() && limit.rate < 0.001)
        cx.report.error(path + ".rate", "nginx counts no less than a request in 1000 s");
    return limit;
}

}  // namespace faultline::scenarios
