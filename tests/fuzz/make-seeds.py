"""Small seed files for the fuzz targets: every format that the library reads, in several variants each."""

import gzip
import io
import json
import pathlib
import re
import sys
import tomllib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ROOT = pathlib.Path(__file__).resolve().parents[2]


def save(folder, name, data):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def model(nodes, initializers, shape=(1, 2), opset=13, inputs_listed=False, outputs=("y",)):
    tensors = [numpy_helper.from_array(value, name) for name, value in initializers.items()]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, list(shape))]
    if inputs_listed:
        inputs += [helper.make_tensor_value_info(t.name, t.data_type, list(t.dims)) for t in tensors]
    graph = helper.make_graph(
        nodes, "g", inputs, [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)]).SerializeToString()


def onnx_seeds(folder):
    node = helper.make_node
    w = np.array([[1.5, -2], [0.25, 3], [-1, 0.5]], np.float32)
    b = np.array([0.5, 0, -1], np.float32)
    v = np.array([[1, -1, 2]], np.float32)
    save(folder, "gemm", model([node("Gemm", ["x", "w", "b"], ["h"], transB=1, alpha=0.5, beta=2.0),
                                node("Relu", ["h"], ["r"]), node("Gemm", ["r", "v"], ["y"], transB=1)],
                               {"w": w, "b": b, "v": v}))
    save(folder, "matmul", model([node("MatMul", ["x", "w"], ["m"]), node("Add", ["m", "b"], ["h"]),
                                  node("Relu", ["h"], ["y"])], {"w": w.T.copy(), "b": b}, ("N", 2), 8, True))
    save(folder, "left", model([node("Flatten", ["x"], ["f"]), node("Reshape", ["f", "s"], ["c"]),
                                node("MatMul", ["w", "c"], ["y"])],
                               {"w": w, "s": np.array([2, -1], np.int64)}, (1, 1, 2), 20))
    save(folder, "residual", model([node("MatMul", ["x", "a"], ["m"]), node("Relu", ["m"], ["r"]),
                                    node("Add", ["r", "x"], ["s"]), node("Sub", ["s", "c"], ["d"]),
                                    node("Mul", ["d", "c"], ["i"]), node("Identity", ["i"], ["o"]),
                                    node("Dropout", ["o"], ["y"])],
                                   {"a": np.eye(2, dtype=np.float64), "c": np.array([2, 4], np.float64)}, (1, 2), 11))
    constant = node("Constant", [], ["k"], value=numpy_helper.from_array(w.astype(np.float16), "k"))
    save(folder, "constant", model([constant, node("Gemm", ["x", "k"], ["y"], transB=1)], {}))
    typed = helper.make_tensor("w", TensorProto.FLOAT, [2, 1], [0.1, 0.2])
    graph = helper.make_graph([node("MatMul", ["x", "w"], ["y"])], "typed",
                              [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1])], [typed])
    save(folder, "typed", helper.make_model(graph).SerializeToString())


NNET = """// a comment
2,2,1,2,
2,2,1,
0,
-1.0,-2.0,
1.0,2.0,
0.5,0.0,1.0,
2.0,1.0,3.0,
0.25,-1e-3,
1.5,2,
0.1,
-0.2,
1,-1,
0.5,
"""


def npy(array, version=(1, 0)):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def npz(compressed, **arrays):
    stream = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **arrays)
    return stream.getvalue()


