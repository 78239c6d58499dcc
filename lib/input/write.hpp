#pragma once
// Writers. A file appears whole or not at all: it is written beside its place and renamed.
#include "relucert/data/dataset.hpp"
#include "relucert/network/network.hpp"

#include <filesystem>
#include <string_view>

namespace relucert {

/// @throws InputError if the file cannot be written.
void write_file(const std::filesystem::path& path, std::string_view bytes);
void write_canonical_json(const Network& network, const std::filesystem::path& path);
void write_canonical_json(const Dataset& dataset, const std::filesystem::path& path);
/// The bytes of an ONNX model (Gemm, Relu, Add; opset 13) that reads back as the same network: binary32 weights if all
/// are binary32 numbers, otherwise binary64. @throws InputError naming the first weight that is neither.
std::string onnx_bytes(const Network& network);
void write_onnx(const Network& network, const std::filesystem::path& path);

}  // namespace relucert
