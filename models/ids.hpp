// models/ids.hpp - numbers that stand for things, and for none.
#pragma once
#include <cstdint>

namespace faultline::models {

using ComponentId = uint32_t;  // index into Blueprint::components
inline constexpr uint32_t kNoLimit = UINT32_MAX;
inline constexpr uint32_t kNone = UINT32_MAX;

}  // namespace faultline::models
