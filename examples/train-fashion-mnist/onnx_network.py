"""Fully connected ReLU networks as ONNX files (opset 13, Gemm and Relu): writing, reading, float64 evaluation."""

import numpy as np
import onnx
from onnx import TensorProto, checker, helper, numpy_helper

OPSET = 13
IR_VERSION = 7  # the first that goes with opset 13


def write(path, name, layers, description):
    """Writes `layers`, pairs of a weight matrix (outputs x inputs, float32) and a bias vector or None."""
    nodes, initializers = [], []
    last = len(layers)
    value = "x"
    for number, (weight, bias) in enumerate(layers, start=1):
        inputs = [value, f"layer{number}.weight"]
        initializers.append(numpy_helper.from_array(weight.astype("<f4"), inputs[1]))
        if bias is not None:
            inputs.append(f"layer{number}.bias")
            initializers.append(numpy_helper.from_array(bias.astype("<f4"), inputs[2]))
        value = "y" if number == last else f"layer{number}.preactivation"
        nodes.append(helper.make_node("Gemm", inputs, [value], name=f"layer{number}", transB=1))
        if number != last:
            nodes.append(helper.make_node("Relu", [value], [f"layer{number}.activation"], name=f"relu{number}"))
            value = f"layer{number}.activation"
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", layers[0][0].shape[1]])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", layers[-1][0].shape[0]])
    graph = helper.make_graph(nodes, name, [x], [y], initializers)
    model = helper.make_model(graph, producer_name="relucert train-fashion-mnist", doc_string=description,
                              opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    checker.check_model(model, full_check=True)
    with open(path, "wb") as stream:
        stream.write(model.SerializeToString(deterministic=True))


def read(path):
    """The layers of a file that `write` made; anything else is refused."""
    model = onnx.load(path)
    checker.check_model(model, full_check=True)
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    layers = []
    value = model.graph.input[0].name
    for node in model.graph.node:
        attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        if node.input[0] != value:
            raise ValueError(f"{path}: node {node.name} does not follow its predecessor")
        if node.op_type == "Gemm" and attributes == {"transB": 1}:
            bias = tensors[node.input[2]] if len(node.input) == 3 else None
            layers.append((tensors[node.input[1]], bias))
        elif node.op_type != "Relu" or len(layers) == 0:
            raise ValueError(f"{path}: node {node.name} ({node.op_type}) is not of the form that train.py writes")
        value = node.output[0]
    # Strict alternation: one Relu between two layers, none after the last.
    kinds = [node.op_type for node in model.graph.node]
    if kinds != ["Gemm", "Relu"] * (len(layers) - 1) + ["Gemm"] or value != model.graph.output[0].name:
        raise ValueError(f"{path}: the layers do not alternate Gemm, Relu, ..., Gemm")
    return layers


def evaluate(layers, x):
    """The network's values at the rows of x, in float64."""
    values = np.asarray(x, dtype=np.float64)
    for number, (weight, bias) in enumerate(layers, start=1):
        values = values @ weight.astype(np.float64).T
        if bias is not None:
            values = values + bias.astype(np.float64)
        if number != len(layers):
            values = np.maximum(values, 0)
    return values
