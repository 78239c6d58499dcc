"""The small two-class image sets of the experiment, cut from Debian's packages: inputs are multiples of a power of 1/2."""

import csv
import gzip
import os
import subprocess
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "train-fashion-mnist"))
import fashion_mnist  # noqa: E402 (its folder has just been named)

DIGITS_PACKAGE = "python3-sklearn"
# Each class of the experiment holds one or more classes of the source: the first is -1, the second +1.
FASHION_CLASSES = ((0,), (6,))  # T-shirt/top and Shirt: the pair that linear classifiers confuse most
DIGIT_CLASSES = ((3,), (8,))
PARITY = ((0, 2, 4, 6, 8), (1, 3, 5, 7, 9))


def pooled(images, bits):
    """Means of 2 x 2 pixels of 28 x 28 images, divided by 256, rounded down to multiples of 2^-bits: n x 196; 10 bits hold them all."""
    blocks = images.reshape(len(images), 14, 2, 14, 2).astype(np.int64).sum(axis=(2, 4))
    return (blocks.reshape(len(images), 196) >> (10 - bits)) / 2**bits


def first_of_each(inputs, labels, classes, count):
    """The first `count` of the two classes, half of each, in the order of the source; labels -1 and +1."""
    chosen = np.sort(np.concatenate([np.flatnonzero(np.isin(labels, c))[: count // 2] for c in classes]))
    if len(chosen) != count:
        raise fashion_mnist.DataError(f"fewer than {count} examples of the classes {classes}")
    return inputs[chosen], np.where(np.isin(labels[chosen], classes[1]), 1, -1)


def fashion(count, bits, folder=None):
    """bits: 0 for all pixels, divided by 256, else those of pooled images."""
    images, labels = fashion_mnist.read("train", folder)
    images, labels = first_of_each(images, labels, FASHION_CLASSES, count)
    return (pooled(images, bits) if bits else images / 256), labels


def digits_file():
    """The file of 8 x 8 digits in Debian's package python3-sklearn, asked from dpkg."""
    try:
        listing = subprocess.run(["dpkg", "-L", DIGITS_PACKAGE], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        listing = ""
    for path in listing.splitlines():
        if os.path.basename(path) == "digits.csv.gz":
            return path
    raise fashion_mnist.DataError(f"the package {DIGITS_PACKAGE} is not installed: "
                                  f"apt-get install {DIGITS_PACKAGE}, or name its digits.csv.gz with --digits")


def digits(count, classes, path=None):
    """Pixels 0..16 divided by 16."""
    with gzip.open(path or digits_file(), "rt", newline="") as stream:
        rows = np.array([[int(float(field)) for field in row] for row in csv.reader(stream)])
    return first_of_each(rows[:, :-1] / 16, rows[:, -1], classes, count)
