// models/population.hpp - a population of users that grows and shrinks with the load profile.
//
// Once a simulated second the number of users is set to what the profile says; users who are to go
// and wait for an answer leave when it has come.
#pragma once
#include "models/control.hpp"

namespace faultline::models {

class PopulationController final : public Controller {
public:
    explicit PopulationController(uint32_t source) : source_{source} {}
    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<PopulationController>(*this);
    }

private:
    uint32_t source_, self_ = 0;
};

}  // namespace faultline::models
