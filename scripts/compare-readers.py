#!/usr/bin/python3
"""The second reader of ONNX files: python3-onnx and fractions, no code shared with lib/input.

    compare-readers.py compare NET.onnx CANONICAL.json   exit code 1 and the first difference, number by number
    compare-readers.py canonical NET.onnx                the canonical form (docs/canonical-form.md) on stdout
    compare-readers.py table FOLDER > TABLE.csv          what tests/data/onnx-acceptance.csv holds, for each ONNX file

The table states for an accepted file the SHA-256 of its canonical form and the exact value at the point
x[i] = ((7 i) mod 11 - 5) / 4, computed operator by operator and not from the canonical form.
"""
import csv
import hashlib
import json
import math
import pathlib
import sys
from fractions import Fraction

import numpy
import onnx
from onnx import numpy_helper


class Refused(Exception):
    pass


def exact_array(array):
    """The exact rationals of a numpy array, as an object array of the same shape."""
    flat = [Fraction(v) if array.dtype.kind in "iub" else Fraction(float(v)) for v in array.reshape(-1).tolist()]
    result = numpy.empty(len(flat), dtype=object)
    result[:] = flat
    return result.reshape(array.shape)


class Constant:
    def __init__(self, array):
        self.integers = array.dtype.kind in "iub"
        if not self.integers and not numpy.all(numpy.isfinite(array)):
            raise Refused("NaN or infinity")
        self.array = exact_array(array)


class Entry:
    """bias + sum of coefficient * (entry of a node)."""

    def __init__(self, terms=None, bias=Fraction(0)):
        self.terms = terms or {}
        self.bias = bias

    def __add__(self, other):
        other = other if isinstance(other, Entry) else Entry(bias=other)
        terms = dict(self.terms)
        for column, value in other.terms.items():
            terms[column] = terms.get(column, Fraction(0)) + value
        return Entry({c: v for c, v in terms.items() if v}, self.bias + other.bias)

    __radd__ = __add__

    def __mul__(self, factor):
        if not factor:
            return Entry()
        return Entry({c: v * factor for c, v in self.terms.items()}, self.bias * factor)

    __rmul__ = __mul__


def linear_combination(entries, factors):
    """sum of entries[k] * factors[k]: in one dictionary, where a chain of + would copy it once a term."""
    terms, bias = {}, Fraction(0)
    for entry, factor in zip(entries, factors):
        if not factor:
            continue
        if not isinstance(entry, Entry):
            bias += entry * factor
            continue
        for column, value in entry.terms.items():
            terms[column] = terms.get(column, 0) + value * factor
        bias += entry.bias * factor
    return Entry({c: v for c, v in terms.items() if v}, bias)


def product(a, b):
    """a.dot(b) of matrices and vectors; one of them may hold entries."""
    symbolic = [any(isinstance(v, Entry) for v in m.reshape(-1)) for m in (a, b)]
    if not any(symbolic) or a.ndim > 2 or b.ndim > 2 or a.shape[-1] != b.shape[0]:
        return a.dot(b)
    rows = a.reshape(-1, a.shape[-1])
    columns = b.reshape(b.shape[0], -1).T
    result = numpy.empty((len(rows), len(columns)), dtype=object)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            result[i, j] = linear_combination(row, column) if symbolic[0] else linear_combination(column, row)
    return result.reshape(a.shape[:-1] + b.shape[1:])


def nonnegative(array):
    """ReLU of an array of rationals."""
    result = numpy.empty(array.size, dtype=object)
    result[:] = [max(Fraction(0), v) for v in array.reshape(-1)]
    return result.reshape(array.shape)


