"""Random small shallow networks and data in fractions, for the tests that compare the prelude with an independent route.

Gradients and Hessians come from values of the network with its activation pattern frozen: it is affine in each parameter,
so differences are derivatives, exactly. Every comparison is a formula that `relucert quantity` must find true.
"""

import subprocess
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

    def point_hessian(self, j):
        """Hessian of the loss of point j: mixed differences are second derivatives."""
        theta, g = self.parameters(), self.gradient(j)
        base = self.value(j, theta)
        first = [self.value(j, self.moved([p])) for p in range(len(theta))]
        return [[g[p] * g[q] + (base - self.labels[j]) * (0 if p == q else self.value(j, self.moved([p, q])) - first[p] - first[q] + base)
                 for q in range(len(theta))] for p in range(len(theta))]

    def doubled(self, offset):
        """Every point twice, with labels on both sides of the value of the network."""
        outputs = [self.value(j, self.parameters()) for j in range(self.n)]
        self.labels = [y + offset for y in outputs] + [y - offset for y in outputs]
        self.points, self.active, self.times = 2 * self.points, 2 * self.active, 2 * self.times
        self.n = len(self.points)
        self.copies = [j for j in range(self.n) for _ in range(self.times[j])]

    def mean(self, entries):
        return sum((self.times[j] * entry for j, entry in enumerate(entries)), Fraction(0)) / len(self.copies)

    def hessian(self):
        points = [self.point_hessian(j) for j in range(self.n)]
        return [[self.mean([h[p][q] for h in points]) for q in range(len(points[0]))] for p in range(len(points[0]))]

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
        if not size:
            return Fraction(0), Fraction(0)   # K = 0: no row is left by the vector of ones
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


def answer(relucert, formula):
    done = subprocess.run([relucert, "quantity", formula], capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 and done.stdout else done.stdout + done.stderr


class Comparison:
    """Asks whether statements hold; counts them by name and remembers what failed."""

    def __init__(self, relucert):
        self.relucert, self.failures, self.compared = relucert, 0, {}

    def ask(self, prefix, listed):
        """prefix: definitions of f and S; listed: (name, formula that must be true)."""
        if not listed:
            return
        together = prefix + " and ".join(f"({formula})" for _, formula in listed)
        if answer(self.relucert, together) != "true":
            for name, formula in listed:
                said = answer(self.relucert, f"{prefix}({formula})")
                if said != "true":
                    self.failures += 1
                    print(f"FAILED {name}: {said}\n  {prefix}{formula[:400]}")
        for name, _ in listed:
            self.compared[name] = self.compared.get(name, 0) + 1

    def verdict(self, least):
        """Exit code; least: name -> how many comparisons make it a test."""
        print(f"{sum(self.compared.values())} statements; {self.failures} failures")
        few = [name for name, count in least.items() if self.compared.get(name, 0) < count]
        if few:
            print("FAILED: too few comparisons for a test:", ", ".join(few))
        return 1 if self.failures or few else 0
