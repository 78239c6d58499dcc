#!/usr/bin/env python3
"""Measures the networks of a folder on the Fashion-MNIST test set, in float64 with numpy, from the ONNX files.

Prints one Markdown row for each file. Nothing here is certified: relucert certifies, this says what to expect.
Needs Debian's python3-onnx, python3-numpy and dataset-fashion-mnist.
"""

import argparse
import glob
import hashlib
import os
import sys

try:
    import numpy as np

    import fashion_mnist
    import onnx_network
except ImportError as problem:
    sys.exit(f"measure.py: {problem}; install python3-onnx and python3-numpy and run this file with Debian's python3")

NEGATIVE, POSITIVE = 7, 9  # as in train.py


def correct(layers, images, labels):
    """Which images are classified as labelled; the images of other classes are left out of a two-class network."""
    if layers[-1][0].shape[0] == 1:
        chosen = (labels == NEGATIVE) | (labels == POSITIVE)
        values = onnx_network.evaluate(layers, images[chosen] / 255)[:, 0]
        return np.where(labels[chosen] == POSITIVE, values > 0, values < 0)
    return onnx_network.evaluate(layers, images / 255).argmax(axis=1) == labels


def hidden_neurons(layers):
    """Squared norms of the incoming (weights and bias) and outgoing weights of all hidden neurons."""
    incoming, outgoing = [], []
    for (weight, bias), (following, _) in zip(layers, layers[1:]):
        squares = np.square(weight.astype(np.float64)).sum(axis=1)
        incoming.append(squares if bias is None else squares + np.square(bias.astype(np.float64)))
        outgoing.append(np.square(following.astype(np.float64)).sum(axis=0))
    return np.concatenate(incoming), np.concatenate(outgoing)


def share(flags):
    return f"{flags.sum()} / {flags.size} ({100 * flags.mean():.2f} %)"


def row(path, images, labels):
    layers = onnx_network.read(path)
    incoming, outgoing = hidden_neurons(layers)
    live = incoming + outgoing > 0
    difference = np.abs(incoming - outgoing)
    relative = difference[live] / (incoming + outgoing)[live]
    ranks = ", ".join(str(np.linalg.matrix_rank(weight.astype(np.float64))) for weight, _ in layers)
    with open(path, "rb") as stream:
        digest = hashlib.sha256(stream.read()).hexdigest()
    return (f"| {os.path.basename(path)} | {share(correct(layers, images[:1000], labels[:1000]))} "
            f"| {share(correct(layers, images, labels))} | {ranks} | {np.count_nonzero(~live)} "
            f"| {difference.max():.4f} / {np.median(relative):.4f} | {os.path.getsize(path)} | `{digest}` |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fashion_mnist.add_data_option(parser)
    parser.add_argument("folder", help="folder of the ONNX files")
    arguments = parser.parse_args()
    paths = sorted(glob.glob(os.path.join(arguments.folder, "*.onnx")))
    if not paths:
        parser.error(f"{arguments.folder}: no ONNX files")
    try:
        images, labels = fashion_mnist.read("t10k", arguments.data)
        print("| file | first 1,000 test images | whole test set | ranks | zero neurons "
              "| imbalance (largest / median, relative) | bytes | SHA-256 |")
        print("|---|---|---|---|---|---|---|---|")
        for path in paths:
            print(row(path, images, labels), flush=True)
    except (fashion_mnist.DataError, ValueError, OSError) as problem:
        sys.exit(f"measure.py: {problem}")


if __name__ == "__main__":
    main()
