#include "relucert/failure/failure.hpp"
#include "relucert/input/write.hpp"

#include <onnx/onnx_pb.h>

#include <cmath>

namespace relucert {

namespace {

bool is_binary64(const Rational& value) {
    const double near = value.approximate_double();
    return std::isfinite(near) && Rational::from_double(near) == value;
}
bool is_binary32(const Rational& value) {
    const double near = value.approximate_double();
    const auto nearer = static_cast<float>(near);
    return std::isfinite(nearer) && is_binary64(value) && static_cast<double>(nearer) == near;
}

class OnnxWriter {
public:
    explicit OnnxWriter(const Network& network) : network_(network) {
        for (const Rational& value : network.parameters()) {
            if (!is_binary64(value))
                throw InputError("network", "the parameter " + value.to_string() + " is not a binary64 number",
                                 "write the canonical form, which holds every rational");
            single_ = single_ && is_binary32(value);
        }
    }

    std::string bytes() {
        model_.set_ir_version(7);
        model_.set_producer_name("relucert");
        auto* opset = model_.add_opset_import();
        opset->set_domain("");
        opset->set_version(13);
        graph().set_name("network");
        declare(graph().add_input(), name(0), network_.dimension(0));
        for (std::size_t k = 1; k <= network_.nodes().size(); ++k)
            std::visit([&](const auto& node) { write(node, k); }, network_.nodes()[k - 1]);
        declare(graph().add_output(), name(network_.nodes().size()), network_.output_dimension());
        return model_.SerializeAsString();
    }

private:
    onnx::GraphProto& graph() { return *model_.mutable_graph(); }
    [[nodiscard]] int type() const { return single_ ? onnx::TensorProto::FLOAT : onnx::TensorProto::DOUBLE; }
    static std::string name(std::size_t node) { return node == 0 ? "x" : "node" + std::to_string(node); }

    void declare(onnx::ValueInfoProto* value, const std::string& value_name, std::size_t dimension) const {
        value->set_name(value_name);
        auto* tensor = value->mutable_type()->mutable_tensor_type();
        tensor->set_elem_type(type());
        tensor->mutable_shape()->add_dim()->set_dim_param("N");
        tensor->mutable_shape()->add_dim()->set_dim_value(static_cast<std::int64_t>(dimension));
    }

    void write_tensor(const std::string& tensor_name, const std::vector<std::size_t>& shape,
                      const std::vector<Rational>& values) {
        auto* tensor = graph().add_initializer();
        tensor->set_name(tensor_name);
        tensor->set_data_type(type());
        for (const std::size_t size : shape) tensor->add_dims(static_cast<std::int64_t>(size));
        for (const Rational& value : values) {
            if (single_)
                tensor->add_float_data(static_cast<float>(value.approximate_double()));
            else
                tensor->add_double_data(value.approximate_double());
        }
    }

    onnx::NodeProto& add_node(const char* operation, std::size_t index) {
        auto* node = graph().add_node();
        node->set_op_type(operation);
        node->set_name(name(index));
        node->add_output(name(index));
        return *node;
    }

    void write(const AffineNode& affine, std::size_t index) {
        std::vector<Rational> weights;
        for (const Integer& integer : affine.weights.integers())
            weights.emplace_back(integer, affine.weights.denominator());
        write_tensor(name(index) + ".weight", {affine.weights.rows(), affine.weights.columns()}, weights);
        write_tensor(name(index) + ".bias", {affine.bias.size()}, affine.bias);
        onnx::NodeProto& node = add_node("Gemm", index);
        node.add_input(name(affine.of));
        node.add_input(name(index) + ".weight");
        node.add_input(name(index) + ".bias");
        auto* transposed = node.add_attribute();
        transposed->set_name("transB");
        transposed->set_type(onnx::AttributeProto::INT);
        transposed->set_i(1);
    }

    void write(const ReluNode& relu, std::size_t index) { add_node("Relu", index).add_input(name(relu.of)); }

    // ONNX's Add has two operands; a longer sum would not read back as the same network.
    void write(const SumNode& sum, std::size_t index) {
        if (sum.of.size() != 2)
            throw InputError("node " + std::to_string(index), "adds " + std::to_string(sum.of.size()) + " nodes",
                             "only sums of two can be written to ONNX so that they read back the same");
        onnx::NodeProto& node = add_node("Add", index);
        for (const std::size_t of : sum.of) node.add_input(name(of));
    }

    const Network& network_;
    bool single_ = true;
    onnx::ModelProto model_;
};

}  // namespace

std::string onnx_bytes(const Network& network) { return OnnxWriter(network).bytes(); }

}  // namespace relucert
