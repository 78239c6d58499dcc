#include "files.hpp"
#include "onnx_builder.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/onnx_graph.hpp"
#include "relucert/input/read.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace relucert;
using onnx_builder::integers;
using onnx_builder::Model;
using onnx_builder::raw;
using onnx_builder::tensor;
using test_files::contains;
using test_files::refusal;
using Vector = std::vector<Rational>;

namespace {
Network read(const Model& model) { return network_from_onnx(parse_onnx(model.bytes(), "m.onnx"), "m.onnx"); }
Vector value(const Model& model, const Vector& x) { return evaluate(read(model), x); }
std::string why(const Model& model) {
    return refusal([&] { static_cast<void>(read(model)); });
}
}  // namespace

TEST_CASE("Gemm with alpha, beta and transpositions, by hand") {
    // x = (2, 3): x * [[1, 2], [4, 8]] = (14, 28); half of it plus 2 * (1, -1).
    const auto model = [](const onnx::TensorProto& w, std::int64_t transposed) {
        return Model({-1, 2})
            .with(w)
            .with(tensor("c", {2}, {1, -1}))
            .node("Gemm", {"x", "w", "c"}, {"y"})
            .attribute("alpha", 0.5F)
            .attribute("beta", 2.0F)
            .attribute("transB", transposed);
    };
    CHECK(value(model(tensor("w", {2, 2}, {1, 2, 4, 8}), 0), {2, 3}) == Vector{9, 12});
    CHECK(value(model(tensor("w", {2, 2}, {1, 4, 2, 8}), 1), {2, 3}) == Vector{9, 12});
    // The constant on the left: [[1, 2], [4, 8]] * x^T with x of shape 1 x 2.
    const Model left = Model({1, 2})
                           .with(tensor("w", {2, 2}, {1, 2, 4, 8}))
                           .node("Gemm", {"w", "x"}, {"y"})
                           .attribute("transB", std::int64_t{1});
    CHECK(value(left, {2, 3}) == Vector{8, 32});
    // transA: x of shape 2 x 1.
    const Model right = Model({2, 1})
                            .with(tensor("w", {2, 1}, {5, 7}))
                            .node("Gemm", {"x", "w"}, {"y"})
                            .attribute("transA", std::int64_t{1});
    CHECK(value(right, {2, 3}) == Vector{31});
    // alpha = 0.1 is the binary32 number.
    const Model tenth =
        Model({-1, 1}).with(tensor("w", {1, 1}, {1})).node("Gemm", {"x", "w"}, {"y"}).attribute("alpha", 0.1F);
    CHECK(value(tenth, {1}) == Vector{Rational::from_double(static_cast<double>(0.1F))});
}

TEST_CASE("MatMul on either side, whole tensors as inputs") {
    const auto w = tensor("w", {2, 2}, {1, 2, 4, 8});
    CHECK(value(Model({2, 2}).with(w).node("MatMul", {"x", "w"}, {"y"}), {1, 10, 100, 1000}) ==
          Vector{41, 82, 4100, 8200});
    CHECK(value(Model({2, 2}).with(w).node("MatMul", {"w", "x"}, {"y"}), {1, 10, 100, 1000}) ==
          Vector{201, 2010, 804, 8040});
    CHECK(value(Model({2}).with(w).node("MatMul", {"x", "w"}, {"y"}), {1, 10}) == Vector{41, 82});
    CHECK(contains(why(Model({3}).with(w).node("MatMul", {"x", "w"}, {"y"})), "shapes [3] and [2, 2]"));
    CHECK(contains(why(Model({2, 2}).node("MatMul", {"x", "x"}, {"y"})), "two computed tensors"));
}

