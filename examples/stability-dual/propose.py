#!/usr/bin/env python3
"""A dual vector psi for Theorem B (docs/theory/minima-stability.md, 1.5): a lower bound of the sharpness of every shallow
ReLU network, of any width, that interpolates a data set off the kinks.

A floating linear program (scipy) proposes psi; it is rounded to multiples of 10^-digits, moved to sum 0, and shrunk until
(1.7) holds exactly, in fractions, on every extreme ray. `relucert` and `relucert-check` verify it again from the claim
(`is_stability_dual(S, psi)`); nothing here has to be trusted.

    propose.py DATA.json [--digits 6]          DATA.json: [[[x1, ..., xd], y, multiplicity], ...], numbers as texts
    propose.py --disc 8 --seed 1 [--digits 6]  8 random points of the unit disc, multiples of 1/20, labels -1 and 1

Prints the lines of an instance: S, psi, and the bound 1 + 2 psi.y as a comment.
"""

import argparse
import itertools
import json
import math
import random
from fractions import Fraction


def determinant(rows):
    rows, result = [list(r) for r in rows], Fraction(1)
    for i in range(len(rows)):
        pivot = next((k for k in range(i, len(rows)) if rows[k][i] != 0), None)
        if pivot is None:
            return Fraction(0)
        if pivot != i:
            rows[i], rows[pivot], result = rows[pivot], rows[i], -result
        result *= rows[i][i]
        for k in range(i + 1, len(rows)):
            factor = rows[k][i] / rows[i][i]
            rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i])]
    return result


def sides(points, on):
    """Sets of points of a hyperplane that a small motion leaves on its positive side; in dimension 3 and above, all sets."""
    if len(points[0]) == 2:
        order = sorted(on, key=lambda j: points[j])
        return [order[:k] for k in range(len(on) + 1)] + [order[k:] for k in range(1, len(on))]
    return [part for size in range(len(on) + 1) for part in itertools.combinations(on, size)]


def constraints(points, weights):
    """(t, c2, neuron): |sum_j psi_j t_j|^2 <= c2 for every extreme ray; t and c2 exact. The points must span their space affinely.
    neuron: [v, b] on the ray and the set of its points that gives c2, for `moved_off`."""
    count, dimension = len(points), len(points[0])
    total, seen = sum(weights), set()
    lifted = [[*x, Fraction(1)] for x in points]
    for chosen in itertools.combinations(range(count), dimension):
        rows = [[*points[j], Fraction(-1)] for j in chosen]
        normal = [(-1) ** i * determinant([r[:i] + r[i + 1:] for r in rows]) for i in range(dimension + 1)]
        if not any(normal):
            continue
        value = [sum(a * b for a, b in zip(normal, [*x, Fraction(-1)])) for x in points]
        on = tuple(j for j in range(count) if value[j] == 0)
        if on in seen:
            continue
        seen.add(on)
        for sign in (1, -1):
            t = [max(sign * v, Fraction(0)) for v in value]
            inside = [j for j in range(count) if t[j] > 0]
            if not inside:
                continue
            height = sum(weights[j] * t[j] for j in inside) / total
            moments = []
            for part in sides(points, on):
                moment = [sum(weights[j] * lifted[j][i] for j in (*inside, *part)) / total for i in range(dimension + 1)]
                moments.append((sum(m * m for m in moment), part))
            least, part = min(moments)
            yield t, height**2 * least, ([sign * c for c in normal], on, part)


def moved_off(points, neuron, step):
    """The half-space of a ray in the plane, moved a little so that of the points on its line exactly `part` is inside."""
    (v1, v2, b), on, part = neuron
    scale = step * max(abs(v1), abs(v2))
    if len(part) in (0, len(on)):
        return [v1, v2], b + (scale if not part else -scale)
    ends = sorted(on, key=lambda j: points[j])
    u = [points[ends[-1]][i] - points[ends[0]][i] for i in range(2)]
    along = sorted((sum(a * c for a, c in zip(u, points[j])), j in part) for j in on)
    cut = next(k for k in range(1, len(along)) if along[k][1] != along[k - 1][1])
    middle, sign = (along[cut - 1][0] + along[cut][0]) / 2, 1 if along[-1][1] else -1
    return [v1 + sign * scale * u[0], v2 + sign * scale * u[1]], b + sign * scale * middle