def array_seeds(root):
    w1, w2 = np.array([[1.5, 2], [3, -1]]), np.array([[1, -1]], np.float32)
    b1 = np.array([0.5, 1], np.float32)
    x, y = np.arange(4, dtype=np.uint8).reshape(2, 2), np.array([1, 0], np.int64)
    for compressed in (False, True):
        save(root / "network_npz", f"biases-{compressed}", npz(compressed, w1=w1, b1=b1, w2=w2, b2=b1[:1]))
        save(root / "network_npz", f"plain-{compressed}", npz(compressed, W1=np.asfortranarray(w1), W2=w2))
        save(root / "dataset_npz", f"labels-{compressed}", npz(compressed, x=x, y=y))
        save(root / "dataset_npz", f"floats-{compressed}", npz(compressed, x=w1, y=w1.astype(">f8")))
    join = b"\nNEXT\n".join
    save(root / "npz_member", "network", b"\0" + join([npy(w1), npy(b1), npy(w2), npy(b1[:1])]))
    save(root / "npz_member", "fortran", b"\0" + npy(np.asfortranarray(w1), (2, 0)))
    save(root / "npz_member", "half", b"\0" + npy(w1.astype(np.float16)))
    save(root / "npz_member", "dataset", b"\1" + join([npy(x), npy(y)]))
    save(root / "npz_member", "dataset3", b"\1" + join([npy(x.reshape(2, 1, 2).astype(">i4")), npy(w2.T.repeat(1, 0))]))
    save(root / "dataset_npy", "inputs", b"\0" + npy(x))
    save(root / "dataset_npy", "labels", b"\1" + npy(y))
    save(root / "dataset_npy", "vectors", b"\1" + npy(w1))
    idx3 = b"\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x01\x02\xff"
    idx1 = b"\0\0\x08\x01\0\0\0\x02\x03\x09"
    for name, data in (("images", b"\0" + idx3), ("labels", b"\1" + idx1), ("floats", b"\0\0\0\x0d\x02\0\0\0\x02\0\0\0\x01" + b"\x3f\x80\0\0" * 2)):
        save(root / "dataset_idx", name, data)
        save(root / "dataset_idx", name + "-gzip", data[:1] + gzip.compress(data[1:], mtime=0))


CANONICAL_NETWORK = (
    '{"relucert":"network","version":"1","input":"2","nodes":['
    '{"kind":"affine","of":"0","rows":"3","columns":"2","denominator":"4","weights":["1 -2","0 4","3 3"],"bias":"0 1 -4"},'
    '{"kind":"relu","of":"1"},'
    '{"kind":"affine","of":"2","rows":"2","columns":"3","denominator":"1","weights":["1 0 -1","0 2 5"],"bias":"0 0"},'
    '{"kind":"sum","of":["3","0"]}]}\n')
CANONICAL_DATASET = (
    '{"relucert":"dataset","version":"1","input":"2","output":"1","input_denominator":"4","label_denominator":"1",'
    '"points":[{"x":"1 2","y":"3","times":"1"},{"x":"-4 0","y":"-1","times":"1000000"}]}\n')


def json_seeds(root):
    for name, text in (("network", CANONICAL_NETWORK), ("dataset", CANONICAL_DATASET)):
        save(root / f"{name}_json", "canonical", text)
        save(root / f"{name}_json", "spaced", json.dumps(json.loads(text), indent=1))
        save(root / "checker_inputs", name, text)
        save(root / "checker_json", name, text)
    save(root / "checker_json", "texts", r'{"a": ["\u00e9\n\"\\", "é", {}], "b": {"c": []}}')
    small = CANONICAL_NETWORK.replace('"denominator":"4"', '"denominator":"6"')
    save(root / "network_json", "unreduced", small.replace('"1 -2","0 4","3 3"', '"2 -2","0 4","-4 2"'))
    save(root / "dataset_csv", "numbers", "# points\n1, 2.5, -3/7, 1\n0.125, 1e-3, 2, 0\n")
    save(root / "dataset_csv", "header", "a;b;label\n1;2;3\n")
    save(root / "dataset_csv", "plain", "1,2\r\n-3,4\r\n")


