#pragma once
#include "relucert/input/onnx_model.hpp"

namespace onnx {
class TensorProto;
}

namespace relucert {

/// The numbers of a tensor; `limit` is the size of the file: each number takes at least one byte of it, so that a huge
/// shape cannot ask for memory. Names of floating-point storages are added to `storages`. @throws InputError.
OnnxTensor decode_tensor(const onnx::TensorProto& tensor, std::size_t limit, const std::string& where,
                         std::set<std::string>& storages);

}  // namespace relucert