TEST_CASE("arithmetic with constants broadcasts") {
    CHECK(value(Model({2, 2}).with(tensor("c", {2}, {1, 2})).node("Sub", {"x", "c"}, {"y"}), {5, 6, 7, 8}) ==
          Vector{4, 4, 6, 6});
    CHECK(value(Model({2, 2}).with(tensor("c", {2, 1}, {1, 2})).node("Sub", {"c", "x"}, {"y"}), {5, 6, 7, 8}) ==
          Vector{-4, -5, -5, -6});
    CHECK(value(Model({1, 2}).with(tensor("c", {2, 1}, {1, 2})).node("Mul", {"c", "x"}, {"y"}), {5, 6}) ==
          Vector{5, 6, 10, 12});
    CHECK(value(Model({2}).with(tensor("c", {}, {4})).node("Div", {"x", "c"}, {"y"}), {1, 2}) ==
          Vector{Rational(1, 4), Rational(1, 2)});
    CHECK(contains(why(Model({2}).with(tensor("c", {2}, {4, 0})).node("Div", {"x", "c"}, {"y"})), "divides by 0"));
    CHECK(contains(why(Model({2}).with(tensor("c", {2}, {4, 1})).node("Div", {"c", "x"}, {"y"})), "divisor"));
    CHECK(contains(why(Model({2}).node("Mul", {"x", "x"}, {"y"})), "two computed tensors"));
    CHECK(contains(why(Model({2}).with(tensor("c", {3}, {4, 1, 2})).node("Add", {"c", "x"}, {"y"})), "shapes"));
    CHECK(contains(why(Model({2}).with(integers("c", {2}, {4, 1})).node("Add", {"c", "x"}, {"y"})), "integers"));
}

TEST_CASE("residual additions of computed tensors") {
    Model model({-1, 2});
    model.with(tensor("w", {2, 2}, {1, -1, 0, 1}))
        .node("MatMul", {"x", "w"}, {"h"})
        .node("Relu", {"h"}, {"r"})
        .node("Add", {"r", "x"}, {"s"})
        .node("Sub", {"s", "r"}, {"y"});
    CHECK_FALSE(read(model).is_chain());
    CHECK(value(model, {3, 5}) == Vector{3, 5});
    Model twice({-1, 2});
    twice.node("Relu", {"x"}, {"r"}).node("Add", {"r", "r"}, {"y"});
    CHECK(value(twice, {3, -5}) == Vector{6, 0});
}

TEST_CASE("every storage of numbers is read exactly") {
    const auto constant = [](const onnx::TensorProto& c) {
        Model model({1});
        model.with(c).node("Add", {"x", "c"}, {"y"});
        return value(model, {0}).front();
    };
    CHECK(constant(tensor("c", {1}, {0.1F})) == Rational(13421773, 134217728));
    CHECK(constant(raw<float>("c", onnx::TensorProto::FLOAT, {1}, {0.1F})) == Rational(13421773, 134217728));
    CHECK(constant(raw<double>("c", onnx::TensorProto::DOUBLE, {1}, {0.1})) ==
          Rational(parse_integer("3602879701896397"), parse_integer("36028797018963968")));
    CHECK(constant(raw<float>("c", onnx::TensorProto::FLOAT, {1}, {std::numeric_limits<float>::denorm_min()})) ==
          Rational::power_of_two(-149));
    // binary16: 0x3555 = (1 + 341/1024)/4, 0x0001 = 2^-24, 0xc000 = -2; bfloat16: 0x3f81 = 1 + 1/128.
    CHECK(constant(raw<std::uint16_t>("c", onnx::TensorProto::FLOAT16, {1}, {0x3555})) == Rational(1365, 4096));
    CHECK(constant(raw<std::uint16_t>("c", onnx::TensorProto::FLOAT16, {1}, {1})) == Rational::power_of_two(-24));
    CHECK(constant(raw<std::uint16_t>("c", onnx::TensorProto::BFLOAT16, {1}, {0x3f81})) == Rational(129, 128));
    onnx::TensorProto half;
    half.set_name("c");
    half.set_data_type(onnx::TensorProto::FLOAT16);
    half.add_dims(1);
    half.add_int32_data(0xc000);
    CHECK(constant(half) == Rational(-2));
    onnx::TensorProto wide;
    wide.set_name("c");
    wide.set_data_type(onnx::TensorProto::DOUBLE);
    wide.add_dims(1);
    wide.add_double_data(0.5);
    CHECK(constant(wide) == Rational(1, 2));
}

TEST_CASE("initializers may be listed as inputs, and one constant may serve twice") {
    Model model({-1, 2}, 8);
    model.add_input("w", {2, 2});
    model.with(tensor("w", {2, 2}, {1, 2, 3, 4}))
        .node("MatMul", {"x", "w"}, {"h"})
        .node("Relu", {"h"}, {"r"})
        .node("MatMul", {"r", "w"}, {"y"});
    CHECK(value(model, {1, 1}) == Vector{22, 32});
}