class Symbolic:
    """Executes a graph on affine entries and records nodes."""

    def __init__(self, dimension):
        self.nodes = []
        self.dimensions = [dimension]
        self.written = {}

    def of_node(self, index, shape):
        array = numpy.empty(self.dimensions[index], dtype=object)
        array[:] = [Entry({(index, i): Fraction(1)}) for i in range(self.dimensions[index])]
        return array.reshape(shape)

    @staticmethod
    def base(array):
        bases = {key[0] for e in array.reshape(-1) if isinstance(e, Entry) for key in e.terms}
        return bases

    def write_out(self, array):
        flat = [e if isinstance(e, Entry) else Entry(bias=e) for e in array.reshape(-1)]
        bases = self.base(array)
        if len(bases) > 1:
            raise RuntimeError("an entry reads two nodes")
        base = bases.pop() if bases else 0
        key = (base, tuple((tuple(sorted(e.terms.items())), e.bias) for e in flat))
        if key in self.written:
            return self.written[key]
        columns = self.dimensions[base]
        rows = [[e.terms.get((base, j), Fraction(0)) for j in range(columns)] for e in flat]
        identity = len(flat) == columns and all(
            e.bias == 0 and len(e.terms) == 1 and e.terms.get((base, i)) == 1 for i, e in enumerate(flat)
        )
        if identity and bases is not None and array.size and self.base(array):
            self.written[key] = base
            return base
        self.nodes.append(("affine", base, rows, [e.bias for e in flat]))
        self.dimensions.append(len(flat))
        self.written[key] = len(self.nodes)
        return len(self.nodes)

    def relu(self, array):
        if not self.base(array):
            return nonnegative(numpy.vectorize(lambda e: e.bias if isinstance(e, Entry) else e, otypes=[object])(array))
        of = self.write_out(array)
        self.nodes.append(("relu", of))
        self.dimensions.append(self.dimensions[of])
        return self.of_node(len(self.nodes), array.shape)

    def add(self, a, b):
        if len(self.base(a) | self.base(b)) <= 1:
            return a + b
        shape = numpy.broadcast_shapes(a.shape, b.shape)
        operands = [self.write_out(numpy.broadcast_to(v, shape)) for v in (a, b)]
        self.nodes.append(("sum", operands))
        self.dimensions.append(self.dimensions[operands[0]])
        return self.of_node(len(self.nodes), shape)


class Plain:
    """Executes a graph on rationals."""

    relu = staticmethod(nonnegative)

    @staticmethod
    def add(a, b):
        return a + b


KNOWN = {
    "Gemm": {"alpha", "beta", "transA", "transB"},
    "MatMul": set(),
    "Add": set(),
    "Sub": set(),
    "Mul": set(),
    "Div": set(),
    "Relu": set(),
    "Flatten": {"axis"},
    "Reshape": {"allowzero"},
    "Identity": set(),
    "Constant": {"value", "value_float", "value_floats", "value_int", "value_ints"},
    "Dropout": {"ratio", "seed"},
}


def load(path):
    model = onnx.load(str(path))
    versions = [o.version for o in model.opset_import if o.domain in ("", "ai.onnx")]
    if not versions or not 8 <= versions[-1] <= 20:
        raise Refused("operator set")
    graph = model.graph
    constants = {t.name: Constant(numpy_helper.to_array(t)) for t in graph.initializer}
    inputs = [i for i in graph.input if i.name not in constants]
    if len(inputs) != 1:
        raise Refused("%d inputs" % len(inputs))
    if len(graph.output) != 1:
        raise Refused("%d outputs" % len(graph.output))
    shape = []
    for axis, d in enumerate(inputs[0].type.tensor_type.shape.dim):
        if d.HasField("dim_value") and d.dim_value > 0:
            shape.append(d.dim_value)
        elif axis == 0:
            shape.append(1)
        else:
            raise Refused("symbols in its shape")
    return versions[-1], graph, constants, inputs[0].name, shape


def ordered(nodes, known):
    """The first node in file order whose inputs are known, again and again: some files are not sorted."""
    remaining = list(nodes)
    while remaining:
        ready = next((n for n in remaining if all(not name or name in known for name in n.input)), None)
        if ready is None:
            raise Refused("which no node computes")
        remaining.remove(ready)
        known.update(ready.output)
        yield ready


