#!/usr/bin/env python3
"""prelude/sgd-stability.relucert against an independent route: fractions, on random small networks.

The n by n forms of Theorem G, K regular or singular, and the form from Hessians, against the second-moment operator on
symmetric p by p matrices, a mean over all batches, one by one. The noise of SGD at a regular minimum: its fixed point.
"""

import itertools
import random
import sys
from fractions import Fraction

from route_arguments import route_arguments
from shallow_problem import Comparison, Problem, below, dot, enclosed_eigenvalue, positive_semidefinite, solved, text


def gram_of(features):
    return [[dot(u, v) for v in features] for u in features]


def outer(u, v):
    return [[a * b for b in v] for a in u]


def combined(matrices, weights):
    return [[sum((w * m[i][j] for w, m in zip(weights, matrices)), Fraction(0)) for j in range(len(matrices[0]))]
            for i in range(len(matrices[0]))]


def product(a, b):
    columns = list(zip(*b))
    return [[dot(row, column) for column in columns] for row in a]


def pairing(a, b):
    return sum((dot(u, v) for u, v in zip(a, b)), Fraction(0))


def means(things, batch):
    """The means over all batches of this size."""
    return [combined(chosen, [Fraction(1, batch)] * batch) for chosen in itertools.combinations(things, batch)]


class SecondMoment:
    """E[(I - eta H_B) U (I - eta H_B)] on symmetric U, H_B the mean of the given matrices over a batch."""

    def __init__(self, hessians, batch):
        size = len(hessians[0])
        self.batches = means(hessians, batch)
        self.basis = []
        for i in range(size):
            for j in range(i, size):
                self.basis.append([[Fraction(int((p, q) in ((i, j), (j, i)))) for q in range(size)] for p in range(size)])

    def next(self, u, eta):
        identity = [[Fraction(int(i == j)) for j in range(len(u))] for i in range(len(u))]
        steps = [combined([identity, h], [1, -eta]) for h in self.batches]
        return combined([product(product(s, u), s) for s in steps], [Fraction(1, len(steps))] * len(steps))

    def grows_not(self, eta):
        """The operator is at most the identity."""
        changes = [combined([u, self.next(u, eta)], [1, -1]) for u in self.basis]
        return positive_semidefinite([[pairing(u, v) for v in changes] for u in self.basis])

    def fixed_point(self, eta, noise):
        """One symmetric U = next(U) + noise."""
        changes = [combined([u, self.next(u, eta)], [1, -1]) for u in self.basis]
        factors = solved([[pairing(u, v) for v in changes] for u in self.basis], [pairing(u, noise) for u in self.basis])
        return combined(self.basis, factors)


def ends(problem, rng):
    """Both ends of the sandwich."""
    gram = gram_of([problem.gradient(j) for j in problem.copies])
    n, (low, high) = len(gram), enclosed_eigenvalue(gram)
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
    u = [Fraction(rng.randint(1, 9)) for _ in range(n)]
    v = [dot(row, u) for row in gram]
    quotient = ((1 - p) / n * dot(v, v) ** 2 + p * sum(t**4 for t in v)) / (dot(v, v) * dot(u, v))
    yield "SGD, rank one", f"mean_square_sharpness_along(feature_gram(f, S), {batch}, {text(u)}) = {quotient}"
    for name in ("mean_square_sharpness_lower", "mean_square_sharpness_along"):
        last = f", {text(u)}" if name.endswith("along") else ""
        yield "SGD, order of the ends", f"{name}(feature_gram(f, S), {batch}{last}) <= mean_square_sharpness_upper(feature_gram(f, S), {batch}) + 10^(-9)"


def thresholds(operator, highest):
    """Two step sizes on both sides of the threshold, and what the operator says of them."""
    low, high = Fraction(0), highest
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (middle, high) if operator.grows_not(middle) else (low, middle)
    return [(eta, operator.grows_not(eta)) for eta in (low, high) if eta]


def exact_forms(problem, rng):
    """sgd_stable at steps on both sides of the threshold, found by bisection with the operator."""
    features = [problem.gradient(j) for j in range(problem.n)]
    gram = gram_of(features)
    batch = rng.randint(1, problem.n)
    singular = "" if positive_semidefinite([[x - (Fraction(1, 1000) if i == j else 0) for j, x in enumerate(row)]
                                            for i, row in enumerate(gram)]) else ", nearly singular K"
    operator = SecondMoment([outer(g, g) for g in features], batch)
    for eta, stable in thresholds(operator, 2 * Fraction(problem.n) / max(gram[i][i] for i in range(problem.n)) * problem.n):
        yield "SGD, exact form" + singular, f"sgd_stable(feature_gram(f, S), {batch}, {eta}) = {str(stable).lower()}"
    operator = SecondMoment([problem.point_hessian(j) for j in range(problem.n)], batch)
    eta = Fraction(1, rng.choice([1, 7, 100]))
    yield "SGD, form from Hessians", (f"sgd_stable_from_hessians(point_hessians(f, S), {batch}, {eta}) = "
                                      f"{str(operator.grows_not(eta)).lower()}")


def limits(problem, rng):
    """The loss that SGD keeps above a regular minimum: outer weights fixed, two labels for each point."""
    problem.doubled(Fraction(rng.randint(1, 3), 4))
    size = len(problem.parameters())
    free = [p < problem.k * (problem.d + 1) or p == size - 1 for p in range(size)]
    features = [[g if m else Fraction(0) for g, m in zip(problem.gradient(j), free)] for j in range(problem.n)]
    residuals = [problem.value(j, problem.parameters()) - problem.labels[j] for j in range(problem.n)]
    batch = rng.randint(1, problem.n - 1)
    eta = 1 / max(dot(g, g) for g in features)
    slopes = [[[r * t for t in g]] for r, g in zip(residuals, features)]
    noise = [[Fraction(0)] * size for _ in range(size)]
    chosen = list(itertools.combinations(slopes, batch))
    for group in chosen:
        mean = [sum(column) / batch for column in zip(*(s[0] for s in group))]
        noise = combined([noise, outer(mean, mean)], [1, eta**2 / len(chosen)])
    u = SecondMoment([outer(g, g) for g in features], batch).fixed_point(eta, noise)
    excess = sum(dot(g, [dot(row, g) for row in u]) for g in features) / (2 * problem.n)
    gram = "gram_matrix([masked(without_outer_weights(f), g) for g in feature_gradients(f, S)])"
    yield "SGD, loss above the minimum", f"sgd_excess_loss({gram}, {batch}, {eta}, residuals(f, S)) = {excess}"
    yield "SGD, masked minimum", "is_masked_minimum(f, S, without_outer_weights(f))"


def main():
    arguments = route_arguments(__doc__, seed=1, networks=12)
    rng = random.Random(arguments.seed)
    comparison = Comparison(arguments.relucert)
    for _ in range(arguments.networks):
        for make, small in ((ends, False), (exact_forms, True), (limits, True)):
            problem = Problem(rng, small)
            listed = list(make(problem, rng))
            comparison.ask(problem.formula(), listed)
    wanted = ("SGD, upper end", "SGD, exact form", "SGD, exact form, nearly singular K", "SGD, form from Hessians",
              "SGD, loss above the minimum")
    return comparison.verdict(dict.fromkeys(wanted, arguments.networks // 10))


if __name__ == "__main__":
    sys.exit(main())