TEST_CASE("shapes: Flatten, Reshape, Identity, Dropout") {
    Model model({-1, 2, 2}, 11);
    model.node("Flatten", {"x"}, {"f"})
        .with(integers("s", {3}, {0, 2, -1}))
        .node("Reshape", {"f", "s"}, {"g"})
        .node("Identity", {"g"}, {"h"})
        .node("Dropout", {"h"}, {"d"})
        .attribute("ratio", 0.5F)
        .with(tensor("c", {2}, {1, 2}))
        .node("Add", {"d", "c"}, {"y"});
    CHECK(value(model, {1, 2, 3, 4}) == Vector{2, 4, 4, 6});
    CHECK(contains(why(Model({4}).with(integers("s", {2}, {3, -1})).node("Reshape", {"x", "s"}, {"y"})), "shape"));
    CHECK(contains(why(Model({4}).with(integers("s", {2}, {-1, -1})).node("Reshape", {"x", "s"}, {"y"})), "-1"));
    CHECK(contains(why(Model({4}).with(integers("s", {1}, {1LL << 60})).node("Reshape", {"x", "s"}, {"y"})), "size"));
    const auto dropout = [](bool training) {
        Model made({2}, 13);
        made.with(raw<char>("t", onnx::TensorProto::BOOL, {}, {static_cast<char>(training)}))
            .with(tensor("r", {}, {0.5F}))
            .node("Dropout", {"x", "r", "t"}, {"y"});
        return made;
    };
    CHECK(value(dropout(false), {1, 2}) == Vector{1, 2});
    CHECK(contains(why(dropout(true)), "training mode"));
    Model mask({2}, 13);
    mask.node("Dropout", {"x"}, {"d", "m"}).node("Add", {"d", "m"}, {"y"});
    CHECK(contains(why(mask), "second output"));
}

