#pragma once
#include "relucert/input/onnx_model.hpp"
#include "relucert/network/network.hpp"

namespace relucert {

/// The function of the graph over the real numbers. @throws InputError naming node and operator.
Network network_from_onnx(const OnnxModel& model, const std::string& place);

}  // namespace relucert
