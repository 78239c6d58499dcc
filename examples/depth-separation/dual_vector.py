#!/usr/bin/env python3
"""Proposes the dual vectors psi of the finite separation table (docs/theory/minima-stability.md, 2.4).

For the data set D(m, r, mu) it solves max psi.y subject to sum psi = 0 and (1.7) on every line through two data points, as a
floating linear program (python3-scipy), rounds psi to DIGITS decimals, moves the sum to 0 and shrinks psi until (1.7) holds exactly
(fractions). The numbers printed go into proofs-checks/minima-stability/separation-table.claim.toml, where relucert verifies them again:
nothing rests on this program.

--neurons: also the neurons (w, b) of the primal solution, a shallow interpolant of nearly least weighted path norm, each moved off
the data points to the cheapest side; their outer weights follow from the labels (separation-interpolants.claim.toml).
"""

import argparse
import itertools
from fractions import Fraction as F

import numpy as np
from scipy.linalg import qr
from scipy.optimize import linprog

DIGITS = 7
SMALL = F(1, 2**20)
DIRECTIONS = [(F(-9, 10), F(1, 20)), (F(-9, 20), F(3, 5)), (F(-9, 20), F(-11, 20))]


def pyramid(x):
    return max(F(0), 1 - abs(x[0]) - abs(x[1]))


def points(m, r, mu):
    """Distinct points and multiplicities, in the order of `separation_data` in prelude/depth-separation.relucert."""
    atoms = [(1 + s * y[0] / 2**k, s * y[1] / 2**k) for k in range(m) for y in DIRECTIONS for s in (1, -1)]
    far = [(F(1 + u * r), v * (r + u * F(1, 7))) for u in (1, -1) for v in (1, -1)]
    return atoms + far, [1] * len(atoms) + [mu] * len(far)


def rays(x, times):
    """For each line through two data points and each side: (left side of (1.7) as a list of coefficients, square of the right side)."""
    n = sum(times)
    for i, k in itertools.combinations(range(len(x)), 2):
        v = (x[i][1] - x[k][1], x[k][0] - x[i][0])
        for side in (1, -1):
            s = [side * (v[0] * (p[0] - x[i][0]) + v[1] * (p[1] - x[i][1])) for p in x]
            inside = [j for j, value in enumerate(s) if value > 0]
            on = [j for j, value in enumerate(s) if value == 0]
            if not inside:
                continue
            h = sum(times[j] * s[j] for j in inside) / n
            moments = []
            for size in range(len(on) + 1):
                for chosen in itertools.combinations(on, size):
                    J = inside + list(chosen)
                    P = sum(times[j] for j in J)
                    mean = [sum(times[j] * x[j][c] for j in J) for c in (0, 1)]
                    moments.append((P * P + mean[0]**2 + mean[1]**2) / F(n * n))
            line = (side * v[0], side * v[1], side * (v[0] * x[i][0] + v[1] * x[i][1]))
            yield [value if value > 0 else F(0) for value in s], h * h * min(moments), line, on


def holds(psi, all_rays):
    return all(sum(c * p for c, p in zip(left, psi) if c)**2 <= square for left, square, _, _ in all_rays)


def weight(line, x, times):
    """The square of n^2 gt at a line (v1, v2, b), unnormalised; None if a data point lies on it."""
    s = [line[0] * p[0] + line[1] * p[1] - line[2] for p in x]
    if 0 in s:
        return None
    J = [j for j, value in enumerate(s) if value > 0]
    P = sum(times[j] for j in J)
    mean = [sum(times[j] * x[j][c] for j in J) for c in (0, 1)]
    return sum(times[j] * s[j] for j in J)**2 * (P * P + mean[0]**2 + mean[1]**2)


def moved(line, on, x, times):
    """The line shifted, or turned about a place between two of its data points, a little: the cheapest of these off the data."""
    v, b = line[:2], line[2]
    along = sorted((x[j][0] * -v[1] + x[j][1] * v[0], j) for j in on)
    middles = [tuple((x[p][c] + x[q][c]) / 2 for c in (0, 1)) for (_, p), (_, q) in itertools.pairwise(along)]
    choices = [(*v, b + e * SMALL) for e in (1, -1)]
    for z in middles:
        for e in (1, -1):
            w = (v[0] - e * SMALL * v[1], v[1] + e * SMALL * v[0])
            choices.append((*w, w[0] * z[0] + w[1] * z[1]))
    return min((c for c in choices if weight(c, x, times) is not None), key=lambda c: weight(c, x, times))


def completed(lines, others, x):
    """The lines and as many of the others as make the outer weights unique (pivoted QR of the values at the points)."""
    def values(line):
        return np.array([max(0.0, float(line[0] * p[0] + line[1] * p[1] - line[2])) for p in x])
    basis, _ = qr(np.column_stack([np.ones(len(x))] + [values(line) for line in lines]), mode="economic")
    rest = np.column_stack([values(line) / np.linalg.norm(values(line)) for line in others])
    _, _, order = qr(rest - basis @ (basis.T @ rest), pivoting=True)
    return lines + [others[k] for k in order[:len(x) - basis.shape[1]]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("m", "r", "mu"):
        parser.add_argument(name, type=int)
    parser.add_argument("--neurons", action="store_true")
    a = parser.parse_args()
    x, times = points(a.m, a.r, a.mu)
    y = [pyramid(p) for p in x]
    every = list(rays(x, times))
    # One scale for all rays: the linear program sees coefficients of size at most 1.
    A, b = [], []
    for left, square, _, _ in every:
        scale = max(float(c) for c in left)
        A.append([float(c) / scale for c in left])
        b.append(float(square)**0.5 / scale)
    A, b = np.array(A), np.array(b)
    found = linprog([-float(t) for t in y], A_ub=np.vstack([A, -A]), b_ub=np.concatenate([b, b]),
                    A_eq=[[1] * len(x)], b_eq=[0], bounds=[(None, None)] * len(x), method="highs")
    unit = F(1, 10**DIGITS)
    for shrink in (F(1), *(1 - F(10)**-e for e in range(8, 2, -1))):
        psi = [round(F(t) * shrink / unit) for t in found.x]
        psi[-1] -= sum(psi)
        psi = [t * unit for t in psi]
        if holds(psi, every):
            break
    else:
        raise SystemExit("no rounding of psi satisfies (1.7)")
    value = 1 + 2 * sum(p * t for p, t in zip(psi, y))
    print(f"# {len(x)} distinct points, {sum(times)} in all, {len(every)} rays; bound {float(value):.5f}, linear program {1 - 2 * found.fun:.5f}")
    print("[" + ", ".join(f"{float(t):.{DIGITS}f}".rstrip("0").rstrip(".") if t else "0" for t in psi) + "]")
    if a.neurons:
        used = sorted({j % len(every) for j, t in enumerate(found.ineqlin.marginals) if abs(t) > 1e-9})
        lines = completed([moved(every[j][2], every[j][3], x, times) for j in used],
                          [moved(line, on, x, times) for _, _, line, on in every[::2]], x)
        print(f"# {len(lines)} neurons")
        print("w = \"[" + ", ".join(f"[{w1}, {w2}]" for w1, w2, _ in lines) + "]\"")
        print("b = \"[" + ", ".join(str(b) for _, _, b in lines) + "]\"")


if __name__ == "__main__":
    main()
