#!/usr/bin/env python3
"""Trains the networks of this folder: one hidden layer, squared loss, full-batch gradient descent at many step sizes.

f(x) = c + sum_i a_i relu(w_i.x + b_i), loss 1/(2n) sum_j (f(x_j) - y_j)^2, labels -1 and +1; for each set one large
initialisation, the same for all step sizes; the step size grows linearly from 0 to its value over the first steps.
Afterwards all parameters are rounded to multiples of 2^-16. In the sets of 1,024 images weights are rounded to multiples
of 2^-bits instead, and hidden biases to odd multiples of half the grid of w.x, so that no image is on a kink. Needs
Debian's python3-numpy and dataset-fashion-mnist, and python3-sklearn's file of digits. One thread, fixed seeds.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
try:
    import numpy as np

    import edge_data
except ImportError as problem:
    sys.exit(f"train.py: {problem}; install python3-numpy and run this file with Debian's python3")



@dataclass(frozen=True)
class Recipe:
    """One set of images and what is trained on it."""
    name: str
    count: int
    width: int
    scale: float          # of the initialisation, times the usual sqrt(2/fan-in)
    steps: int            # of gradient descent at each step size
    step_sizes: tuple
    seed: int
    random_labels: bool = False
    weight_bits: int = 16
    input_bits: int = 10   # inputs are multiples of 2^-input_bits
    warm_up: int = 1000    # steps until the step size is reached

    @property
    def coarse(self):
        return self.weight_bits < 16


RECIPES = (
    Recipe("fashion", 256, 32, 2.0, 6000, (0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3), seed=1),
    Recipe("fashion-random-labels", 128, 32, 2.0, 6000, (0.1,), seed=1, random_labels=True),
    Recipe("digits", 256, 32, 2.0, 6000, (0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4), seed=2,
           input_bits=4),
    Recipe("fashion-784", 1000, 256, 1.0, 1000, (0.05,), seed=3, input_bits=8),
    Recipe("digits-1024", 1024, 256, 1.0, 2500, (0.04, 0.06, 0.1, 0.15, 0.25), seed=4, weight_bits=7, input_bits=4, warm_up=400),
    Recipe("digits-1024-random-labels", 1024, 256, 1.0, 2500, (0.1,), seed=4, random_labels=True, weight_bits=7, input_bits=4,
           warm_up=400),
    Recipe("fashion-1024", 1024, 256, 1.0, 2500, (0.03, 0.06, 0.1, 0.15), seed=5, weight_bits=7, input_bits=6, warm_up=400),
)


def data_of(recipe, arguments):
    """Inputs (multiples of a power of 1/2) and labels."""
    if recipe.name.startswith("digits"):
        classes = edge_data.PARITY if recipe.coarse else edge_data.DIGIT_CLASSES
        x, y = edge_data.digits(recipe.count, classes, arguments.digits)
    else:
        x, y = edge_data.fashion(recipe.count, 0 if recipe.name.endswith("784") else recipe.input_bits, arguments.data)
    if recipe.random_labels:
        y = np.random.default_rng(recipe.seed + 100).choice((-1, 1), len(y))
    return x, y


def initial(recipe, dimension):
    generator = np.random.default_rng(recipe.seed)
    w = generator.standard_normal((recipe.width, dimension)) * recipe.scale * np.sqrt(2 / dimension)
    a = generator.standard_normal(recipe.width) * recipe.scale * np.sqrt(2 / recipe.width)
    return w, np.zeros(recipe.width), a, 0.0


def gradients(x, y, w, b, a, c):
    """Loss and its derivatives in w, b, a, c."""
    z = x @ w.T + b
    h = np.maximum(z, 0)
    r = h @ a + c - y
    n = len(y)
    back = (z > 0) * (r[:, None] * a) / n
    return float(r @ r) / (2 * n), back.T @ x, back.sum(axis=0), h.T @ r / n, r.mean()


def train(recipe, eta, x, y):
    kind = np.float32 if recipe.coarse else np.float64   # binary32 is fast, and enough for what is rounded coarsely
    w, b, a, c = (np.asarray(p, dtype=kind) for p in initial(recipe, x.shape[1]))
    x, y = x.astype(kind), y.astype(kind)
    loss = np.inf
    for step in range(recipe.steps):
        loss, gw, gb, ga, gc = gradients(x, y, w, b, a, c)
        if not np.isfinite(loss):
            raise ArithmeticError(f"{recipe.name}, step size {eta}: training diverged")
        rate = kind(eta * min(1.0, (step + 1) / recipe.warm_up))
        w = w - rate * gw
        b = b - rate * gb
        a = a - rate * ga
        c = c - rate * gc
    return (w, b, a, c), loss


def quantised(values, bits=16):
    """The nearest multiples of 2^-bits; exact in binary32, which is checked."""
    numerators = np.rint(np.asarray(values) * 2**bits)
    if np.abs(numerators).max() >= 2**24:
        raise ArithmeticError("a parameter is too large to be stored exactly")
    return (numerators / 2**bits + 0.0).astype(np.float32)


def halved(numbers):
    """The same numbers in binary16, which halves the files; refused if one of them changes."""
    half = numbers.astype(np.float16)
    if (half != numbers).any():
        raise ArithmeticError("a number is not exact in binary16")
    return half


def stored(recipe, w, b, a, c):
    """The arrays of the file: rounded parameters."""
    if not recipe.coarse:
        return {"w1": quantised(w), "b1": quantised(b), "w2": quantised(a)[None, :], "b2": quantised([c])}
    grid = 2 ** (recipe.weight_bits + recipe.input_bits)   # w.x is a multiple of 1/grid, and b is none
    return {"w1": halved(quantised(w, recipe.weight_bits)),
            "b1": ((np.floor(b * grid) + 0.5) / grid).astype(np.float32),
            "w2": halved(quantised(a, recipe.weight_bits + 3))[None, :], "b2": quantised([c])}


def sharpness(x, w, b, a):
    """Largest eigenvalue of Phi Phi^T / n in binary64 (nothing certified), and the norm of the mean gradient squared."""
    z = x @ w.T + b
    s = (z > 0).astype(float)
    h = np.maximum(z, 0)
    k = 1 + h @ h.T + ((s * a**2) @ s.T) * (x @ x.T + 1)
    values = np.linalg.eigvalsh(k / len(x))
    return values[-1], k.mean(), np.trace(k) / len(x), np.sqrt((values[:-1]**2).sum()), np.abs(z).min()


def name_of(recipe, eta):
    return f"{recipe.name}-{eta:g}.npz"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="FOLDER", help="folder of the IDX files (default: asked from dpkg)")
    parser.add_argument("--digits", metavar="FILE", help="digits.csv.gz of python3-sklearn (default: asked from dpkg)")
    parser.add_argument("--output", metavar="FOLDER", required=True, help="existing folder for the .npz files")
    parser.add_argument("--only", metavar="NAME", action="append", choices=[recipe.name for recipe in RECIPES],
                        help="this set only; may be repeated (%(choices)s)")
    parser.add_argument("--steps", type=int, help="another number of steps, to try something")
    arguments = parser.parse_args()
    for recipe in RECIPES:
        if arguments.only and recipe.name not in arguments.only:
            continue
        if arguments.steps:
            recipe = Recipe(**{**recipe.__dict__, "steps": arguments.steps})
        x, y = data_of(recipe, arguments)
        np.savez_compressed(os.path.join(arguments.output, f"{recipe.name}-data.npz"),
                            x=halved(x) if recipe.coarse else x.astype(np.float32), y=y.astype(np.int8))
        for eta in recipe.step_sizes:
            start = time.monotonic()
            parameters, loss = train(recipe, eta, x, y)
            arrays = stored(recipe, *parameters)
            np.savez_compressed(os.path.join(arguments.output, name_of(recipe, eta)), **arrays)
            w, b, a = (arrays[name].astype(float) for name in ("w1", "b1", "w2"))
            top, mean, trace, rest, kink = sharpness(x, w, b, a[0])
            print(f"{name_of(recipe, eta)}: loss {loss:.3g}, 2/eta {2 / eta:.4g}, sharpness {top:.4f} "
                  f"({top * eta / 2:.3f} of it), mean gradient {mean:.4f}, trace {trace:.4f}, other eigenvalues {rest:.4f}, "
                  f"least preactivation {kink:.2g}, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