# Statements of tests/fuzz/checker_evidence.cpp, counted from 0: value and evidence of the primitive, most of them of the true statement.
EVIDENCE = [
    ('"2"', '{"kind":"minor","modulus":"2147483647","rows":["1"],"columns":["1"],"upper":{"kind":"columns","coefficients":[["2"]]}}'),
    ('"1"', '{"kind":"minor","modulus":"2","rows":["1","2"],"columns":["1","2"],"upper":{"kind":"full"}}'),
    ('"yes"', '{"kind":"exact"}'),
    ('"no"', '{"kind":"witness","x":["1","-1"]}'),
    ('["2","3"]', '{"kind":"bounds","witness":["1","1"],"proof":{"kind":"fixed-point","bits":"60","shift":"1/1000000"}}'),
    ('["3","7/2"]', '{"kind":"bounds","witness":["1","1"],"proof":{"kind":"exact"}}'),
    ('["0","1"]', '{"kind":"bounds","witness":["1","-1"],"proof":{"kind":"gram"}}'),
    ('["1","2"]', '{"kind":"bounds","witness":["1","-1"],"proof":{"kind":"exact"}}'),
    ('["8","9"]', '{"kind":"bounds","witness":["1","0"],"proof":{"kind":"fixed-point","bits":"40","shift":"1/1000"}}'),
    ('["9","10"]', '{"kind":"bounds","witness":["1","0"],"proof":{"kind":"exact"}}'),
    ('["0","4"]', '{"kind":"bounds","witness":["0","1"],"proof":{"kind":"gram"}}'),
    ('["4","5"]', '{"kind":"bounds","witness":["0","1"],"proof":{"kind":"exact"}}'),
    ('"1"', '{"kind":"inertia","lower":{"kind":"signs","bits":"60","shift":"1/1000"},"upper":{"kind":"signs","bits":"60","shift":"1/1000"}}'),
    ('"yes"', '{"kind":"gauge","layers":[{"permutation":["1"],"scale":["2"]}]}'),
    ('"no"', '{"kind":"point","x":["1"]}'),
    ('"yes"', '{"kind":"point","x":["1/2"]}'),
    ('"no"', '{"kind":"farkas","multipliers":[["1","1"],["2","1"]]}'),
    ('"yes"', '{"kind":"combination","weights":[["2","1/2"],["3","1/2"]]}'),
    ('"no"', '{"kind":"separation","direction":["1","1"]}'),
]

ROUNDED_RUN = '{"kind":"rounded-run","bits":"8"}'
ZONOTOPES = '{"kind":"zonotopes","direction":["0","1"],"positive":{"relations":[],"tree":"0 -1 -1","leaves":["1 0","1 0"]},"negative":{"relations":[],"tree":"0 -1 -1","leaves":["1 0","1 1"]}'
EVIDENCE += [
    ('"0"', ROUNDED_RUN),  # 19
    ('"0"', ROUNDED_RUN),
    ('"no"', '{"kind":"separation","direction":["1"],"relations":[],"tree":[]}'),
    ('"yes"', '{"kind":"cells","directions":[["-1"],["1"]],"weights":["1/2","1/2"]}'),
    ('["---","-+-","-++","+--","+-+","+++"]', '{"kind":"sign-tree","cells":[{"signs":"+--","point":["1/2","-3/2"]},{"signs":"+-+","point":["3/2","-1/2"]},{"signs":"+++","point":["1","1"]}],"pruned":[{"prefix":"++-","multipliers":[["1","1"],["2","1"],["3","1"]]}]}'),
    ('[["-1/1024","1/1024"]]', '{"kind":"krawczyk","bits":"64","stages":[{"steps":"1","scale":"8","inverse":["128"]}]}'),
    ('[["511/1024","513/1024"]]', '{"kind":"krawczyk","bits":"64","stages":[{"steps":"2","scale":"8","inverse":["256"]}]}'),
    ('[["1835754159301792232857008151837343/1298074214633706907132624082305024","458938539825448058214252037959339/324518553658426726783156020576256"]]', '{"kind":"krawczyk","bits":"128","stages":[{"steps":"1","scale":"24","inverse":["5592405"]},{"steps":"1","scale":"24","inverse":["5921370"]},{"steps":"1","scale":"24","inverse":["5931633"]},{"steps":"9","scale":"24","inverse":["5931642"]},{"steps":"1","scale":"24","inverse":["5931642"]}]}'),
    ('[["-1/324518553658426726783156020576256","1/324518553658426726783156020576256"],["-1/324518553658426726783156020576256","1/324518553658426726783156020576256"]]', '{"kind":"krawczyk","bits":"128","stages":[{"steps":"2","scale":"23","inverse":["4194304 4194304","4194304 -4194304"]},{"steps":"1","scale":"23","inverse":["4194304 4194304","4194304 -4194304"]}]}'),
]

