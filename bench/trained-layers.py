#!/usr/bin/env python3
"""Square layers of networks trained on Fashion-MNIST, and claims about their exact and numerical rank.

    bench/trained-layers.py --output FOLDER [--width 1024]
    relucert check FOLDER/*.claim.toml --certificates FOLDER/certificates; relucert-check FOLDER/certificates/*.json

Networks 784-W-W-10, cross-entropy on the 60,000 training images; their second layers, W x W:
  full         no weight decay
  decay        weight decay 0.01: most singular values are nearly zero
  bottleneck   U V^T with 8 columns, no decay; U and V are rounded, not their product, so the rank is exactly 8
The layers are written as networks of one layer (two for U V^T), NAME.npz; weights are rounded to multiples of 2^-BITS
before anything is said of them. What the claims expect comes from floating point and an elimination modulo a prime.
Needs Debian's python3-torch, python3-numpy and dataset-fashion-mnist; two to three minutes on one core.
"""

import argparse
import os
import sys
from fractions import Fraction

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, os.pardir, "examples", "train-fashion-mnist"))

try:
    import numpy as np
    import torch

    import fashion_mnist
except ImportError as problem:
    sys.exit(f"trained-layers.py: {problem}; install python3-torch and python3-numpy "
             "and run this file with Debian's python3")

BOTTLENECK = 8
PRIME = 2**31 - 1
# name, columns of U and V (0: one matrix), weight decay, epochs, step of Adam (without decay) or of SGD with momentum 0.9
KINDS = (("full", 0, 0.0, 1, 1e-3), ("decay", 0, 1e-2, 2, 0.05), ("bottleneck", BOTTLENECK, 0.0, 1, 1e-3))

CLAIM = """title  = "{title}"
source = "docs/evidence/{page}; layer: bench/trained-layers.py"
expect = "holds-here"

[variables]
f = "network"
W = "matrix"

[[conclude]]
name = "rank"
that = "length(W) = {width} and {that}"

[[instance]]
name = "{name}, {width} x {width}"
files.f = "{name}.npz"
[instance.let]
W = "{matrix}"
"""


def make_model(width, columns):
    torch.manual_seed(11)
    second = [torch.nn.Linear(width, width)]
    if columns:
        second = [torch.nn.Linear(width, columns, bias=False), torch.nn.Linear(columns, width)]
    return torch.nn.Sequential(torch.nn.Linear(784, width), torch.nn.ReLU(), *second, torch.nn.ReLU(), torch.nn.Linear(width, 10))


def train(model, decay, epochs, step, x, y):
    optimizer = torch.optim.Adam(model.parameters(), lr=step)
    if decay:
        optimizer = torch.optim.SGD(model.parameters(), lr=step, momentum=0.9, weight_decay=decay)
    order = torch.Generator().manual_seed(1011)
    for _ in range(epochs):
        for batch in torch.randperm(len(x), generator=order).split(128):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()


def rounded(model, bits):
    """Rounds all weights in place; the matrices between the two ReLUs, the one that is applied first in front."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.round(parameter * 2**bits) / 2**bits + 0.0)
    linear = [module for module in model if isinstance(module, torch.nn.Linear)]
    return [module.weight.detach().numpy() for module in linear[1:-1]]


def smallest_type(matrix):
    for kind in ("<f2", "<f4"):
        if np.array_equal(matrix.astype(kind).astype(np.float64), matrix.astype(np.float64)):
            return matrix.astype(kind)
    raise ArithmeticError("a weight is not exact in binary32")


def rank_modulo(numerators):
    """The rank modulo PRIME of a matrix of integers: at most the rank, and as a rule equal to it."""
    a = numerators % PRIME
    rank = 0
    for column in range(a.shape[1]):
        candidates = np.flatnonzero(a[rank:, column])
        if candidates.size == 0:
            continue
        pivot = rank + candidates[0]
        a[[rank, pivot]] = a[[pivot, rank]]
        a[rank, column:] = a[rank, column:] * pow(int(a[rank, column]), -1, PRIME) % PRIME
        rows = rank + 1 + np.flatnonzero(a[rank + 1:, column])
        a[rows, column:] = (a[rows, column:] - a[rows, column, None] * a[rank, None, column:] % PRIME) % PRIME
        rank += 1
        if rank == a.shape[0]:
            break
    return rank


def threshold(values):
    """Two digits between the two neighbours that lie furthest apart among the singular values 4 to 64, and how many lie above."""
    count = 4 + int((values[3:63] / values[4:64]).argmax())
    middle = float(np.sqrt(values[count - 1] * values[count]))
    eps = Fraction(f"{middle:.1e}")
    if not values[count] < float(eps) < values[count - 1]:
        raise ArithmeticError("no threshold of two digits between two singular values")
    return eps, count


def write_claim(folder, file, **fields):
    with open(os.path.join(folder, f"{file}.claim.toml"), "w", encoding="ascii") as stream:
        stream.write(CLAIM.format(**fields))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fashion_mnist.add_data_option(parser)
    parser.add_argument("--output", metavar="FOLDER", required=True)
    parser.add_argument("--width", type=int, default=1024, help="W (%(default)s)")
    parser.add_argument("--bits", type=int, default=12, help="weights are multiples of 2^-BITS (%(default)s); U and V of 2^-8")
    parser.add_argument("--only", choices=[kind[0] for kind in KINDS], help="this layer alone")
    arguments = parser.parse_args()
    os.makedirs(arguments.output, exist_ok=True)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    try:
        images, labels = fashion_mnist.read("train", arguments.data)
        tests, test_labels = fashion_mnist.read("t10k", arguments.data)
        x, tests = (torch.from_numpy(part.astype(np.float32) / np.float32(255)) for part in (images, tests))
        y = torch.from_numpy(labels.astype(np.int64))
        for name, columns, decay, epochs, step in KINDS:
            if arguments.only not in (None, name):
                continue
            model = make_model(arguments.width, columns)
            train(model, decay, epochs, step, x, y)
            factors = rounded(model, 8 if columns else arguments.bits)
            with torch.no_grad():
                right = (model(tests).argmax(dim=1).numpy() == test_labels).mean()
            layer = np.linalg.multi_dot([*(f.astype(np.float64) for f in reversed(factors)), np.eye(arguments.width)])
            np.savez_compressed(os.path.join(arguments.output, f"{name}.npz"),
                                **{f"w{k + 1}": smallest_type(factor) for k, factor in enumerate(factors)})
            rank = rank_modulo((layer * 2**(16 if columns else arguments.bits)).astype(np.int64))
            values = np.linalg.svd(layer, compute_uv=False)
            common = {"name": name, "width": arguments.width, "matrix": "weight(f, 2)*weight(f, 1)" if columns else "weight(f, 1)"}
            write_claim(arguments.output, f"{name}-exact", title=f"Exact rank of a trained layer: {name}", page="rank.md",
                        that=f"rank(W) = {rank}", **common)
            text = f"{name}: {right:.2%} of the test images; exact rank {rank}"
            if not columns:
                eps, count = threshold(values)
                write_claim(arguments.output, f"{name}-numerical", title=f"Numerical rank of a trained layer: {name}",
                            page="gram-eigenvalues-above.md", that=f"numerical_rank(W, {eps}) = {count}", **common)
                text += f"; {count} singular values above {eps}: {values[count - 1]:.4g}, then {values[count]:.4g}"
            print(text, flush=True)
    except (fashion_mnist.DataError, ArithmeticError, OSError) as problem:
        sys.exit(f"trained-layers.py: {problem}")


if __name__ == "__main__":
    main()