def execute(path, engine, start):
    """Runs the graph of a file; `start` makes the input from its shape."""
    opset, graph, constants, input_name, shape = load(path)
    values = dict(constants)
    values[input_name] = start(shape)
    for node in ordered(graph.node, set(values)):
        op = node.op_type
        if op not in KNOWN or node.domain not in ("", "ai.onnx"):
            raise Refused(op)
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        if set(attributes) - KNOWN[op]:
            raise Refused(op)
        operands = [values[name] for name in node.input if name]
        constant = [isinstance(v, Constant) for v in operands]

        def real(k, operands=operands, op=op):
            if not isinstance(operands[k], Constant):
                return operands[k]
            if operands[k].integers:
                raise Refused(op)
            return operands[k].array

        def inverse(array):
            return numpy.vectorize(lambda v: 1 / v, otypes=[object])(array)

        if op == "Gemm":
            if not (constant[0] or constant[1]):
                raise Refused(op)
            a = real(0).T if attributes.get("transA", 0) else real(0)
            b = real(1).T if attributes.get("transB", 0) else real(1)
            result = product(a, b) * Fraction(attributes.get("alpha", 1.0))
            if len(operands) == 3:
                result = engine.add(result, real(2) * Fraction(attributes.get("beta", 1.0)))
        elif op == "MatMul":
            if not (constant[0] or constant[1]):
                raise Refused(op)
            result = product(real(0), real(1)) if real(1).ndim <= 2 else numpy.matmul(real(0), real(1))
        elif op == "Add":
            result = engine.add(real(0), real(1))
        elif op == "Sub":
            result = engine.add(real(0), real(1) * Fraction(-1))
        elif op == "Mul":
            if not (constant[0] or constant[1]):
                raise Refused(op)
            result = real(0) * real(1)
        elif op == "Div":
            if not constant[1]:
                raise Refused(op)
            result = real(0) * inverse(real(1))
        elif op == "Relu":
            result = engine.relu(real(0))
        elif op == "Flatten":
            array = operands[0].array if constant[0] else operands[0]
            axis = attributes.get("axis", 1)
            axis = axis + array.ndim if axis < 0 else axis
            result = array.reshape(math.prod(array.shape[:axis]), -1)
        elif op == "Reshape":
            array = operands[0].array if constant[0] else operands[0]
            target = [int(v) for v in operands[1].array.reshape(-1)]
            if not attributes.get("allowzero", 0):
                target = [array.shape[k] if v == 0 else v for k, v in enumerate(target)]
            result = array.reshape(target)
        elif op == "Identity":
            result = operands[0]
        elif op == "Constant":
            (value,) = attributes.values()
            if isinstance(value, onnx.TensorProto):
                result = Constant(numpy_helper.to_array(value))
            elif node.attribute[0].name.startswith("value_int"):
                result = Constant(numpy.array(value, dtype=numpy.int64))
            else:
                result = Constant(numpy.array(value, dtype=numpy.float32))
        else:  # Dropout
            if len(operands) == 3 and operands[2].array.reshape(-1)[0]:
                raise Refused("training mode")
            result = operands[0]
        if all(constant) and operands and not isinstance(result, Constant):
            wrapped = Constant(numpy.zeros(0))
            wrapped.array = result
            result = wrapped
        values[node.output[0]] = result
    result = values[graph.output[0].name]
    return result.array if isinstance(result, Constant) else result


