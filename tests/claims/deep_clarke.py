#!/usr/bin/env python3
"""prelude/jets.relucert against an independent route: fractions, at points next to random small networks.

For each network and data set (small integers, so that preactivations are often 0 in every layer):
1. `b_subgradient` along random curves of order 2 is the gradient in the pattern that the network has at e = 10^-50 on the curve;
2. the gradients in the patterns next to the network, along many sparse and dense curves, are all in `outer_gradients`.
The gradients are computed here, at the network itself, from patterns that are computed here, at points of the curve.
"""

import random
import re
import subprocess
import sys
from fractions import Fraction

from route_arguments import route_arguments

SHAPES = ([2, 2, 2, 1], [1, 2, 2, 1], [2, 3, 2, 1], [1, 2, 2, 2, 1], [2, 2, 1])
TRAINED = ("first weights", "first layer", "weights", "all")
STEP = Fraction(1, 10**50)
LISTED = 48   # longer lists are shortened by the program's output


def layers(shape, theta):
    """[(rows, bias), ...] in the order of all_parameters."""
    result, place = [], 0
    for a, b in zip(shape, shape[1:]):
        rows = [theta[place + i * a:place + (i + 1) * a] for i in range(b)]
        place += a * b
        result.append((rows, theta[place:place + b]))
        place += b
    return result


def forward(network, x):
    """Inputs of all layers, preactivations of all layers."""
    inputs, values = [x], []
    for l, (rows, bias) in enumerate(network):
        values.append([sum(w * h for w, h in zip(row, inputs[-1])) + b for row, b in zip(rows, bias)])
        if l < len(network) - 1:
            inputs.append([max(Fraction(0), v) for v in values[-1]])
    return inputs, values


def gradient(network, inputs, pattern):
    """Of the output, with derivatives of the ReLUs from the pattern."""
    adjoint, parts = [Fraction(1)], []
    for l in range(len(network) - 1, -1, -1):
        parts.append([d * h for d in adjoint for h in inputs[l]] + adjoint)
        if l > 0:
            adjoint = [sum(d * row[k] for d, row in zip(adjoint, network[l][0])) if pattern[l - 1][k] > 0 else Fraction(0)
                       for k in range(len(inputs[l]))]
    return [entry for part in reversed(parts) for entry in part]


def mask_of(shape, trained):
    mask = []
    for l, (a, b) in enumerate(zip(shape, shape[1:])):
        mask += [1 if l == 0 or trained in ("weights", "all") else 0] * (a * b)
        mask += [1 if trained == "all" or (l == 0 and trained == "first layer") else 0] * b
    return mask


def text(value):
    return "[" + ", ".join(map(text, value)) + "]" if isinstance(value, list) else str(value)


def problem(rng, shape):
    biases = rng.random() < 0.5
    theta = []
    for a, b in zip(shape, shape[1:]):
        theta += [Fraction(rng.randint(-1, 1)) for _ in range(a * b)]
        theta += [Fraction(rng.randint(-1, 1) if biases else 0) for _ in range(b)]
    samples = []
    while len(samples) < 2:
        sample = ([Fraction(rng.randint(-1, 1)) for _ in range(shape[0])], Fraction(rng.randint(-3, 3)))
        if sample not in samples:
            samples.append(sample)
    return theta, samples


def curve(rng, mask, dense):
    """Entries of fixed parameters are not 0: they must not be looked at."""
    first = [Fraction(rng.choice([-1, 1]) * rng.randint(1, 10**6)) if dense or rng.random() < 0.3 else Fraction(0) for _ in mask]
    return first, [Fraction(rng.randint(-10**6, 10**6)) for _ in mask]


def limit(shape, theta, samples, mask, directions):
    """The gradient of the risk at theta in the pattern at STEP on the curve."""
    network, total = layers(shape, theta), [Fraction(0)] * len(theta)
    near = layers(shape, [t + m * (STEP * a + STEP**2 * b) for t, m, a, b in zip(theta, mask, *directions)])
    for x, y in samples:
        inputs, values = forward(network, x)
        pattern = [[1 if v > 0 else 0 for v in layer] for layer in forward(near, x)[1][:-1]]
        slope = (values[-1][0] - y) / len(samples)
        total = [t + slope * g * m for t, g, m in zip(total, gradient(network, inputs, pattern), mask)]
    return total


def rows_of(relucert, formula):
    done = subprocess.run([relucert, "quantity", formula], capture_output=True, text=True, check=False)
    if done.returncode == 3 and "unknown: long" in done.stdout + done.stderr:
        return None
    if done.returncode != 0 or "..." in done.stdout or "unknown" in done.stdout:
        sys.exit(f"{formula}: {done.stdout}{done.stderr}")
    return [[Fraction(entry) for entry in row.split(",")] for row in re.findall(r"\[([^\[\]]+)\]", done.stdout)]


def main():
    arguments = route_arguments(__doc__, seed=1, networks=20, curves=80)
    rng = random.Random(arguments.seed)
    failures, kinks, realised, unknown = 0, 0, 0, 0
    for number in range(arguments.networks):
        shape, trained = SHAPES[number % len(SHAPES)], rng.choice(TRAINED)
        theta, samples = problem(rng, shape)
        mask, network = mask_of(shape, trained), layers(shape, theta)
        setting = (f"let f = relu_network_with_biases({text([rows for rows, _ in network])}, {text([bias for _, bias in network])}); "
                   f"let S = dataset([{', '.join(text(x) + ' -> ' + text(y) for x, y in samples)}]); ")
        chosen = [curve(rng, mask, True) for _ in range(3)]
        along = rows_of(arguments.relucert, setting + f"[b_subgradient(f, S, D, 'squared', '{trained}') for D in {text([list(c) for c in chosen])}]")
        if along != [limit(shape, theta, samples, mask, c) for c in chosen]:
            failures += 1
            print("FAILED b_subgradient:", setting, trained)
        outer = rows_of(arguments.relucert, setting + f"let O = outer_gradients(f, S, 'squared', '{trained}'); "
                        f"if length(O) > {LISTED} then unknown('long', []) else O")
        if outer is None:
            unknown += 1
            continue
        found = {tuple(limit(shape, theta, samples, mask, curve(rng, mask, i % 2 == 0))) for i in range(arguments.curves)}
        if not found <= {tuple(row) for row in outer}:
            failures += 1
            print("FAILED outer_gradients:", setting, trained)
        kinks += len(outer) > 1
        realised += len(found) == len(outer)
    print(f"{arguments.networks} networks, {kinks} with several patterns, all of them met for {realised}, {unknown} not listed; {failures} failures")
    if kinks < arguments.networks // 5 or unknown > arguments.networks // 4:
        print("FAILED: too few kinks for a test")
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
