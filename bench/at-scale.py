#!/usr/bin/env python3
"""A network of 1,024 neurons on all 60,000 training images of Fashion-MNIST (784 pixels): network, data and claim for the
certified lower bound of the sharpness and the norms at scale.

    bench/at-scale.py --output FOLDER
    relucert check FOLDER/at-scale.claim.toml --certificates FOLDER/certificates; relucert-check FOLDER/certificates/*.json

Pixels are divided by 256; parameters are multiples of 2^-16, after a few steps of SGD on the labels even (-1) and odd (+1), biases moved by a few
units where an image lies on a kink.
Needs Debian's python3-numpy and dataset-fashion-mnist.
"""

import argparse
import os
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "examples", "train-fashion-mnist"))
import fashion_mnist  # noqa: E402 (its folder has just been named)

WIDTH, STEPS, BATCH, RATE, QUANTUM = 1024, 40, 128, 0.02, 2**16

CLAIM = """title  = "Sharpness and norms of 1,024 neurons at 60,000 images"
source = "docs/theory/minima-stability.md, Theorem A, Corollary (own proof)"
expect = "holds-here"

# sharpness: largest eigenvalue of Phi Phi^T / n, the Hessian for the labels f(x_j). Lower end: the Rayleigh quotient of a vector of the certificate, no
# matrix formed. |E phi|^2 is that of the vector of ones and needs the moments of the neurons only.
[variables]
f = "network"
S = "dataset"

[define]
curvature = "sharpness(f, S)"
mean_norm = "shallow_mean_gradient_norm_squared(f, S)"
S_or      = "orientation_norm(f, S)"
f_S       = "stability_norm(f, S)"

[[assume]]
name = "no data point on a kink"
that = "least_preactivation(f, S) > 0"
[[conclude]]
name = "the sharpness is above |E phi|^2, and that is at least the norms"
that = "curvature > mean_norm and mean_norm >= 1 + 2*S_or and S_or >= f_S"
[[conclude]]
name = "upper norm"
that = "balanced_upper_norm(f, S) >= S_or"

[show]
sharpness            = "curvature"
mean_gradient        = "mean_norm"
orientation_bound    = "1 + 2*S_or"
norm_bound           = "1 + 2*f_S"
balanced_upper_bound = "1 + 2*balanced_upper_norm(f, S)"
distance_to_kinks    = "least_preactivation(f, S)"

[[instance]]
name = "60000 images"
files.f = "network.npz"
files.S = "images.json"
"""


def trained(x, y):
    generator = np.random.default_rng(1)
    w = generator.standard_normal((WIDTH, x.shape[1])) * np.sqrt(2 / x.shape[1])
    a = generator.standard_normal(WIDTH) * np.sqrt(2 / WIDTH)
    b, c = np.zeros(WIDTH), 0.0
    for _ in range(STEPS):
        batch = generator.integers(0, len(x), BATCH)
        z = x[batch] @ w.T + b
        h = np.maximum(z, 0)
        r = h @ a + c - y[batch]
        back = (z > 0) * (r[:, None] * a) / BATCH
        w, b, a, c = w - RATE * back.T @ x[batch], b - RATE * back.sum(axis=0), a - RATE * h.T @ r / BATCH, c - RATE * r.mean()
    return w, b, a, c


def off_the_kinks(w, b, images):
    """The integer biases moved up, one unit at a time, until no image lies on a kink. Integers below 2^53: exact in binary64."""
    pending = np.arange(len(b))
    while len(pending):
        on_kink = np.zeros(len(pending), dtype=bool)
        for first in range(0, len(images), 4096):
            z = images[first:first + 4096].astype(np.float64) @ w[pending].T + 256 * b[pending]
            on_kink |= (z == 0).any(axis=0)
        pending = pending[on_kink]
        b[pending] += 1
    return b


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fashion_mnist.add_data_option(parser)
    parser.add_argument("--output", metavar="FOLDER", required=True)
    parser.add_argument("--count", type=int, default=60000, help="images (%(default)s)")
    arguments = parser.parse_args()
    os.makedirs(arguments.output, exist_ok=True)
    images, labels = fashion_mnist.read("train", arguments.data)
    images, labels = images[: arguments.count], labels[: arguments.count]
    w, b, a, c = trained(images / 256, 2.0 * (labels % 2) - 1)
    w, b, a, c = (np.rint(np.asarray(p) * QUANTUM) for p in (w, b, a[None, :], [c]))
    b = off_the_kinks(w, b, images)
    quantised = [(p / QUANTUM).astype(np.float32) for p in (w, b, a, c)]
    np.savez_compressed(os.path.join(arguments.output, "network.npz"), **dict(zip(("w1", "b1", "w2", "b2"), quantised)))
    with open(os.path.join(arguments.output, "images.json"), "w", encoding="ascii") as stream:
        stream.write('{"relucert":"dataset","version":"1","input":"784","output":"1","input_denominator":"256",'
                     '"label_denominator":"1","points":[')
        for j, (x, y) in enumerate(zip(images.tolist(), labels.tolist())):
            stream.write(f'{"," if j else ""}{{"x":"{" ".join(map(str, x))}","y":"{y}","times":"1"}}')
        stream.write("]}\n")
    with open(os.path.join(arguments.output, "at-scale.claim.toml"), "w", encoding="ascii") as stream:
        stream.write(CLAIM)


if __name__ == "__main__":
    main()
