#pragma once
// An ONNX model as plain data with exact numbers. protobuf's headers stay in onnx_model.cpp and onnx_write.cpp.
#include "relucert/input/file_bytes.hpp"

#include <map>
#include <optional>
#include <set>
#include <variant>

namespace relucert {

/// A constant tensor. Integer tensors serve as shapes and flags, never as weights.
struct OnnxTensor {
    std::vector<std::size_t> shape;
    std::vector<Rational> values;
    bool integers = false;
};

/// An attribute of a node, in the types that the operators we read use.
using OnnxAttribute =
    std::variant<std::int64_t, Rational, std::vector<std::int64_t>, std::vector<Rational>, OnnxTensor>;

struct OnnxNode {
    std::string place;  // "net.onnx, node 3 'fc1' (Gemm)": for messages
    std::string operation;
    std::vector<std::string> inputs;  // "" for one left out
    std::vector<std::string> outputs;
    std::map<std::string, OnnxAttribute> attributes;
};

struct OnnxModel {
    std::int64_t opset = 0;
    std::string input;
    std::vector<std::size_t> input_shape;  // a symbolic first dimension stands here as 1
    std::string output;
    std::optional<std::vector<std::size_t>> output_shape;  // if stated and without symbols
    std::map<std::string, OnnxTensor> initializers;
    std::vector<OnnxNode> nodes;
    std::set<std::string> storages;  // "binary32", ...: of the tensors that hold floating-point numbers
};

/// @throws InputError naming file, node and operator for all that is not one real input, one output, and tensors of
/// finite numbers inside the file.
OnnxModel parse_onnx(const std::string& bytes, const std::string& place);
/// A tensor in a file of its own (the .pb files of ONNX's test data).
OnnxTensor parse_onnx_tensor(const std::string& bytes, const std::string& place);

}  // namespace relucert
