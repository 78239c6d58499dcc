#!/usr/bin/python3
"""What numpy computes for the shipped networks: the table tests/data/numpy-execution.csv (stdout).

    tests/data/make-numpy-execution.py > tests/data/numpy-execution.csv

Each row: file, format (binary32 or binary64), k, outputs as hexadecimal numbers. Input i is ((7 i + 13 k) mod 256) / 255,
divided in the format. The weights are read by python3-onnx; a Gemm is a matrix-vector product of numpy and one addition of
the bias, all in the format. Needs python3-numpy and python3-onnx.
"""
import csv
import pathlib
import sys

import numpy
import onnx
from onnx import numpy_helper

NETWORKS = pathlib.Path(__file__).resolve().parents[2] / "examples" / "networks"
FORMATS = {"binary32": numpy.float32, "binary64": numpy.float64}


def execute(graph, weights, x):
    values = {graph.input[0].name: x}
    for node in graph.node:
        if node.op_type == "Relu":
            values[node.output[0]] = numpy.maximum(values[node.input[0]], x.dtype.type(0))
            continue
        assert node.op_type == "Gemm" and {a.name: a.i for a in node.attribute} == {"transB": 1}, node
        result = weights[node.input[1]].astype(x.dtype) @ values[node.input[0]]
        if len(node.input) == 3:
            result = result + weights[node.input[2]].astype(x.dtype)
        values[node.output[0]] = result
    return values[graph.output[0].name]


def main():
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "format", "k", "outputs"])
    for path in sorted(NETWORKS.glob("*.onnx")):
        graph = onnx.load(str(path)).graph
        weights = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        for name, number in FORMATS.items():
            for k in range(3):
                x = numpy.array([(7 * i + 13 * k) % 256 for i in range(784)], dtype=number) / number(255)
                y = execute(graph, weights, x)
                assert y.dtype == number, y.dtype
                writer.writerow([path.name, name, k, " ".join(float(v).hex() for v in y)])


main()
