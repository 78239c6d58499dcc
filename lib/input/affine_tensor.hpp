#pragma once
// A tensor while an ONNX graph is read: every entry an exact affine function of the entries of one node, or a constant.
// Reshaping, broadcasting, scaling and products with constants act on these forms; a matrix is written out only where
// a ReLU or a residual addition needs the values.
#include "relucert/input/onnx_model.hpp"
#include "relucert/network/network.hpp"

#include <memory>

namespace relucert {

/// bias + sum of coefficient * (entry of the base node).
struct AffineEntry {
    std::vector<std::pair<std::size_t, Rational>> terms;  // entry of the base node and coefficient, entries increasing
    Rational bias = 0;
};

struct AffineTensor {
    std::vector<std::size_t> shape;
    std::vector<AffineEntry> entries;      // row-major
    std::optional<std::size_t> base;       // a node index; none for a constant
    bool integers = false;                 // a constant of integer type: a shape or a flag
    std::optional<std::size_t> node = {};  // the node that holds exactly these entries, once written out
};

AffineTensor constant_form(const OnnxTensor& tensor);
/// All entries of a node.
AffineTensor node_form(std::size_t node, const std::vector<std::size_t>& shape);
/// The values of a constant form.
std::vector<Rational> constant_values(const AffineTensor& form);

/// left + factor * right with numpy's broadcasting; the bases must agree or one be constant.
AffineTensor combine(const AffineTensor& left, const AffineTensor& right, const Rational& factor,
                     const std::string& place);
/// Entrywise product with a constant (inverted: quotient), broadcast.
AffineTensor scale(const AffineTensor& form, const AffineTensor& constant, bool inverted, const std::string& place);
/// numpy's matmul; exactly one operand may depend on a node.
AffineTensor matrix_product(const AffineTensor& left, const AffineTensor& right, const std::string& place);
AffineTensor transposed(const AffineTensor& matrix, const std::string& place);
/// Broadcast to a shape; none if numpy's rules do not allow it.
AffineTensor broadcast(const AffineTensor& form, const std::vector<std::size_t>& shape, const std::string& place);
std::vector<std::size_t> broadcast_shape(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b,
                                         const std::string& place);

/// The shape that ONNX's Reshape asks for: -1 (once) is inferred, 0 keeps a size unless it is one itself.
std::vector<std::size_t> requested_shape(const std::vector<Rational>& sizes, const AffineTensor& form,
                                         bool zero_is_a_size, const std::string& place);

/// The index of a node that holds the entries, appended to `nodes` if it is not there yet. `dimensions` are those of
/// nodes 0, 1, ...
std::size_t write_out(AffineTensor& form, std::vector<Node>& nodes, std::vector<std::size_t>& dimensions);

}  // namespace relucert
