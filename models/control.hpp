// models/control.hpp - the control plane: a few decisions per simulated second, each a small class.
//
// A controller (health check, failover, autoscaler, fault plan) makes appointments with itself and
// acts on the cluster when they come due. Appointments are events like any other, so that control
// and data plane share one order.
#pragma once
#include <cstdint>
#include <memory>

#include "models/call.hpp"
#include "sim/time.hpp"

namespace faultline::models {

class Cluster;

class Controller {
public:
    virtual ~Controller() = default;
    // Called once when the run starts: make the first appointments.
    virtual void start(Cluster& cluster, uint32_t self) = 0;
    // An appointment has come due.
    virtual void due(Cluster& cluster, uint32_t what) = 0;
    // A probe that this controller sent has ended; `what` as given when it was sent.
    virtual void probe_ended(Cluster&, uint32_t /*what*/, Outcome) {}
    virtual std::unique_ptr<Controller> clone() const = 0;
};

// Owns a controller and copies it with the cluster, so that a run can be forked.
class ControllerBox {
public:
    explicit ControllerBox(std::unique_ptr<Controller> controller) : it_{std::move(controller)} {}
    ControllerBox(const ControllerBox& other) : it_{other.it_->clone()} {}
    ControllerBox& operator=(const ControllerBox& other) {
        if (this != &other) it_ = other.it_->clone();
        return *this;
    }
    ControllerBox(ControllerBox&&) noexcept = default;
    ControllerBox& operator=(ControllerBox&&) noexcept = default;
    ~ControllerBox() = default;
    Controller* operator->() const { return it_.get(); }

private:
    std::unique_ptr<Controller> it_;
};

struct Appointment {
    uint32_t controller = 0, what = 0;
};

}  // namespace faultline::models