TEST_CASE("what is not understood is refused by name") {
    CHECK(contains(why(Model({2}).node("Sigmoid", {"x"}, {"y"})), "node 1 'the Sigmoid' (Sigmoid)"));
    CHECK(contains(why(Model({2}).node("Relu", {"x"}, {"y"}).attribute("slope", 1.0F)), "slope"));
    CHECK(contains(why(Model({2}, 7).node("Relu", {"x"}, {"y"})), "operator set 7"));
    CHECK(contains(why(Model({2}, 21).node("Relu", {"x"}, {"y"})), "operator set 21"));
    CHECK(contains(why(Model({2}).node("Relu", {"z"}, {"y"})), "'z', which no node computes"));
    CHECK(contains(why(Model({2}).node("Relu", {"x"}, {"h"})), "no node computes the output"));
    CHECK(contains(why(Model({2}).node("Relu", {"x"}, {"y"}).node("Relu", {"x"}, {"y"})), "second time"));
    CHECK(contains(why(Model({2, -1}).node("Relu", {"x"}, {"y"})), "symbols"));
    Model inputs({2});
    inputs.add_input("z", {2});
    CHECK(contains(why(inputs.node("Add", {"x", "z"}, {"y"})), "2 inputs"));
    Model outputs({2});
    outputs.node("Relu", {"x"}, {"y"}).proto.mutable_graph()->add_output()->set_name("x");
    CHECK(contains(why(outputs), "2 outputs"));
    Model domain({2});
    domain.node("Relu", {"x"}, {"y"}).last_node().set_domain("com.example");
    CHECK(contains(why(domain), "com.example"));
    Model stated({2});
    stated.node("Relu", {"x"}, {"y"});
    stated.proto.mutable_graph()
        ->mutable_output(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->add_dim()
        ->set_dim_value(5);
    CHECK(contains(why(stated), "stated shape"));
    Model whole({2});
    whole.node("Relu", {"x"}, {"y"})
        .proto.mutable_graph()
        ->mutable_input(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->set_elem_type(onnx::TensorProto::INT64);
    CHECK(contains(why(whole), "floating-point"));
}

TEST_CASE("NaN, infinity and tensors that lie about their size are refused by name") {
    const auto with = [](const onnx::TensorProto& c) {
        Model model({1});
        model.with(c).node("Add", {"x", "c"}, {"y"});
        return why(model);
    };
    CHECK(contains(with(tensor("c", {1}, {std::nanf("")})), "initializer 'c', number 1"));
    CHECK(contains(with(raw<float>("c", onnx::TensorProto::FLOAT, {1}, {std::numeric_limits<float>::infinity()})),
                   "NaN or infinity"));
    CHECK(contains(with(raw<double>("c", onnx::TensorProto::DOUBLE, {1}, {std::nan("")})), "NaN or infinity"));
    CHECK(contains(with(raw<std::uint16_t>("c", onnx::TensorProto::FLOAT16, {1}, {0x7c00})), "NaN or infinity"));
    CHECK(contains(with(tensor("c", {2}, {1})), "1 numbers, not 2"));
    CHECK(contains(with(raw<float>("c", onnx::TensorProto::FLOAT, {2}, {1})), "4 bytes"));
    CHECK(contains(with(tensor("c", {1LL << 40, 1LL << 40}, {1})), "more than"));
    CHECK(contains(with(tensor("c", {-1}, {1})), "negative"));
    onnx::TensorProto wrong_field = tensor("c", {1}, {1});
    wrong_field.set_data_type(onnx::TensorProto::DOUBLE);
    CHECK(contains(with(wrong_field), "0 numbers"));
    onnx::TensorProto text = tensor("c", {1}, {});
    text.set_data_type(onnx::TensorProto::STRING);
    CHECK(contains(with(text), "type 8"));
    onnx::TensorProto external = tensor("c", {1}, {1});
    external.set_data_location(onnx::TensorProto::EXTERNAL);
    CHECK(contains(with(external), "another file"));
    CHECK(contains(why(Model({1}).node("Gemm", {"x", "x"}, {"y"}).attribute("alpha", std::nanf(""))), "alpha"));
}

TEST_CASE("a model cut at any byte is refused") {
    Model model({-1, 3});
    model.with(tensor("w", {3, 2}, {1, 2, 3, 4, 5, 6}))
        .with(tensor("c", {2}, {1, 2}))
        .node("Gemm", {"x", "w", "c"}, {"h"})
        .node("Relu", {"h"}, {"y"});
    const std::string bytes = model.bytes();
    CHECK_NOTHROW(static_cast<void>(read(model)));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        refusal([&] { static_cast<void>(network_from_onnx(parse_onnx(bytes.substr(0, length), "cut"), "cut")); });
    // One damaged byte: refused or read, never a crash.
    for (std::size_t position = 0; position < bytes.size(); ++position)
        for (const int change : {1, 8, 128, 255}) {
            std::string damaged = bytes;
            damaged[position] = static_cast<char>(damaged[position] ^ change);
            try {
                static_cast<void>(network_from_onnx(parse_onnx(damaged, "damaged"), "damaged"));
            } catch (const InputError&) {
            }
        }
}

TEST_CASE("writing ONNX and reading it back gives the same network, or is refused") {
    const test_files::Folder folder;
    const ExactMatrix w1 = ExactMatrix::from_doubles(2, 2, std::vector<double>{0.5, -3, 0.25, 0});
    const ExactMatrix w2 = ExactMatrix::from_doubles(1, 2, std::vector<double>{1, 7});
    const Network single = relu_network({w1, w2}, {{Rational(1, 2), 0}, {Rational(-3)}});
    write_onnx(single, folder / "single.onnx");
    const ReadNetwork back = read_network(folder / "single.onnx");
    CHECK(back.network == single);
    CHECK(back.reading == "binary32 weights of ONNX");
    CHECK(canonical_sha256(back.network) == canonical_sha256(single));
    const Network twofold = relu_network({ExactMatrix::from_doubles(2, 2, std::vector<double>{0.1, -3, 0.25, 0}), w2});
    write_onnx(twofold, folder / "double.onnx");
    CHECK(read_network(folder / "double.onnx").network == twofold);
    CHECK(read_network(folder / "double.onnx").reading == "binary64 weights of ONNX");
    const Network third = relu_network({w1, ExactMatrix::from_rationals(1, 2, {Rational(1, 3), 1})});
    CHECK(contains(refusal([&] { write_onnx(third, folder / "third.onnx"); }), "1/3"));
    const Network residual = Network::from_nodes(2, {AffineNode{0, w1, {1, 2}}, ReluNode{1}, SumNode{{2, 0}}});
    write_onnx(residual, folder / "residual.onnx");
    CHECK(read_network(folder / "residual.onnx").network == residual);
}
