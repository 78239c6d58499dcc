#!/usr/bin/env python3
"""prelude/depth-separation.relucert and spline-networks.relucert against independent routes, in fractions.

1. shallow_obstructions of random networks of widths 2, 3 or 4, 2, 1: the crossings of a kink of layer 1 with a kink of layer 2
   that it bends, found by walking along each line of layer 1. Weights may vanish; then some kinks do not bend.
2. half_plane_discrepancy: the largest mass of a set that is cut off, over prefixes of the points sorted along many directions.
3. least_line_weight_squared: no line that meets the atoms and no data point weighs less, and some line weighs no
   more than twice as much (the choices of points on a line are a few more than what lines next to it that meet the atoms cut off).
4. separation_mass_bound: the sum over scales of one unit, whose size Theorem D bounds by Ldisc R.
5. spline_error, ridge_polynomials: values at many points.
"""

import itertools
import json
import random
import subprocess
import sys
from fractions import Fraction as F

from route_arguments import route_arguments

SMALL = F(1, 2**60)


class Tool:
    def __init__(self, relucert):
        self.relucert = relucert

    def __call__(self, formula):
        done = subprocess.run([self.relucert, "quantity", "--json", formula], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{formula}\n{done.stderr}")
        return numbers(json.loads(done.stdout))


def numbers(value):
    if isinstance(value, list):
        return [numbers(v) for v in value]
    if isinstance(value, dict):
        return numbers(value["value"]) if "value" in value else F(value["exact"])
    return F(value)


def text(value):
    return "[" + ", ".join(map(text, value)) + "]" if isinstance(value, (list, tuple)) else str(value)


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def relu(t):
    return max(t, F(0))


def bent_crossings(W1, b1, W2, b2, c):
    """Points on z1_i = 0 and z2_j = 0 where neuron i bends the kink of neuron j, j counts, and nothing else meets; None if degenerate."""
    def layer2(x):
        return [dot(w, [relu(dot(v, x) + s) for v, s in zip(W1, b1)]) + t for w, t in zip(W2, b2)]

    found = set()
    for i, w in enumerate(W1):
        if w == [0, 0]:
            return None
        n = dot(w, w)
        q, u = [-b1[i] * w[0] / n, -b1[i] * w[1] / n], [-w[1], w[0]]

        def at(t):
            return [q[0] + t * u[0], q[1] + t * u[1]]
        ends = sorted(-(dot(v, q) + s) / dot(v, u) for k, (v, s) in enumerate(zip(W1, b1)) if k != i and dot(v, u) != 0)
        if len(set(ends)) < len(W1) - 1:
            return None
        ends = [ends[0] - 10**6, *ends, ends[-1] + 10**6]
        for j in range(len(W2)):
            for s, t in itertools.pairwise(ends):
                low, high = layer2(at(s))[j], layer2(at(t))[j]
                if low == 0 or high == 0:
                    return None
                if low * high < 0:
                    p = tuple(at(s + (t - s) * low / (low - high)))
                    if p in found:
                        return None
                    if W2[j][i] != 0 and c[j] != 0:
                        found.add(p)
    return found


def check_obstructions(tool, rng, rounds):
    problems, counted, points = [], 0, 0
    while counted < rounds:
        k = rng.choice([3, 4])
        def some(n, low=-3, high=3):
            return [F(rng.randint(low, high), rng.choice([1, 2, 3])) for _ in range(n)]
        W1, b1, W2, b2, c = [some(2) for _ in range(k)], some(k), [some(k) for _ in range(2)], some(2), some(2)
        expected = bent_crossings(W1, b1, W2, b2, c)
        if expected is None:
            continue
        counted += 1
        points += len(expected)
        f = f"relu_network_with_biases([{text(W1)}, {text(W2)}, [{text(c)}]], [{text(b1)}, {text(b2)}, [0]])"
        got = {tuple(p) for p in tool(f"shallow_obstructions({f})")}
        if got != expected:
            problems.append(f"obstructions of {f}: {sorted(got)} instead of {sorted(expected)}")
    print(f"{counted} networks, {points} bent crossings")
    return problems


def check_discrepancy(tool, rng, rounds):
    problems = []
    for _ in range(rounds):
        q = rng.choice([2, 3, 4])
        Y = [[F(rng.randint(-20, 20)), F(rng.randint(-20, 20))] for _ in range(q)]
        c = [F(rng.randint(-3, 3)) for _ in range(q)]
        Z = [([s * y[0], s * y[1]], s * m) for y, m in zip(Y, c) for s in (1, -1)]
        if len({tuple(z) for z, _ in Z}) < len(Z) or any(
                (b[0] - a[0]) * (d[1] - a[1]) == (b[1] - a[1]) * (d[0] - a[0])
                for a, b, d in itertools.combinations([z for z, _ in Z], 3)):
            continue
        best = F(0)
        for (a, _), (b, _) in itertools.combinations(Z, 2):
            n = (a[1] - b[1], b[0] - a[0])
            for e in (SMALL, -SMALL):
                v = (n[0] - e * n[1], n[1] + e * n[0])
                mass = F(0)
                for _, m in sorted((dot(v, z), m) for z, m in Z):
                    mass += m
                    best = max(best, abs(mass))
        got = tool(f"half_plane_discrepancy({text(c)}, {text(Y)})")
        if got != best:
            problems.append(f"half_plane_discrepancy({text(c)}, {text(Y)}) = {got} instead of {best}")
    return problems


def weight_squared(points, times, v, b):
    """g^2, both sides, of a line without data points on it."""
    n, s = sum(times), [dot(v, p) - b for p in points]
    sides = []
    for side in (1, -1):
        J = [j for j, t in enumerate(s) if side * t > 0]
        h = sum(times[j] * side * s[j] for j in J)
        moment = [sum(times[j] * x for j in J for x in [[*points[j], F(1)][c]]) for c in range(3)]
        sides.append(h * h * dot(moment, moment) / (F(n)**4 * dot(v, v)))
    return min(sides)


def check_least_weight(tool, rng, rounds):
    problems, close = [], 0
    for _ in range(rounds):
        # Atoms inside the hull of the data: else a line that touches both weighs 0.
        points = [[F(rng.randint(-1, 1) + 9 * u), F(rng.randint(-1, 1) + 9 * v, 2)] for u in (1, -1) for v in (1, -1)]
        points += [[F(rng.randint(-3, 3)), F(rng.randint(-3, 3), 2) + F(k, 4)] for k in range(2)]
        times = [rng.randint(1, 3) for _ in points]
        atoms = points[4:] + [[F(rng.randint(-3, 3), 4), F(rng.randint(-3, 3), 5)]]
        S = "dataset([" + ", ".join(f"{text(p)} -> 0 times {m}" for p, m in zip(points, times)) + "])"
        got = tool(f"least_line_weight_squared({S}, {text(atoms)})")
        lines = [((F(rng.randint(-9, 9)), F(rng.randint(-9, 9))), None) for _ in range(20)]
        for p, q in itertools.combinations(points + [a for a in atoms if a not in points], 2):
            n = (q[1] - p[1], p[0] - q[0])
            for e, share in itertools.product((SMALL, -SMALL), (F(0), F(1, 2), F(1))):
                v = (n[0] - e * n[1], n[1] + e * n[0])
                z = [p[c] + share * (q[c] - p[c]) for c in (0, 1)]
                lines += [(v, dot(v, z) + d * SMALL**2) for d in (1, -1)]
        least = None
        for v, b in lines:
            if v == (0, 0):
                continue
            levels = [dot(v, a) for a in atoms]
            b = min(levels) + (max(levels) - min(levels)) * F(rng.randint(1, 99), 100) if b is None else b
            if not min(levels) <= b <= max(levels) or any(dot(v, p) == b for p in points):
                continue
            w = weight_squared(points, times, v, b)
            least = w if least is None else min(least, w)
        if least > 4 * got:
            problems.append(f"the least line weighs {float(least)}, not {float(got)}, for {S}, {text(atoms)}")
        close += least <= got * (1 + F(1, 2**20))
        if least < got * (1 - F(1, 2**40)):
            problems.append(f"a line weighs {float(least)} < {float(got)} for {S}, {text(atoms)}")
    print(f"least weight: {close} of {rounds} come close")
    return problems


def check_unit_sums(tool, rng):
    """|sum_k 2^k psi0-integral of one unit| <= Ldisc R over random lines: the constant 1 of (2.2)."""
    problems = []
    for Y in ([[F(-1), F(0)], [F(-1, 2), F(1, 2)], [F(-1, 2), F(-1, 2)]], None):
        Y = Y or tool("kink_free_directions(1)")
        c = [1, -1, -1]
        square = max(dot(y, y) for y in Y) * tool(f"half_plane_discrepancy({text(c)}, {text(Y)})")**2
        for _ in range(300):
            v = (F(rng.randint(-99, 99)), F(rng.randint(-99, 99)))
            b = F(rng.randint(-10**6, 10**6), 10**4)
            total = sum(m * s * relu(dot(v, [s * t for t in y]) - 2**k * b) for k in range(12) for y, m in zip(Y, c) for s in (1, -1))
            if total**2 > square * dot(v, v):
                problems.append(f"unit sum {float(total)} at {v}, {b}")
    return problems


def check_splines(tool, rng, rounds):
    problems = []
    for _ in range(rounds):
        s = [F(rng.randint(-5, 5)) for _ in range(rng.randint(1, 6))]
        T = sorted({F(rng.randint(-20, 20), 4) for _ in range(4)} | {F(-6), F(6)})
        low, high = tool(f"spline_error({text(s)}, {text(T)})")
        def value(t):
            return sum(a * t**k for k, a in enumerate(s))
        seen = []
        for a, b in itertools.pairwise(T):
            for i in range(41):
                t = a + (b - a) * F(i, 40)
                seen.append(value(a) + (value(b) - value(a)) * F(i, 40) - value(t))
        if not low <= min(seen) <= max(seen) <= high or (len(s) == 3 and (min(seen), max(seen)) != (low, high)):
            problems.append(f"spline_error({text(s)}, {text(T)}) = {low}, {high}; seen {min(seen)}, {max(seen)}")
        C = [[F(rng.randint(-3, 3)) if i + j <= 3 else F(0) for j in range(4)] for i in range(4)]
        V = [[1, 0], [1, 1], [1, -1], [0, 1]] if rng.random() < 0.5 else [[1, 2], [2, -1], [1, 1], [3, 1], [0, 1]]
        P = tool(f"ridge_polynomials({text(C)}, {text(V)})")
        for x in [(F(1, 3), F(-2, 5)), (F(2), F(3)), (F(-7, 2), F(1, 9)), (F(5), F(-4, 3))]:
            left = sum(a * dot(v, x)**k for p, v in zip(P, V) for k, a in enumerate(p))
            right = sum(C[i][j] * x[0]**i * x[1]**j for i in range(4) for j in range(4))
            if left != right:
                problems.append(f"ridge_polynomials({text(C)}, {text(V)}) at {x}: {left} instead of {right}")
    return problems


def main():
    a = route_arguments(__doc__, seed=5, rounds=8)
    rng, tool = random.Random(a.seed), Tool(a.relucert)
    problems = (check_obstructions(tool, rng, a.rounds) + check_discrepancy(tool, rng, a.rounds) + check_least_weight(tool, rng, a.rounds)
                + check_unit_sums(tool, rng) + check_splines(tool, rng, a.rounds))
    for problem in problems[:20]:
        print("FAILED", problem)
    print(f"{len(problems)} failures")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
