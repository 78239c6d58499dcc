#!/usr/bin/env python3
"""prelude/minima-*.relucert and sgd-stability.relucert against an independent route: fractions, on random small networks.

Gradients and Hessians come from values of the network with its activation pattern frozen: it is affine in each parameter,
so differences are derivatives, exactly. Sums of square roots are compared exactly, term by term under the roots.
SGD on very small networks: the n by n form of Theorem G against the second-moment operator on p by p matrices, of order p^2.
Every comparison is a formula that `relucert quantity` must find true.
"""

import argparse
import random
import subprocess
import sys
from fractions import Fraction


def text(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    return str(value)


def dot(u, v):
    return sum((a * b for a, b in zip(u, v)), Fraction(0))


class Problem:
    """A shallow network c + sum a_i relu(w_i.x + b_i), with dead, constant and merged neurons, and data off its kinks."""

    def __init__(self, rng, small=False):
        """small: one neuron on the line, two or three points."""
        self.d, self.n = (1, rng.randint(2, 3)) if small else (rng.randint(1, 3), rng.randint(2, 5))
        self.points = [[Fraction(rng.randint(-6, 6), rng.randint(1, 3)) for _ in range(self.d)] for _ in range(self.n)]
        self.times = [1 if small else rng.choice([1, 1, 1, 2, 3]) for _ in range(self.n)]
        self.w, self.b, self.a = [], [], []
        while len(self.w) < (1 if small else rng.randint(2, 5)):
            kind = 1 if small else rng.random()
            if kind < 0.25 and self.w:   # on the hyperplane of an earlier neuron, either orientation
                i, t = rng.randrange(len(self.w)), Fraction(rng.choice([-3, -2, -1, 1, 2]), rng.randint(1, 2))
                w, b = [t * x for x in self.w[i]], t * self.b[i]
            elif kind < 0.35:
                w, b = [Fraction(0)] * self.d, Fraction(rng.choice([-1, 2]), 3)
            elif kind < 0.45:
                w, b = [Fraction(rng.randint(-1, 1)) for _ in range(self.d)], Fraction(-50)
            else:
                w, b = [Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(self.d)], Fraction(rng.randint(-9, 9), 7)
            if all(dot(w, x) + b != 0 for x in self.points):
                self.w, self.b = self.w + [w], self.b + [b]
                self.a.append(Fraction(rng.randint(-5, 5), rng.randint(1, 3)))
        self.k, self.c = len(self.w), Fraction(rng.randint(-3, 3), 2)
        self.active = [[dot(w, x) + b > 0 for w, b in zip(self.w, self.b)] for x in self.points]
        self.labels = [self.value(j, self.parameters()) + Fraction(rng.randint(-4, 4), 40) for j in range(self.n)]
        self.copies = [j for j in range(self.n) for _ in range(self.times[j])]

    def parameters(self):
        return [x for w in self.w for x in w] + self.b + self.a + [self.c]

    def value(self, j, theta):
        """Output at point j with the pattern of the network, at other parameters."""
        d, k, x = self.d, self.k, self.points[j]
        return theta[-1] + sum((theta[k * d + k + i] * (dot(theta[i * d:(i + 1) * d], x) + theta[k * d + i])
                                for i in range(k) if self.active[j][i]), Fraction(0))

    def moved(self, places):
        theta = self.parameters()
        for place in places:
            theta[place] += 1
        return theta

    def gradient(self, j):
        base = self.value(j, self.parameters())
        return [self.value(j, self.moved([p])) - base for p in range(len(self.parameters()))]

    def mean(self, entries):
        return sum((self.times[j] * entry for j, entry in enumerate(entries)), Fraction(0)) / len(self.copies)

    def hessian(self):
        size, theta = len(self.parameters()), self.parameters()
        base = [self.value(j, theta) for j in range(self.n)]
        first = [[self.value(j, self.moved([p])) for j in range(self.n)] for p in range(size)]
        rows = [[Fraction(0)] * size for _ in range(size)]
        for p in range(size):
            for q in range(p, size):
                entries = []
                for j in range(self.n):
                    mixed = 0 if p == q else self.value(j, self.moved([p, q])) - first[p][j] - first[q][j] + base[j]
                    entries.append((first[p][j] - base[j]) * (first[q][j] - base[j]) + (base[j] - self.labels[j]) * mixed)
                rows[p][q] = rows[q][p] = self.mean(entries)
        return rows

    def side(self, i, sign):
        """Mean activation and squared activity moment of neuron i turned by sign."""
        z = [sign * (dot(self.w[i], x) + self.b[i]) for x in self.points]
        inside = [int(t > 0) for t in z]
        moment = [self.mean([s * x[m] for s, x in zip(inside, self.points)]) for m in range(self.d)]
        return self.mean([max(t, Fraction(0)) for t in z]), self.mean(inside) ** 2 + dot(moment, moment)

    def hyperplanes(self):
        """Lists of neurons with w != 0 on one hyperplane: by 2 by 2 minors."""
        groups = []
        for i in range(self.k):
            if not any(self.w[i]):
                continue
            h = self.w[i] + [self.b[i]]
            for group in groups:
                g = self.w[group[0]] + [self.b[group[0]]]
                if all(g[p] * h[q] == g[q] * h[p] for p in range(len(g)) for q in range(p)):
                    group.append(i)
                    break
            else:
                groups.append([i])
        return groups

    def formula(self):
        labelled = [f"{text(x)} -> {y} times {t}" for x, y, t in zip(self.points, self.labels, self.times)]
        return (f"let f = shallow_network(a = {text(self.a)}, w = {text(self.w)}, b = {text([-x for x in self.b])}, c = {self.c}); "
                f"let S = dataset([{', '.join(labelled)}]); ")


def roots(squares):
    """The text of a sum of square roots of these rationals."""
    return " + ".join(f"sqrt({q})" for q in squares) or "0"


def positive_semidefinite(rows):
    """Exact elimination."""
    rows = [list(row) for row in rows]
    while rows:
        pivot = rows[0][0]
        if pivot < 0 or (pivot == 0 and any(rows[0])):
            return False
        if pivot == 0:
            rows = [row[1:] for row in rows[1:]]
        else:
            rows = [[row[q] - row[0] * rows[0][q] / pivot for q in range(1, len(row))] for row in rows[1:]]
    return True


def below(rows, bound):
    return positive_semidefinite([[(bound if p == q else 0) - x for q, x in enumerate(row)] for p, row in enumerate(rows)])


def enclosed_eigenvalue(rows):
    """Rationals around the largest eigenvalue, from a Rayleigh quotient and an exact elimination."""
    vector = [Fraction(1)] * len(rows)
    for _ in range(60):
        vector = [dot(row, vector) for row in rows]
        size = max(map(abs, vector))
        vector = [Fraction(round(x / size * 2**40), 2**40) for x in vector]
    quotient = dot(vector, [dot(row, vector) for row in rows]) / dot(vector, vector)
    upper, step = quotient, Fraction(1, 10**8)
    while not below(rows, upper):
        upper, step = quotient + step, 4 * step
    return quotient * (1 - Fraction(1, 10**9)), upper


def solved(matrix, right):
    """One solution of a consistent system, by elimination."""
    rows, pivots = [row + [y] for row, y in zip(matrix, right)], []
    for column in range(len(matrix)):
        found = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if found is None:
            continue
        at = len(pivots)
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = [x / rows[at][column] for x in rows[at]]
        for r, row in enumerate(rows):
            if r != at and row[column]:
                rows[r] = [x - row[column] * y for x, y in zip(row, rows[at])]
        pivots.append(column)
    if any(row[-1] for row in rows[len(pivots):]):
        return None
    result = [Fraction(0)] * len(matrix)
    for row, column in zip(rows, pivots):
        result[column] = row[-1]
    return result


def norms(problem):
    """S_or, ||f||_S, S_up as lists of squares; |E phi|^2, E|phi|^2."""
    sides = [(problem.side(i, 1), problem.side(i, -1)) for i in range(problem.k)]
    orientation = [problem.a[i] ** 2 * h**2 * r for i, ((h, r), _) in enumerate(sides)]
    function = []
    for group in problem.hyperplanes():
        first, size = group[0], dot(problem.w[group[0]], problem.w[group[0]])
        jump = sum((problem.a[i] * abs(dot(problem.w[i], problem.w[first])) / size for i in group), Fraction(0))
        function.append(jump**2 * min(h**2 * r for h, r in sides[first]))
    upper = []
    for i in range(problem.k):
        z = [max(dot(problem.w[i], x) + problem.b[i], Fraction(0)) for x in problem.points]
        upper.append(problem.a[i] ** 2 * problem.mean([t * t for t in z])
                     * problem.mean([(1 + dot(x, x)) if t > 0 else 0 for t, x in zip(z, problem.points)]))
    gradients = [problem.gradient(j) for j in range(problem.n)]
    mean = [problem.mean(column) for column in zip(*gradients)]
    return orientation, function, upper, dot(mean, mean), problem.mean([dot(g, g) for g in gradients])


def shortest_repair(problem):
    """Parameters after the minimum-norm correction of layer 1 and the output bias, or None."""
    size, k, d = len(problem.parameters()), problem.k, problem.d
    free = [p < k * (d + 1) or p == size - 1 for p in range(size)]
    rows = [[g if m else Fraction(0) for g, m in zip(problem.gradient(j), free)] for j in range(problem.n)]
    error = [problem.labels[j] - problem.value(j, problem.parameters()) for j in range(problem.n)]
    multipliers = solved([[dot(u, v) for v in rows] for u in rows], error)
    if multipliers is None:
        return None
    return [t + sum((m * row[p] for m, row in zip(multipliers, rows)), Fraction(0)) for p, t in enumerate(problem.parameters())]


def statements(problem, rng):
    """(name, formula that must be true)"""
    orientation, function, upper, squared_mean, mean_squared = norms(problem)
    yield "S_or", f"orientation_norm(f, S) = {roots(orientation)}"
    yield "||f||_S", f"stability_norm(f, S) = {roots(function)}"
    yield "S_up", f"balanced_upper_norm(f, S) = {roots(upper)}"
    yield "|E phi|^2", f"mean_gradient_norm_squared(f, S) = {squared_mean}"
    yield "E|phi|^2", f"mean_squared_gradient(f, S) = {mean_squared}"
    yield "imbalance", f"imbalance_gap(f, S) = {squared_mean} - 1 - 2*({roots(orientation)})"
    yield "orientation gap", f"orientation_gap(f, S) = 2*({roots(orientation)}) - 2*({roots(function)})"
    features = [problem.gradient(j) for j in problem.copies]
    n, gram = len(features), [[dot(u, v) for v in features] for u in features]
    yield "K", f"feature_gram(f, S) = {text(gram)}"
    low, high = enclosed_eigenvalue(gram)
    yield "sharpness", f"{low / n} <= sharpness(f, S) <= {high / n + Fraction(1, 10**9)}"
    batch = rng.randint(1, n)
    p = Fraction(n - batch, batch * (n - 1))
    diagonal = [gram[i][i] for i in range(n)]
    squares = sum(x * x for row in gram for x in row)
    simple = max(p * sum(diagonal) / n, ((1 - p) * squares / n + p * dot(diagonal, diagonal)) / sum(diagonal))
    ends = f"mean_square_sharpness_lower(feature_gram(f, S), {batch})"
    yield "SGD, lower end", f"{max(low / n, simple * (1 - Fraction(1, 10**9)))} <= {ends} <= {max(high / n, simple) + Fraction(1, 10**9)}"
    comparison = [[(1 - p) * x / n + (p * x if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(gram)]
    yield "SGD, matrix", f"sgd_comparison_matrix(feature_gram(f, S), {batch}) = {text(comparison)}"
    low, high = enclosed_eigenvalue(comparison)
    yield "SGD, upper end", f"{low} <= mean_square_sharpness_upper(feature_gram(f, S), {batch}) <= {high + Fraction(1, 10**9)}"
    hessian = problem.hessian()
    yield "Hessian", f"risk_hessian(f, S) = {text(hessian)}"
    low, high = enclosed_eigenvalue(hessian)
    for bound in (low * Fraction(9, 10), low * Fraction(999, 1000), high, high * Fraction(3, 2)):
        bound = Fraction(round(bound * 10**6), 10**6)
        yield "capacitance test", f"hessian_at_most(f, S, {bound}) = {str(below(hessian, bound)).lower()}"
    repaired = shortest_repair(problem)
    if repaired is not None:
        yield "repair", f"all_parameters(repaired(f, S)) = {text(repaired)}"


def second_moments(features, batch):
    """C and D of order p^2 for SGD with batches of this size at an interpolant: from the pairs of points, not from p."""
    n, size = len(features), len(features[0])
    single = [[[u * v for v in g] for u in g] for g in features]
    mean = [[sum(h[i][j] for h in single) / n for j in range(size)] for i in range(size)]
    pairs = [(i, j) for i in range(size) for j in range(size)]
    same, other = Fraction(1, n * batch), Fraction(batch - 1, batch * n * (n - 1))
    c = [[(mean[i][k] * (j == l) + (i == k) * mean[j][l]) / 2 for k, l in pairs] for i, j in pairs]
    d = [[sum(single[s][i][k] * single[t][j][l] * (same if s == t else other) for s in range(n) for t in range(n))
          for k, l in pairs] for i, j in pairs]
    return c, d


def sgd_statements(problem, rng):
    """sgd_stable at steps on both sides of the threshold, found by bisection with the exact operator."""
    features = [problem.gradient(j) for j in range(problem.n)]
    gram = [[dot(u, v) for v in features] for u in features]
    if positive_semidefinite([[x - (Fraction(1, 1000) if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(gram)]):
        batch = rng.randint(1, problem.n)
        c, d = second_moments(features, batch)

        def stable(eta):
            return positive_semidefinite([[2 * x - eta * y for x, y in zip(u, v)] for u, v in zip(c, d)])

        low, high = Fraction(0), 2 * Fraction(problem.n) / max(gram[i][i] for i in range(problem.n)) * problem.n
        for _ in range(7):
            middle = (low + high) / 2
            low, high = (middle, high) if stable(middle) else (low, middle)
        for eta in (low, high):
            yield "SGD, exact form", f"sgd_stable(feature_gram(f, S), {batch}, {eta}) = {str(stable(eta)).lower()}"


def answers(relucert, formula):
    done = subprocess.run([relucert, "quantity", formula], capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 and done.stdout else done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--relucert", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--networks", type=int, default=25)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    failures, compared, merged = 0, {}, 0
    for number in range(2 * arguments.networks):
        small = number % 2 == 1
        problem = Problem(rng, small)
        merged += any(len(group) > 1 for group in problem.hyperplanes())
        listed = list((sgd_statements if small else statements)(problem, rng))
        if not listed:
            continue
        together = problem.formula() + " and ".join(f"({formula})" for _, formula in listed)
        if answers(arguments.relucert, together) != "true":
            for name, formula in listed:
                answer = answers(arguments.relucert, problem.formula() + f"({formula})")
                if answer != "true":
                    failures += 1
                    print(f"FAILED {name}: {answer}\n  {problem.formula()}{formula[:400]}")
        for name, _ in listed:
            compared[name] = compared.get(name, 0) + 1
    print(f"{arguments.networks} networks, {merged} with merged hyperplanes, {sum(compared.values())} statements; {failures} failures")
    if merged < arguments.networks // 5 or min(compared.get(name, 0) for name in ("repair", "SGD, exact form")) < arguments.networks // 5:
        print("FAILED: too few merged hyperplanes, repairs or steps of SGD for a test")
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