def canonical(path):
    engine = None

    def start(shape):
        nonlocal engine
        engine = Symbolic(math.prod(shape))
        return engine.of_node(0, shape)

    # The engine exists only once the shape of the input is known.
    class Late:
        def __getattr__(self, name):
            return getattr(engine, name)

    output = execute(path, Late(), start)
    last = engine.write_out(output)
    if last == 0:
        d = engine.dimensions[0]
        engine.nodes.append(("affine", 0, [[Fraction(int(i == j)) for j in range(d)] for i in range(d)], [Fraction(0)] * d))
        last = len(engine.nodes)
    nodes = engine.nodes[:last]
    needed = {last}
    for k in range(last, 0, -1):
        if k in needed:
            of = nodes[k - 1][1]
            needed |= set(of) if isinstance(of, list) else {of}
    number = {0: 0}
    for k in sorted(needed - {0}):
        number[k] = len(number)
    entries = []
    for k in sorted(needed - {0}):
        kind, of = nodes[k - 1][:2]
        if kind == "relu":
            entries.append({"kind": kind, "of": str(number[of])})
        elif kind == "sum":
            entries.append({"kind": kind, "of": [str(number[i]) for i in of]})
        else:
            rows, bias = nodes[k - 1][2:]
            denominator = math.lcm(*(v.denominator for row in rows for v in row), *(v.denominator for v in bias))
            text = lambda values: " ".join(str(v.numerator * (denominator // v.denominator)) for v in values)
            entries.append({"kind": kind, "of": str(number[of]), "rows": str(len(rows)), "columns": str(len(rows[0])),
                            "denominator": str(denominator), "weights": [text(row) for row in rows],
                            "bias": text(bias)})
    form = {"relucert": "network", "version": "1", "input": str(engine.dimensions[0]), "nodes": entries}
    return json.dumps(form, separators=(",", ":")) + "\n"


def value_at_the_point(path):
    def start(shape):
        array = numpy.empty(math.prod(shape), dtype=object)
        array[:] = [Fraction((7 * i) % 11 - 5, 4) for i in range(array.size)]
        return array.reshape(shape)

    return [Fraction(v) for v in execute(path, Plain(), start).reshape(-1)]


def table(folder):
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "outcome", "value_or_reason", "canonical_sha256"])
    for path in sorted(pathlib.Path(folder).rglob("*.onnx")):
        name = path.relative_to(folder).as_posix()
        try:
            value = " ".join(str(v) for v in value_at_the_point(path))
            digest = hashlib.sha256(canonical(path).encode()).hexdigest()
            writer.writerow([name, "accepted", value, digest])
        except Refused as refusal:
            writer.writerow([name, "refused", str(refusal), ""])


def compare(source, target):
    our_text, their_text = canonical(source), pathlib.Path(target).read_text()
    ours, theirs = json.loads(our_text), json.loads(their_text)
    if [n["kind"] for n in ours["nodes"]] != [n["kind"] for n in theirs["nodes"]] or ours["input"] != theirs["input"]:
        return "the graphs differ"
    numbers = 0
    for k, (a, b) in enumerate(zip(ours["nodes"], theirs["nodes"]), 1):
        if a["of"] != b["of"]:
            return "node %d reads other nodes" % k
        if a["kind"] != "affine":
            continue
        for i, (row_a, row_b) in enumerate(zip(a["weights"] + [a["bias"]], b["weights"] + [b["bias"]])):
            values_a = [Fraction(int(v), int(a["denominator"])) for v in row_a.split(" ")]
            values_b = [Fraction(int(v), int(b["denominator"])) for v in row_b.split(" ")]
            numbers += len(values_a)
            if values_a != values_b:
                return "node %d, row %d (the last row is the bias): the numbers differ" % (k, i)
    if our_text != their_text:
        return "the numbers agree, but the bytes do not"
    print("equal: %d numbers" % numbers)
    return None


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "table":
        table(sys.argv[2])
    elif len(sys.argv) == 3 and sys.argv[1] == "canonical":
        try:
            sys.stdout.write(canonical(sys.argv[2]))
        except Refused as refusal:
            sys.exit("refused: %s" % refusal)
    elif len(sys.argv) == 4 and sys.argv[1] == "compare":
        difference = compare(sys.argv[2], sys.argv[3])
        if difference:
            sys.exit("%s: %s" % (sys.argv[2], difference))
    else:
        sys.exit(__doc__)


main()
