// models/tracing/keep_all.hpp - for whoever watches a run: every traced request as it ends.
#pragma once
#include <cstddef>
#include <cstdint>

namespace faultline::models {

// As Tracer::Options::slowest: Tracer::slowest() has every traced request that has ended since the
// tracer was started, failed ones too, in the order of their ends; and no shares of the latency are
// kept. Who watches takes them and starts the tracer again; those under way are not lost.
inline constexpr uint32_t kKeepAll = UINT32_MAX;
// But no more than this: who is late finds the first of them.
inline constexpr size_t kKeptMost = 4096;

}  // namespace faultline::models
