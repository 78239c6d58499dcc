#!/usr/bin/env python3
"""prelude/stability-dual.relucert against an independent route: (1.7) evaluated as it is defined, in fractions.

For random small data sets (multiplicities, equal inputs, points on a line, a line or a plane in more dimensions) and random psi
with sum 0, (1.7) is evaluated at half-spaces (v, b): every hyperplane through d' of the points, moved by 2^-80 in many
directions, and random ones. The least gt(v, b) / |sum_j psi_j relu(v.x_j - b)| found is the factor at which psi must stop
being accepted:
1. psi times anything above is refused, always;
2. psi times anything below is accepted, unless more than d' points of a hyperplane are met in dimension 3, where
   is_stability_dual may refuse more;
3. psi with a sum other than 0, or of another length, is refused.
"""

import itertools
import random
import subprocess
import sys
from fractions import Fraction

from route_arguments import route_arguments

SMALL = Fraction(1, 2**80)
ACCURACY = 10**6


def null_vectors(rows, columns):
    """A basis of the vectors u with rows.u = 0."""
    rows, pivots = [list(r) for r in rows], []
    for c in range(columns):
        pivot = next((r for r in range(len(pivots), len(rows)) if rows[r][c] != 0), None)
        if pivot is None:
            continue
        place = len(pivots)
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [v / rows[place][c] for v in rows[place]]
        for r in range(len(rows)):
            if r != place and rows[r][c] != 0:
                rows[r] = [a - rows[r][c] * b for a, b in zip(rows[r], rows[place])]
        pivots.append(c)
    basis = []
    for free in (c for c in range(columns) if c not in pivots):
        vector = [Fraction(0)] * columns
        vector[free] = Fraction(1)
        for place, c in enumerate(pivots):
            vector[c] = -rows[place][free]
        basis.append(vector)
    return basis


def values(points, u):
    return [sum(a * b for a, b in zip(u, [*x, Fraction(-1)])) for x in points]


def square_ratio(points, weights, psi, u):
    """(gt / |sum psi relu|)^2 at the half-space u = (v, b); None if the denominator is 0."""
    t = values(points, u)
    total = sum(weights)
    left = sum(a * max(v, Fraction(0)) for a, v in zip(psi, t))
    if left == 0:
        return None
    height = sum(m * max(v, Fraction(0)) for m, v in zip(weights, t)) / total
    active = [(m, [*x, Fraction(1)]) for m, x, v in zip(weights, points, t) if v > 0]
    moment = [sum(m * z[i] for m, z in active) / total for i in range(len(points[0]) + 1)]
    return height**2 * sum(c * c for c in moment) / left**2


def half_spaces(rng, points):
    """Hyperplanes through as many of the points as their affine hull has dimensions, and whether one holds more."""
    columns = len(points[0]) + 1
    rank = columns - len(null_vectors([[*x, Fraction(-1)] for x in points], columns))
    found, crowded = {}, False
    for chosen in itertools.combinations(range(len(points)), rank - 1):
        basis = null_vectors([[*points[j], Fraction(-1)] for j in chosen], columns)
        if len(basis) != columns - rank + 1:
            continue
        factors = [Fraction(rng.choice([-1, 1]) * rng.randint(1, 10**6), 7) for _ in basis]
        u = [sum(f * v[i] for f, v in zip(factors, basis)) for i in range(columns)]
        on = tuple(j for j, v in enumerate(values(points, u)) if v == 0)
        if len(on) < len(points):
            found[on] = u
            crowded = crowded or len({tuple(points[j]) for j in on}) > rank - 1
    return list(found.values()), rank - 1, crowded


def critical_square(rng, points, weights, psi, rays):
    columns = len(points[0]) + 1

    def anywhere():
        return [Fraction(rng.randint(-30, 30), 7) for _ in range(columns)]

    tried = [anywhere() for _ in range(50)]
    for u in rays:
        # Few rays at a time: they vanish at most of the points, so that every set of points on u is left on either side.
        near = [[sign * c for c in other] for other in rays for sign in (1, -1)]
        for _ in range(30):
            some = [(rng.choice([-1, 1]), other) for other in rng.sample(rays, min(len(rays), rng.randint(2, 3)))]
            near.append([sum(sign * other[i] for sign, other in some) for i in range(columns)])
        tried += [[sign * a + SMALL * b + SMALL**2 * c for a, b, c in zip(u, direction, anywhere())]
                  for sign in (1, -1) for direction in near]
    ratios = [ratio for ratio in (square_ratio(points, weights, psi, u) for u in tried) if ratio is not None]
    return min(ratios, default=None)


def problem(rng):
    dimension, count = rng.randint(1, 3), rng.randint(2, 6)
    points = [[Fraction(rng.randint(-2, 2)) for _ in range(dimension)] for _ in range(count)]
    if dimension > 1 and rng.random() < 0.3:   # in a hyperplane that is not a coordinate plane
        for x in points:
            x[-1] = x[0] * 2 - 1
    weights = [rng.randint(1, 3) for _ in points]
    psi = [Fraction(rng.randint(-9, 9)) for _ in points]
    psi[-1] -= sum(psi)
    return points, weights, psi


def text(numbers):
    return "[" + ", ".join(map(str, numbers)) + "]"


def main():
    arguments = route_arguments(__doc__, seed=1, problems=40)
    rng = random.Random(arguments.seed)
    failures, exact, refused_more, degenerate = 0, 0, 0, 0
    for _ in range(arguments.problems):
        points, weights, psi = problem(rng)
        # Labels 1, 2, ... keep entries with equal inputs apart.
        entries = ", ".join(f"{text(x)} -> {j + 1} times {m}" for j, (x, m) in enumerate(zip(points, weights)))
        rays, dimension, crowded = half_spaces(rng, points)
        square = critical_square(rng, points, weights, psi, rays)
        if square is None:   # psi cancels on equal inputs
            factors = [Fraction(1), Fraction(10**6)]
        else:
            root = Fraction(int((square * ACCURACY**2 * 10**12) ** 0.5), ACCURACY * 10**6)
            factors = [root * (1 - Fraction(1, ACCURACY)), root * (1 + Fraction(1, ACCURACY))]
        tried = [[f * a for a in psi] for f in factors]
        tried += [[a + Fraction(1, 10**9) for a in tried[0]], [*tried[0], Fraction(0)]]
        formula = (f"let S = dataset([{entries}]); [(if is_stability_dual(S, psi) then 1 else 0) for psi in "
                   f"[{', '.join(map(text, tried))}]]")
        done = subprocess.run([arguments.relucert, "quantity", formula], capture_output=True, text=True, check=False)
        answers = [line.split(":")[1].strip() for line in done.stdout.splitlines() if ":" in line]
        if done.returncode != 0 or len(answers) != 4:
            sys.exit(f"{formula}: {done.stdout}{done.stderr}")
        may_refuse = dimension == 3 and crowded
        wanted = ["1", "1" if square is None else "0", "0", "0"]
        if answers != wanted and not (may_refuse and answers[0] == "0" and answers[1:] == wanted[1:]):
            failures += 1
            print("FAILED:", formula, answers, wanted)
        exact += answers == wanted
        refused_more += answers != wanted
        degenerate += dimension < len(points[0])
    print(f"{arguments.problems} data sets, {degenerate} in a hyperplane: {exact} as the definition, {refused_more} refused more; {failures} failures")
    if refused_more > arguments.problems // 5 or degenerate == 0:
        print("FAILED: too few comparisons")
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
