// sim/moments.hpp - count, mean and variance in one pass, without cancellation.
//
// Welford's method (1962); merging by Chan, Golub and LeVeque (1979).
#pragma once
#include <cstdint>

namespace faultline::sim {

class Moments {
public:
    void add(double x) {
        ++count_;
        const double d = x - mean_;
        mean_ += d / static_cast<double>(count_);
        squares_ += d * (x - mean_);
    }

    uint64_t count() const { return count_; }
    double mean() const { return mean_; }  // 0 when empty
    // Unbiased (divided by count - 1); 0 below two values.
    double variance() const {
        return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : 0.0;
    }

    void merge(const Moments& other) {
        if (other.count_ == 0) return;
        const double a = static_cast<double>(count_), b = static_cast<double>(other.count_);
        const double d = other.mean_ - mean_;
        mean_ += d * (b / (a + b));
        squares_ += other.squares_ + d * d * (a * b / (a + b));
        count_ += other.count_;
    }

private:
    uint64_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;  // sum of squared deviations from the mean
};

}  // namespace faultline::sim