def price(points, weights, v, b):
    """(t, c2, None) of one half-space whose boundary meets no point."""
    t = [max(sum(a * c for a, c in zip(v, x)) - b, Fraction(0)) for x in points]
    total = sum(weights)
    height = sum(m * c for m, c in zip(weights, t)) / total
    active = [(m, [*x, Fraction(1)]) for m, x, c in zip(weights, points, t) if c > 0]
    moment = [sum(m * z[i] for m, z in active) / total for i in range(len(v) + 1)]
    return t, height**2 * sum(c * c for c in moment), None


def proposed(rows, labels):
    """The floating linear program: maximise psi.y; and the rows of its basis: the neurons of an interpolant of least S_or."""
    import numpy
    from scipy.optimize import linprog

    scale = [1 / math.sqrt(float(c2)) for _, c2, _ in rows]
    matrix = numpy.array([[float(v) * s for v in t] for (t, _, _), s in zip(rows, scale)])
    done = linprog(-numpy.array([float(y) for y in labels]), A_ub=numpy.vstack([matrix, -matrix]), b_ub=numpy.ones(2 * len(rows)),
                   A_eq=numpy.ones((1, len(labels))), b_eq=[0], bounds=(None, None), method="highs")
    if done.status != 0:
        raise SystemExit(f"linear program: {done.message}")
    prices = done.ineqlin.marginals
    return done.x, [k for k in range(len(rows)) if prices[k] < -1e-9 or prices[k + len(rows)] < -1e-9]


def repaired(psi, rows, digits):
    """Multiples of 10^-digits, sum 0, (1.7) exact."""
    unit = 10**digits
    shrink, loss = 1.0, 1.0 / unit
    while shrink > 0.5:
        numerators = [round(value * shrink * unit) for value in psi]
        for _ in range(abs(sum(numerators))):   # one unit off the entries with the largest rounding error
            step = -1 if sum(numerators) > 0 else 1
            worst = max(range(len(psi)), key=lambda j: step * (psi[j] * shrink * unit - numerators[j]))
            numerators[worst] += step
        exact = [Fraction(a, unit) for a in numerators]
        if all(sum(a * b for a, b in zip(exact, t)) ** 2 <= c2 for t, c2, _ in rows):
            return exact
        shrink, loss = shrink - loss, 1.3 * loss
    raise SystemExit("no exact psi near the proposed one: more digits")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--disc", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--digits", type=int, default=6)
    parser.add_argument("--neurons", action="store_true", help="in the plane: also w and b of nearly flattest interpolants, off the kinks")
    arguments = parser.parse_args()
    if arguments.data:
        with open(arguments.data, encoding="utf-8") as file:
            data = [([Fraction(c) for c in x], Fraction(y), int(m)) for x, y, m in json.load(file)]
    else:
        rng, data = random.Random(arguments.seed), []
        while len(data) < arguments.disc:
            x = [Fraction(rng.randint(-20, 20), 20) for _ in range(2)]
            if sum(c * c for c in x) <= 1 and all(x != other for other, _, _ in data):
                data.append((x, Fraction(rng.choice([-1, 1])), 1))
    points, labels, weights = ([entry[k] for entry in data] for k in range(3))
    if any(points[i] == points[k] for i in range(len(points)) for k in range(i)):
        raise SystemExit("an input twice: give it once, with its multiplicity")
    rows = list(constraints(points, weights))
    floating, basis = proposed(rows, labels)
    psi = repaired(floating, rows, arguments.digits)
    value = 1 + 2 * sum(a * b for a, b in zip(psi, labels))
    print(f"# {len(rows)} rays; every interpolant off the kinks has sharpness at least {value} = {float(value):.9f}")
    entries = [f"[{', '.join(map(str, x))}] -> {y}" + (f" times {m}" if m != 1 else "") for x, y, m in data]
    print(f'S   = "dataset([{", ".join(entries)}])"')
    print(f'psi = "[{", ".join(str(int(a * 10**arguments.digits)) for a in psi)}]/10^{arguments.digits}"')
    if arguments.neurons:
        neurons = [moved_off(points, neuron, Fraction(1, 1000)) for _, _, neuron in rows]
        _, basis = proposed([price(points, weights, *neuron) for neuron in neurons], labels)
        print(f'W   = "[{", ".join("[" + ", ".join(map(str, neurons[k][0])) + "]" for k in basis)}]"')
        print(f'b   = "[{", ".join(str(neurons[k][1]) for k in basis)}]"')


if __name__ == "__main__":
    main()
