#!/usr/bin/env python3
"""Cuts parts of the Fashion-MNIST test set out of Debian's package dataset-fashion-mnist.

--first N writes the first N images and labels as gzip-packed IDX files
(t10k-firstN-images-idx3-ubyte.gz, t10k-firstN-labels-idx1-ubyte.gz).
--per-class K writes the first K images of every class, class by class, as fashion-10K.npz (fashion-20.npz for K = 2)
with the keys x (10K x 784, uint8) and y (10K, uint8).
Needs Debian's python3-numpy. Equal input gives equal bytes.
"""

import argparse
import os
import sys

try:
    import numpy as np

    import fashion_mnist
except ImportError as problem:
    sys.exit(f"cut-test-images.py: {problem}; install python3-numpy and run this file with Debian's python3")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fashion_mnist.add_data_option(parser)
    parser.add_argument("--output", metavar="FOLDER", required=True, help="existing folder for the files")
    parser.add_argument("--first", metavar="N", type=int, help="how many images, 1 to 10000")
    parser.add_argument("--per-class", metavar="K", type=int, help="how many images of every class, 1 to 1000")
    arguments = parser.parse_args()
    if arguments.first is None and arguments.per_class is None:
        parser.error("nothing to do: give --first or --per-class")
    if arguments.first is not None and not 1 <= arguments.first <= 10000:
        parser.error("--first: 1 to 10000")
    if arguments.per_class is not None and not 1 <= arguments.per_class <= 1000:
        parser.error("--per-class: 1 to 1000")
    if not os.path.isdir(arguments.output):
        parser.error(f"--output {arguments.output}: no such folder")
    try:
        images, labels = fashion_mnist.read("t10k", arguments.data)
        if arguments.first is not None:
            n = arguments.first
            stem = os.path.join(arguments.output, f"t10k-first{n}")
            fashion_mnist.write_idx(f"{stem}-images-idx3-ubyte.gz", f"{stem}-labels-idx1-ubyte.gz",
                                    images[:n], labels[:n])
        if arguments.per_class is not None:
            k = arguments.per_class
            chosen = np.concatenate([np.flatnonzero(labels == label)[:k]
                                     for label in range(len(fashion_mnist.CLASSES))])
            path = os.path.join(arguments.output, f"fashion-{len(chosen)}.npz")
            np.savez(path, x=images[chosen], y=labels[chosen])
            print(f"{path}: test images {', '.join(map(str, chosen))} (counted from 0)")
    except (fashion_mnist.DataError, OSError) as problem:
        sys.exit(f"cut-test-images.py: {problem}")


if __name__ == "__main__":
    main()
