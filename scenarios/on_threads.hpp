// scenarios/on_threads.hpp - tasks that share nothing, taken one after the other by several
// threads.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "scenarios/experiment.hpp"

namespace faultline::scenarios {

// work(i) for every i below `tasks`, on thread_count(jobs, tasks) threads, this one among them;
// returns when all have ended. Once *stop is set no further task is begun. Which thread does which
// task, and when, is of no consequence only if each writes where no other does.
template <class Work>
void on_threads(uint32_t jobs, size_t tasks, const std::atomic<bool>* stop, Work work) {
    std::atomic<size_t> next{0};
    const auto take = [&] {
        for (size_t i = next++; i < tasks; i = next++) {
            if (stop && stop->load(std::memory_order_relaxed)) return;
            work(i);
        }
    };
    std::vector<std::jthread> threads;
    for (uint32_t t = 1; t < thread_count(jobs, tasks); ++t) threads.emplace_back(take);
    take();
}

}  // namespace faultline::scenarios
