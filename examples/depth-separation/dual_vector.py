#!/usr/bin/env python3
"""Proposes the dual vectors psi of the finite separation table (docs/theory/minima-stability.md, 2.4).

For the data set D(m, r, mu) it solves max psi.y subject to sum psi = 0 and (1.7) on every line through two data points, as a
floating linear program (python3-scipy), rounds psi to DIGITS decimals, moves the sum to 0 and shrinks psi until (1.7) holds exactly
(fractions). The numbers printed go into proofs-checks/minima-stability/separation-table.claim.toml, where relucert verifies them again:
nothing rests on this program.
"""

import argparse
import itertools
from fractions import Fraction as F

import numpy as np
from scipy.optimize import linprog

DIGITS = 7
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
            yield [value if value > 0 else F(0) for value in s], h * h * min(moments)


def holds(psi, all_rays):
    return all(sum(c * p for c, p in zip(left, psi) if c)**2 <= square for left, square in all_rays)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("m", "r", "mu"):
        parser.add_argument(name, type=int)
    a = parser.parse_args()
    x, times = points(a.m, a.r, a.mu)
    y = [pyramid(p) for p in x]
    every = list(rays(x, times))
    # One scale for all rays: the linear program sees coefficients of size at most 1.
    A, b = [], []
    for left, square in every:
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


if __name__ == "__main__":
    main()
