"""Fashion-MNIST as Debian's package dataset-fashion-mnist ships it: finding, reading and writing its IDX files."""

import gzip
import os
import struct
import subprocess
import zlib

import numpy as np

PACKAGE = "dataset-fashion-mnist"
PIXELS = 784
CLASSES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
           "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
IMAGES_MAGIC = 0x00000803  # unsigned bytes, three dimensions
LABELS_MAGIC = 0x00000801  # unsigned bytes, one dimension


class DataError(Exception):
    """A data file is missing or is not what it should be; the text names the file."""


def package_folder():
    """The folder in which the Debian package keeps its files, asked from dpkg."""
    try:
        listing = subprocess.run(["dpkg", "-L", PACKAGE], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise DataError(f"the package {PACKAGE} is not installed: "
                        f"apt-get install {PACKAGE}, or name its folder with --data") from None
    for path in listing.splitlines():
        if os.path.basename(path) == "train-images-idx3-ubyte.gz":
            return os.path.dirname(path)
    raise DataError(f"the package {PACKAGE} lists no train-images-idx3-ubyte.gz: name its folder with --data")


def add_data_option(parser):
    """The option --data, the same for every script of this folder."""
    parser.add_argument("--data", metavar="FOLDER",
                        help=f"folder of the IDX files (default: where dpkg says that {PACKAGE} lies)")


def _read_idx(path, magic, dimensions):
    try:
        with gzip.open(path, "rb") as stream:
            content = stream.read()
    except (OSError, EOFError, zlib.error) as problem:
        raise DataError(f"{path}: {getattr(problem, 'strerror', None) or problem}") from None
    header = 4 * (1 + dimensions)
    if len(content) < header:
        raise DataError(f"{path}: shorter than an IDX header")
    found, *shape = struct.unpack(f">{1 + dimensions}I", content[:header])
    if found != magic:
        raise DataError(f"{path}: magic number {found:#010x}, expected {magic:#010x}")
    array = np.frombuffer(content, dtype=np.uint8, offset=header)
    if array.size != np.prod(shape, dtype=np.int64):
        raise DataError(f"{path}: {array.size} bytes of data where the header says {shape}")
    return array.reshape(shape)


def read(part, folder=None):
    """Images (n x 784, uint8) and labels (n, uint8) of `part`, "train" or "t10k"."""
    folder = folder or package_folder()
    images_path = os.path.join(folder, f"{part}-images-idx3-ubyte.gz")
    images = _read_idx(images_path, IMAGES_MAGIC, 3)
    labels = _read_idx(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz"), LABELS_MAGIC, 1)
    expected = 60000 if part == "train" else 10000
    if images.shape != (expected, 28, 28) or labels.shape != (expected,):
        raise DataError(f"{images_path}: {images.shape} images and {labels.shape} labels, "
                        f"expected {expected} of 28 x 28")
    if labels.max() >= len(CLASSES):
        raise DataError(f"{images_path}: a label beyond {len(CLASSES) - 1}")
    return images.reshape(expected, PIXELS), labels


def write_idx(images_path, labels_path, images, labels):
    """Writes gzip-packed IDX files; no time stamp, so that equal data give equal bytes."""
    parts = ((images_path, struct.pack(">4I", IMAGES_MAGIC, len(images), 28, 28), images),
             (labels_path, struct.pack(">2I", LABELS_MAGIC, len(labels)), labels))
    for path, header, array in parts:
        with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as stream:
            stream.write(header + array.astype(np.uint8).tobytes())