# For the statements about the points of a box or a ball, from number 28 of tests/fuzz/checker_evidence.cpp on.
def split_tree(tree, witness, pairs="[]"):
    return f'{{"kind":"split-tree","bits":"20","pairs":{pairs},"tree":"{tree}","witness":{witness}}}'


def split_trees(*trees):
    return '{"kind":"split-trees","clauses":[' + ",".join(f'{{"bits":"20","pairs":[],"tree":"{t}"}}' for t in trees) + "]}"


EVIDENCE_OVER_BOXES = [
    ('["1/2","1/2"]', split_tree("n2 n3 e e:1,0 n3 v:1,1 e:1,0", '["1/2"]')),
    ('["1/2","1/2"]', split_tree("x1:1/2 b b", '["1/2"]')),
    ('["0","0"]', split_tree("n2 n3 e e:0,1 n3 v:1,1 e", '["1"]')),
    ('["0","1"]', split_tree("x1 b b", '["1/2"]')),
    ('["1/8","1/8"]', split_tree("b", '["1","0"]', '[["4","3"]]')),
    ('"yes"', split_trees("n3 n4 e e n4 v:1,1 e")),
    ('"no"', '{"kind":"witness","point":["1","1"]}'),
    ('"yes"', split_trees("x1:1/2 b b2")),
    ('"yes"', split_trees("x1 b2 x2 b b2")),
]
EVIDENCE += EVIDENCE_OVER_BOXES
EVIDENCE += [('["1","1"]', ZONOTOPES + "}"), ('["1","1"]', ZONOTOPES + "}"), ('[["0","1"]]', ZONOTOPES + ',"squared":"1"}')]
EVIDENCE += [  # over balls
    ('["5","5"]', split_tree("b", '["3/5","4/5"]')),
    ('["0","0"]', split_tree("n3 b b", '["0","0"]')),
    ('"yes"', split_trees("x1:1/2 b x2:1/2 b2 b")),
    ('"no"', '{"kind":"witness","point":["1","0"]}'),
]


def evidence_seeds(folder):
    source = (ROOT / "tests/fuzz/checker_evidence.cpp").read_text()
    # A statement that is added in the middle moves all seeds behind it.
    if f"// statement {len(EVIDENCE)}: the first without a seed" not in source:
        sys.exit(f"make-seeds.py: {len(EVIDENCE)} seeds, but tests/fuzz/checker_evidence.cpp has another number of statements")
    for k, (value, evidence) in enumerate(EVIDENCE):
        save(folder, f"statement-{k}", bytes([k]) + f'"value":{value},"evidence":{evidence}'.encode())


def formulas(value):
    """All texts of a claim file that may be formulas."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from formulas(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from formulas(entry)


def formula_seeds(root):
    texts = set()
    for path in [*ROOT.glob("proofs-checks/**/*.claim.toml"), *ROOT.glob("counterexamples/**/*.claim.toml")]:
        try:
            texts |= set(formulas(tomllib.loads(path.read_text())))
        except tomllib.TOMLDecodeError:
            continue
    for path in ROOT.glob("prelude/*.relucert"):
        texts |= {m.strip() for m in re.findall(r"(?ms)^define [^=]*?=(?!>)(.*?)(?=^##|^define|\Z)", path.read_text())}
    for k, text in enumerate(sorted(texts)):
        save(root / "formula", f"formula-{k}", text)


def main():
    root = pathlib.Path(sys.argv[1])
    onnx_seeds(root / "network_onnx")
    save(root / "network_nnet", "small", NNET)
    save(root / "network_nnet", "crlf", NNET.replace("\n", "\r\n"))
    save(root / "network_nnet", "no-trailing-commas", re.sub(r"(?m),$", "", NNET))
    array_seeds(root)
    json_seeds(root)
    formula_seeds(root)
    evidence_seeds(root / "checker_evidence")


main()
