#!/usr/bin/env python3
"""Trains pairs of networks on data sets that differ in one point, with and without a low-rank bottleneck.

Two classes of Fashion-MNIST, 784-12-12-12-1, no biases. Writes into --output
  data.npz                   x: the images of S, then one fresh image for each pair; y: their classes
  KIND-S-K.onnx              pair K = 1, 2, 3: the network trained on S
  KIND-replaced-K.onnx       the same start and steps on S with point K replaced by the K-th fresh image
  KIND-codes.csv             for each pair the leading common directions of the second layers of its two networks
                             (see README.md); the last column is the pair
Needs Debian's python3-torch, python3-onnx, python3-numpy and dataset-fashion-mnist. One thread, fixed seeds: on one
machine two runs write equal bytes; another processor or BLAS may round differently and so train different weights.
"""

import argparse
import os
import sys
from dataclasses import dataclass

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, os.pardir, "train-fashion-mnist"))

try:
    import numpy as np
    import torch

    import fashion_mnist
    import onnx_network
    from train import NEGATIVE, POSITIVE, QUANTUM_BITS, quantised
except ImportError as problem:
    sys.exit(f"train-pairs.py: {problem}; install python3-torch, python3-onnx and python3-numpy "
             "and run this file with Debian's python3")

WIDTHS = (784, 12, 12, 12, 1)
POINTS = 40            # of S
SEEDS = (1, 2, 4)       # of pairs 1, 2, 3; with seed 3 and rank 1 no neuron stays alive on one class
MOMENTUM = 0.9
CODE_BITS = 10         # the directions are rounded to multiples of 2^-CODE_BITS


@dataclass(frozen=True)
class Kind:
    """The second layer is U V^T with `rank` columns, or a full matrix (rank 0). Decay d adds (d/2)|parameters|^2."""
    name: str
    rank: int
    decay: float
    codes: int         # directions a seed in the file of codes
    phases: tuple = ((2000, 0.02), (1000, 0.005))   # (steps, step size), the whole data set as one batch


KINDS = (
    Kind("rank-1", 1, 3e-3, 1),
    Kind("rank-2", 2, 3e-3, 2),
    Kind("full", 0, 0.0, 2),
)


def data(folder):
    """Images and classes of S and of the fresh points: the first ones of the two classes in the training set."""
    images, labels = fashion_mnist.read("train", folder)
    chosen = np.flatnonzero((labels == NEGATIVE) | (labels == POSITIVE))[:POINTS + len(SEEDS)]
    return images[chosen], labels[chosen]


class Network(torch.nn.Module):
    """Without biases; PyTorch's default initialisation. The second layer is a product of two where there is a bottleneck."""

    def __init__(self, kind, seed):
        super().__init__()
        torch.manual_seed(seed)
        shapes = list(zip(WIDTHS, WIDTHS[1:]))
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b, bias=False) for a, b in shapes)
        self.kind = kind
        if kind.rank:
            a, b = shapes[1]
            self.layers[1] = torch.nn.Sequential(torch.nn.Linear(a, kind.rank, bias=False),
                                                 torch.nn.Linear(kind.rank, b, bias=False))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)

    def weights(self):
        """The matrices, rounded; the product of a bottleneck is rounded as one matrix, so its rank is only nearly low."""
        found = []
        for layer in self.layers:
            weight = layer[1].weight @ layer[0].weight if isinstance(layer, torch.nn.Sequential) else layer.weight
            found.append(quantised(weight))
        return found


def train(kind, seed, images, targets):
    """The rounded matrices after training."""
    x = torch.from_numpy(images.astype(np.float32) / np.float32(255))
    y = torch.from_numpy(targets.astype(np.float32))[:, None]
    network = Network(kind, seed)
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0, momentum=MOMENTUM, weight_decay=kind.decay)
    for steps, size in kind.phases:
        for group in optimizer.param_groups:
            group["lr"] = size
        for _ in range(steps):
            loss = (network(x) - y).square().mean() / 2
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if not np.isfinite(loss.item()):
            raise ArithmeticError(f"{kind.name}, seed {seed}: the loss is {loss.item()}; training diverged")
    return network.weights()


def common_directions(f, g, count):
    """Leading right singular vectors of the two second layers, one above the other, rounded."""
    stacked = np.vstack([f[1], g[1]]).astype(np.float64)
    directions = np.linalg.svd(stacked)[2][:count]
    # A singular vector has no sign of its own: the largest entry is made positive.
    signs = np.sign(directions[np.arange(count), np.abs(directions).argmax(axis=1)])
    return np.rint(directions * signs[:, None] * 2**CODE_BITS) / 2**CODE_BITS


def describe(kind, number, replaced):
    shape = f"second layer of rank {kind.rank} before rounding" if kind.rank else "second layer full"
    phases = ", ".join(f"{steps} steps of {size:g}" for steps, size in kind.phases)
    change = f", point {number} replaced by fresh image {number}" if replaced else ""
    return (f"squared loss on {POINTS} training images of {fashion_mnist.CLASSES[NEGATIVE]} (-1) and "
            f"{fashion_mnist.CLASSES[POSITIVE]} (+1) of Fashion-MNIST{change}, pixels / 255; {shape}; SGD with momentum "
            f"{MOMENTUM:g}, whole set as one batch; {phases}; weight decay {kind.decay:g}; seed {SEEDS[number - 1]}; "
            f"weights rounded to multiples of 2^-{QUANTUM_BITS}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fashion_mnist.add_data_option(parser)
    parser.add_argument("--output", metavar="FOLDER", required=True, help="existing folder for the files")
    arguments = parser.parse_args()
    if not os.path.isdir(arguments.output):
        parser.error(f"--output {arguments.output}: no such folder")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    try:
        images, classes = data(arguments.data)
        np.savez(os.path.join(arguments.output, "data.npz"), x=images, y=classes)
        targets = np.where(classes == POSITIVE, 1, -1)
        for kind in KINDS:
            rows = []
            for number, seed in enumerate(SEEDS, start=1):
                variant = np.arange(POINTS)
                variant[number - 1] = POINTS + number - 1
                pair = []
                for replaced, points in ((False, np.arange(POINTS)), (True, variant)):
                    pair.append(train(kind, seed, images[points], targets[points]))
                    name = f"{kind.name}-{'replaced' if replaced else 'S'}-{number}"
                    onnx_network.write(os.path.join(arguments.output, f"{name}.onnx"), name,
                                       [(weight, None) for weight in pair[-1]], describe(kind, number, replaced))
                rows += [np.append(direction, number) for direction in common_directions(*pair, kind.codes)]
                report(kind, number, pair, images, targets)
            np.savetxt(os.path.join(arguments.output, f"{kind.name}-codes.csv"), rows, fmt="%.10g", delimiter=",")
    except (fashion_mnist.DataError, ArithmeticError, OSError) as problem:
        sys.exit(f"train-pairs.py: {problem}")


def report(kind, number, pair, images, targets):
    """What to expect, in float64; nothing here is certified."""
    x = images / 255
    values = [onnx_network.evaluate([(weight, None) for weight in weights], x)[:, 0] for weights in pair]
    i = number - 1
    singular = np.linalg.svd(pair[0][1].astype(np.float64))[1]
    print(f"{kind.name}, pair {number}: largest residual on S {np.abs(values[0] - targets)[:POINTS].max():.4f}, "
          f"loss of the variant at the replaced point {abs(values[1][i] - targets[i]):.4f}, "
          f"singular values of layer 2 {', '.join(f'{s:.4f}' for s in singular[:4])}", flush=True)


if __name__ == "__main__":
    main()
