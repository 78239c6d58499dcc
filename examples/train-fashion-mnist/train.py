#!/usr/bin/env python3
"""Trains the Fashion-MNIST networks of examples/networks and writes them as ONNX files.

Needs Debian's python3-torch, python3-onnx, python3-numpy and dataset-fashion-mnist. One thread, fixed seeds: on one
machine two runs write equal bytes; another processor or BLAS may round differently and so train different weights.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass

try:
    import numpy as np
    import torch

    import fashion_mnist
    import onnx_network
except ImportError as problem:
    sys.exit(f"train.py: {problem}; install python3-torch, python3-onnx and python3-numpy "
             "and run this file with Debian's python3")

NEGATIVE, POSITIVE = 7, 9  # Sneaker is -1, Ankle boot is +1
QUANTUM_BITS = 12          # every stored weight is a multiple of 2^-12


@dataclass(frozen=True)
class Phase:
    """A stretch of training with one step size and one batch size."""
    epochs: int
    batch: int
    step: float


@dataclass(frozen=True)
class Recipe:
    """One network: its widths and how it is trained. Weight decay d adds (d/2)|parameters|^2, biases included."""
    name: str
    widths: tuple
    loss: str         # "cross-entropy", or "squared": 1/(2n) sum (f(x) - y)^2 on the two classes
    optimizer: str    # "adam", or "sgd" with momentum
    phases: tuple
    seed: int
    decay: float = 0.0
    momentum: float = 0.0
    bias: bool = True


# The two-class pair: in the limit of small steps, weight decay drives |w|^2 + b^2 - a^2 of every neuron to zero like
# exp(-2 * decay * time), with time = sum of steps / (1 - momentum). Adam rescales coordinates and has no such law; the
# noise of small batches keeps the difference away from zero, hence the second phase with the whole set as one batch.
TWO_CLASS_PHASES = (Phase(200, 256, 0.005), Phase(700, 12000, 0.02))

RECIPES = (
    Recipe("fashion-784-256-256-10", (784, 256, 256, 10), "cross-entropy", "adam",
           (Phase(6, 128, 1e-3), Phase(2, 256, 2e-4)), seed=1),
    Recipe("fashion-784-64-1", (784, 64, 1), "squared", "sgd", TWO_CLASS_PHASES, seed=2, momentum=0.9),
    Recipe("fashion-784-64-1-decay", (784, 64, 1), "squared", "sgd", TWO_CLASS_PHASES, seed=2, decay=0.01,
           momentum=0.9),
    Recipe("fashion-784-32-8-32-10-decay", (784, 32, 8, 32, 10), "cross-entropy", "sgd",
           (Phase(20, 128, 0.03), Phase(8, 128, 0.006), Phase(4, 600, 0.003)), seed=3, decay=5e-3, momentum=0.9),
    Recipe("fashion-784-64-10-nobias", (784, 64, 10), "cross-entropy", "adam",
           (Phase(5, 128, 1e-3), Phase(1, 256, 2e-4)), seed=4, bias=False),
)


def training_set(recipe, images, labels):
    """Inputs (pixels / 255, float32) and targets of a recipe."""
    if recipe.loss == "squared":
        chosen = (labels == NEGATIVE) | (labels == POSITIVE)
        targets = np.where(labels[chosen] == POSITIVE, np.float32(1), np.float32(-1))[:, None]
        images = images[chosen]
    else:
        targets = labels.astype(np.int64)
    return torch.from_numpy(images.astype(np.float32) / np.float32(255)), torch.from_numpy(targets)


def make_model(recipe):
    """The untrained network, with PyTorch's default initialisation."""
    torch.manual_seed(recipe.seed)
    modules = []
    for inputs, outputs in zip(recipe.widths, recipe.widths[1:]):
        modules += [torch.nn.Linear(inputs, outputs, bias=recipe.bias), torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def make_optimizer(recipe, model):
    if recipe.optimizer == "adam":
        return torch.optim.Adam(model.parameters(), weight_decay=recipe.decay)
    return torch.optim.SGD(model.parameters(), lr=1.0, momentum=recipe.momentum, weight_decay=recipe.decay)


def train(recipe, images, labels):
    """The trained model; progress goes to stderr."""
    x, y = training_set(recipe, images, labels)
    model = make_model(recipe)
    optimizer = make_optimizer(recipe, model)
    order = torch.Generator().manual_seed(1000 + recipe.seed)
    for phase in recipe.phases:
        for group in optimizer.param_groups:
            group["lr"] = phase.step
        for _ in range(phase.epochs):
            total = 0.0
            for batch in torch.randperm(len(x), generator=order).split(phase.batch):
                output = model(x[batch])
                if recipe.loss == "squared":
                    loss = (output - y[batch]).square().mean() / 2
                else:
                    loss = torch.nn.functional.cross_entropy(output, y[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
            if not np.isfinite(total):
                raise ArithmeticError(f"{recipe.name}: the loss is {total}; training diverged")
        print(f"  {phase}: loss {total / len(x):.5f}", file=sys.stderr, flush=True)
    return model


def quantised(tensor):
    """The nearest multiples of 2^-QUANTUM_BITS, ties to even; exact in binary32, which is checked."""
    numerators = np.rint(tensor.detach().numpy().astype(np.float64) * 2**QUANTUM_BITS)
    if np.abs(numerators).max() >= 2**24:
        raise ArithmeticError("a weight is too large to be stored exactly")
    # Adding 0.0 turns -0.0 into 0.0: one zero in the file, as in exact arithmetic.
    return (numerators / 2**QUANTUM_BITS + 0.0).astype(np.float32)


def layers_of(model):
    linear = [module for module in model if isinstance(module, torch.nn.Linear)]
    return [(quantised(module.weight), None if module.bias is None else quantised(module.bias)) for module in linear]


def describe(recipe):
    phases = ", ".join(f"{p.epochs} epochs of batches of {p.batch} with step {p.step:g}" for p in recipe.phases)
    data = "all 60,000 training images" if recipe.loss == "cross-entropy" else (
        f"the 12,000 training images of {fashion_mnist.CLASSES[NEGATIVE]} (-1) and "
        f"{fashion_mnist.CLASSES[POSITIVE]} (+1)")
    momentum = f" with momentum {recipe.momentum:g}" if recipe.momentum else ""
    return (f"{recipe.loss} on {data} of Fashion-MNIST, pixels / 255; {recipe.optimizer}{momentum}; {phases}; "
            f"weight decay {recipe.decay:g}; seed {recipe.seed}; weights rounded to multiples of 2^-{QUANTUM_BITS}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fashion_mnist.add_data_option(parser)
    parser.add_argument("--output", metavar="FOLDER", required=True, help="existing folder for the ONNX files")
    parser.add_argument("--only", metavar="NAME", action="append", choices=[recipe.name for recipe in RECIPES],
                        help="train this network only; may be repeated (names: %(choices)s)")
    arguments = parser.parse_args()
    if not os.path.isdir(arguments.output):
        parser.error(f"--output {arguments.output}: no such folder")

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    try:
        images, labels = fashion_mnist.read("train", arguments.data)
        for recipe in RECIPES:
            if arguments.only and recipe.name not in arguments.only:
                continue
            print(recipe.name, file=sys.stderr, flush=True)
            start = time.monotonic()
            layers = layers_of(train(recipe, images, labels))
            path = os.path.join(arguments.output, f"{recipe.name}.onnx")
            onnx_network.write(path, recipe.name, layers, describe(recipe))
            print(f"  {time.monotonic() - start:.0f} s, {os.path.getsize(path)} bytes", file=sys.stderr, flush=True)
    except (fashion_mnist.DataError, ArithmeticError, OSError) as problem:
        sys.exit(f"train.py: {problem}")


if __name__ == "__main__":
    main()
