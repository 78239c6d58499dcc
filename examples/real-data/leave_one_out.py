#!/usr/bin/env python3
"""Leave-one-out and replace-one stability of minimum-norm interpolation on real data, certified.

    leave_one_out.py iris|wine|digits --output DIR [--points N] [--replace] [--relucert PATH] [--data FOLDER]

Takes two classes of the data of Debian's package python3-sklearn, projects them to two rational features and appends
the coordinate 1 (its weight is a bias that the norm counts). Writes data.csv; has `relucert minimum-norm` find the
interpolants of minimal norm of all points and of all but one (with --replace: point i replaced by the next point of
its class that was not taken), each with a certified gap; then has `relucert stability` compare them.
All numbers are decimals or quotients by powers of two of the file's decimals: nothing is rounded.
"""
import argparse
import csv
import gzip
import importlib.util
import pathlib
import subprocess
import sys
from decimal import Decimal

FILES = {"iris": "iris.csv", "wine": "wine_data.csv", "digits": "digits.csv.gz"}


def package_folder():
    found = importlib.util.find_spec("sklearn")   # does not import it
    if found is None or found.origin is None:
        sys.exit("leave_one_out.py: install Debian's python3-sklearn, or give --data, the folder with its data files")
    return pathlib.Path(found.origin).parent / "datasets" / "data"


def rows_of(path):
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path, encoding="ascii")
    with opened as file:
        rows = list(csv.reader(file))
    head = 0 if path.suffix == ".gz" else 1   # counts and names of the classes
    return [[Decimal(entry) for entry in row] for row in rows[head:]]


def projected(name, row):
    """(class, features) of one row; the class is None if it is not one of the two that are compared."""
    label, entries = int(row[-1]), row[:-1]
    if name == "iris":      # versicolor against virginica: length and width of the petals in cm
        return {1: 1, 2: -1}.get(label), entries[2:4]
    if name == "wine":      # the first two cultivars: alcohol in %, colour intensity
        return {0: 1, 1: -1}.get(label), [entries[0], entries[9]]
    # digits, 3 against 8: mean brightness (0 to 16) of the left half minus the right, of the inner 4x4 block
    grid = [entries[8 * i:8 * i + 8] for i in range(8)]
    left = sum(sum(r[:4]) for r in grid)
    right = sum(sum(r[4:]) for r in grid)
    inner = sum(sum(r[2:6]) for r in grid[2:6])
    return {3: 1, 8: -1}.get(label), [(left - right) / 32, inner / 16]


def chosen(name, rows, count):
    """`count` points, half of each class, in the order of the file, no input twice; and one reserve a point."""
    per_class = {1: [], -1: []}
    seen = set()
    for row in rows:
        label, features = projected(name, row)
        if label is None or tuple(features) in seen:
            continue
        seen.add(tuple(features))
        per_class[label].append((features, label))
    half = count // 2
    for label, points in per_class.items():
        if len(points) < 2 * half:
            sys.exit(f"leave_one_out.py: only {len(points)} points of class {label}: too few for --points {count}")
    taken = [point for label in (1, -1) for point in per_class[label][:half]]
    reserve = [point for label in (1, -1) for point in per_class[label][half:2 * half]]
    return taken, reserve


def write(path, points):
    path.write_text("".join(",".join([*map(str, features), "1", str(label)]) + "\n" for features, label in points))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=sorted(FILES))
    parser.add_argument("--output", required=True, type=pathlib.Path, help="folder, made if it is not there")
    parser.add_argument("--points", type=int, default=12, help="even, at least 6")
    parser.add_argument("--replace", action="store_true", help="replace points instead of leaving them out")
    parser.add_argument("--relucert", default="relucert")
    parser.add_argument("--data", type=pathlib.Path, help="folder of the data files, if python3-sklearn is not installed")
    arguments = parser.parse_args()
    if arguments.points < 6 or arguments.points % 2:
        parser.error("--points: an even number from 6 on")
    folder = arguments.data or package_folder()
    points, reserve = chosen(arguments.name, rows_of(folder / FILES[arguments.name]), arguments.points)
    variants = arguments.output / "variants"
    variants.mkdir(parents=True, exist_ok=True)
    write(arguments.output / "data.csv", points)

    def minimum_norm(data, into):
        # Many of these problems are degenerate (neurons whose place is not unique): binary64 ends at 1e-11 to 1e-9.
        done = subprocess.run([arguments.relucert, "minimum-norm", "--data", data, "--output", into, "--gap", "1e-8"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"leave_one_out.py: no certified minimum for {data}\n{done.stdout}{done.stderr}")
        return into / "network.json"

    network = minimum_norm(arguments.output / "data.csv", arguments.output / "all")
    for i in range(len(points)):
        rest = points[:i] + ([reserve[i]] if arguments.replace else []) + points[i + 1:]
        data = arguments.output / f"without-{i + 1}.csv"
        write(data, rest)
        minimum_norm(data, arguments.output / f"without-{i + 1}").replace(variants / f"net-{i + 1}.json")
        if arguments.replace:
            data.replace(variants / f"data-{i + 1}.csv")
    sys.stdout.flush()
    sys.exit(subprocess.run([arguments.relucert, "stability", "--net", network, "--data", arguments.output / "data.csv",
                             "--variants", variants, "--layer", "0", "--certificates",
                             arguments.output / "certificates"]).returncode)


if __name__ == "__main__":
    main()
