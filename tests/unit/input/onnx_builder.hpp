#pragma once
// Small ONNX models made by hand.
#include <onnx/onnx_pb.h>

#include <cstring>
#include <string>
#include <vector>

namespace onnx_builder {

using Shape = std::vector<std::int64_t>;

inline onnx::TensorProto tensor(const std::string& name, const Shape& shape, const std::vector<float>& values) {
    onnx::TensorProto proto;
    proto.set_name(name);
    proto.set_data_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t size : shape) proto.add_dims(size);
    for (const float value : values) proto.add_float_data(value);
    return proto;
}
inline onnx::TensorProto integers(const std::string& name, const Shape& shape, const Shape& values) {
    onnx::TensorProto proto;
    proto.set_name(name);
    proto.set_data_type(onnx::TensorProto::INT64);
    for (const std::int64_t size : shape) proto.add_dims(size);
    for (const std::int64_t value : values) proto.add_int64_data(value);
    return proto;
}
template <class T>
onnx::TensorProto raw(const std::string& name, int type, const Shape& shape, const std::vector<T>& values) {
    onnx::TensorProto proto;
    proto.set_name(name);
    proto.set_data_type(type);
    for (const std::int64_t size : shape) proto.add_dims(size);
    std::string bytes(values.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    proto.set_raw_data(bytes);
    return proto;
}

class Model {
public:
    explicit Model(const Shape& input_shape, std::int64_t opset = 13) {
        proto.set_ir_version(7);
        proto.add_opset_import()->set_version(opset);
        add_input("x", input_shape);
        proto.mutable_graph()->add_output()->set_name("y");
        proto.mutable_graph()->mutable_output(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
            onnx::TensorProto::FLOAT);
    }
    onnx::ValueInfoProto& add_input(const std::string& name, const Shape& shape) {
        auto* input = proto.mutable_graph()->add_input();
        input->set_name(name);
        auto* type = input->mutable_type()->mutable_tensor_type();
        type->set_elem_type(onnx::TensorProto::FLOAT);
        for (const std::int64_t size : shape) {
            auto* dimension = type->mutable_shape()->add_dim();
            if (size < 0)
                dimension->set_dim_param("N");
            else
                dimension->set_dim_value(size);
        }
        return *input;
    }
    Model& with(const onnx::TensorProto& value) {
        *proto.mutable_graph()->add_initializer() = value;
        return *this;
    }
    Model& node(const std::string& operation, const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) {
        auto* made = proto.mutable_graph()->add_node();
        made->set_op_type(operation);
        made->set_name("the " + operation);
        for (const std::string& input : inputs) made->add_input(input);
        for (const std::string& output : outputs) made->add_output(output);
        return *this;
    }
    Model& attribute(const std::string& name, std::int64_t value) {
        auto* made = last_node().add_attribute();
        made->set_name(name);
        made->set_type(onnx::AttributeProto::INT);
        made->set_i(value);
        return *this;
    }
    Model& attribute(const std::string& name, float value) {
        auto* made = last_node().add_attribute();
        made->set_name(name);
        made->set_type(onnx::AttributeProto::FLOAT);
        made->set_f(value);
        return *this;
    }
    Model& attribute(const std::string& name, const onnx::TensorProto& value) {
        auto* made = last_node().add_attribute();
        made->set_name(name);
        made->set_type(onnx::AttributeProto::TENSOR);
        *made->mutable_t() = value;
        return *this;
    }
    onnx::NodeProto& last_node() { return *proto.mutable_graph()->mutable_node(proto.graph().node_size() - 1); }
    [[nodiscard]] std::string bytes() const { return proto.SerializeAsString(); }

    onnx::ModelProto proto;
};

}  // namespace onnx_builder
