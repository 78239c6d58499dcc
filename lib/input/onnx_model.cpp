#include "relucert/input/onnx_model.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/onnx_tensor.hpp"

#include <onnx/onnx_pb.h>

#include <cmath>
#include <limits>

namespace relucert {

namespace {

using onnx::TensorProto;

Rational finite_attribute(double value, const std::string& place) {
    if (!std::isfinite(value)) throw InputError(place, "holds NaN or infinity");
    return Rational::from_double(value);
}

class Parser {
public:
    Parser(const std::string& bytes, std::string place) : place_(std::move(place)) {
        if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
            !proto_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
            throw InputError(place_, "is not an ONNX model, or is truncated", "export or copy it again");
        limit_ = bytes.size();
    }

    OnnxModel parse() {
        if (!proto_.has_graph())
            throw InputError(place_, "has no graph: it is not an ONNX model, or is truncated",
                             "export or copy it again");
        if (proto_.functions_size() > 0)
            throw InputError(place_, "defines functions of its own", "export without them");
        if (proto_.training_info_size() > 0)
            throw InputError(place_, "holds training information", "export for inference");
        model_.opset = opset();
        const onnx::GraphProto& graph = proto_.graph();
        if (graph.sparse_initializer_size() > 0) throw InputError(place_, "has sparse initializers", "make them dense");
        if (graph.quantization_annotation_size() > 0) throw InputError(place_, "is quantized", "export it unquantized");
        for (const TensorProto& tensor : graph.initializer()) {
            const std::string where = place_ + ", initializer '" + tensor.name() + "'";
            if (!model_.initializers.emplace(tensor.name(), parse_tensor(tensor, where)).second)
                throw InputError(where, "stands in the file twice");
        }
        parse_input(graph);
        parse_output(graph);
        for (int k = 0; k < graph.node_size(); ++k) model_.nodes.push_back(parse_node(graph.node(k), k));
        return std::move(model_);
    }

private:
    std::int64_t opset() const {
        std::int64_t version = 0;
        for (const auto& import : proto_.opset_import())
            if (import.domain().empty() || import.domain() == "ai.onnx") version = import.version();
        if (version == 0) throw InputError(place_, "does not state its operator set: it may be truncated");
        if (version < 8 || version > 20)
            throw InputError(place_, "uses operator set " + std::to_string(version), "operator sets 8 to 20 are read");
        return version;
    }

    OnnxTensor parse_tensor(const TensorProto& tensor, const std::string& where) {
        return decode_tensor(tensor, limit_, where, model_.storages);
    }

    // Sizes of a graph input or output; nothing if a dimension other than the first is open.
    static std::optional<std::vector<std::size_t>> shape_of(const onnx::ValueInfoProto& value, bool* open_first,
                                                            const std::string& where) {
        if (!value.type().has_tensor_type()) throw InputError(where, "is not a tensor");
        const auto& type = value.type().tensor_type();
        if (!type.has_shape()) return std::nullopt;
        std::vector<std::size_t> shape;
        for (int axis = 0; axis < type.shape().dim_size(); ++axis) {
            const auto& dimension = type.shape().dim(axis);
            if (dimension.has_dim_value() && dimension.dim_value() > 0) {
                shape.push_back(static_cast<std::size_t>(dimension.dim_value()));
            } else if (dimension.has_dim_value() && dimension.dim_value() < -1) {
                throw InputError(where, "has a negative dimension");
            } else if (axis == 0) {
                *open_first = true;
                shape.push_back(1);
            } else {
                return std::nullopt;
            }
        }
        return shape;
    }

    void parse_input(const onnx::GraphProto& graph) {
        std::vector<const onnx::ValueInfoProto*> inputs;
        for (const auto& input : graph.input())
            if (!model_.initializers.contains(input.name())) inputs.push_back(&input);
        if (inputs.empty()) throw InputError(place_, "has no input");
        if (inputs.size() > 1)
            throw InputError(place_,
                             "has " + std::to_string(inputs.size()) + " inputs ('" + inputs[0]->name() + "', '" +
                                 inputs[1]->name() + "', ...)",
                             "a network has one input");
        model_.input = inputs.front()->name();
        const std::string where = place_ + ", input '" + model_.input + "'";
        bool open_first = false;
        const auto shape = shape_of(*inputs.front(), &open_first, where);
        if (!shape)
            throw InputError(where, "has no stated shape, or symbols in it after the first dimension",
                             "state all dimensions but the first");
        const int type = inputs.front()->type().tensor_type().elem_type();
        if (type != TensorProto::FLOAT && type != TensorProto::DOUBLE && type != TensorProto::FLOAT16 &&
            type != TensorProto::BFLOAT16)
            throw InputError(where, "does not hold floating-point numbers (ONNX type " + std::to_string(type) + ")",
                             "a network is a function of real numbers");
        static_cast<void>(element_count(*shape, std::size_t{1} << 22, where));
        model_.input_shape = *shape;
    }

    void parse_output(const onnx::GraphProto& graph) {
        if (graph.output_size() == 0) throw InputError(place_, "has no output: it may be truncated");
        if (graph.output_size() > 1)
            throw InputError(place_,
                             "has " + std::to_string(graph.output_size()) + " outputs ('" + graph.output(0).name() +
                                 "', '" + graph.output(1).name() + "', ...)",
                             "a network has one output (which may be a vector)");
        model_.output = graph.output(0).name();
        bool open_first = false;
        model_.output_shape = shape_of(graph.output(0), &open_first, place_ + ", output '" + model_.output + "'");
        if (open_first) model_.output_shape.reset();
    }

    OnnxNode parse_node(const onnx::NodeProto& proto, int index) {
        OnnxNode node;
        node.operation = proto.op_type();
        node.place = place_ + ", node " + std::to_string(index + 1) +
                     (proto.name().empty() ? "" : " '" + proto.name() + "'") + " (" + proto.op_type() + ")";
        if (!proto.domain().empty() && proto.domain() != "ai.onnx")
            throw InputError(node.place, "is an operator of the domain '" + proto.domain() + "'");
        node.inputs.assign(proto.input().begin(), proto.input().end());
        node.outputs.assign(proto.output().begin(), proto.output().end());
        for (const auto& attribute : proto.attribute()) {
            const std::string where = node.place + ", attribute '" + attribute.name() + "'";
            if (!node.attributes.emplace(attribute.name(), parse_attribute(attribute, where)).second)
                throw InputError(where, "stands there twice");
        }
        return node;
    }

    OnnxAttribute parse_attribute(const onnx::AttributeProto& attribute, const std::string& where) {
        using onnx::AttributeProto;
        switch (attribute.type()) {
            case AttributeProto::INT:
                return attribute.i();
            case AttributeProto::FLOAT:
                return finite_attribute(attribute.f(), where);
            case AttributeProto::INTS:
                return std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end());
            case AttributeProto::FLOATS: {
                std::vector<Rational> values;
                for (const float value : attribute.floats()) values.push_back(finite_attribute(value, where));
                return values;
            }
            case AttributeProto::TENSOR:
                return parse_tensor(attribute.t(), where);
            // Operators that we read have none of the other types; keep what names them for the refusal.
            default:
                return std::vector<std::int64_t>();
        }
    }

    std::string place_;
    onnx::ModelProto proto_;
    std::size_t limit_ = 0;
    OnnxModel model_;
};

}  // namespace

OnnxModel parse_onnx(const std::string& bytes, const std::string& place) { return Parser(bytes, place).parse(); }

}  // namespace relucert
