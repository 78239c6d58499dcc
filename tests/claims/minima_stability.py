#!/usr/bin/env python3
"""prelude/minima-stability.relucert, minima-gap, minima-repair against an independent route: fractions, on random small networks.

Sums of square roots are compared exactly, term by term under the roots.
"""

import random
import sys
from fractions import Fraction

from route_arguments import route_arguments
from shallow_problem import Comparison, Problem, below, dot, enclosed_eigenvalue, roots, solved, text


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


def statements(problem):
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
    hessian = problem.hessian()
    yield "Hessian", f"risk_hessian(f, S) = {text(hessian)}"
    low, high = enclosed_eigenvalue(hessian)
    for bound in (low * Fraction(9, 10), low * Fraction(999, 1000), high, high * Fraction(3, 2)):
        bound = Fraction(round(bound * 10**6), 10**6)
        yield "capacitance test", f"hessian_at_most(f, S, {bound}) = {str(below(hessian, bound)).lower()}"
    repaired = shortest_repair(problem)
    if repaired is not None:
        yield "repair", f"all_parameters(repaired(f, S)) = {text(repaired)}"


def main():
    arguments = route_arguments(__doc__, seed=1, networks=25)
    rng = random.Random(arguments.seed)
    comparison, merged = Comparison(arguments.relucert), 0
    for _ in range(arguments.networks):
        problem = Problem(rng)
        merged += any(len(group) > 1 for group in problem.hyperplanes())
        comparison.ask(problem.formula(), list(statements(problem)))
    print(f"{arguments.networks} networks, {merged} with merged hyperplanes")
    if merged < arguments.networks // 5:
        print("FAILED: too few merged hyperplanes for a test")
        return 1
    return comparison.verdict({"repair": arguments.networks // 5})


if __name__ == "__main__":
    sys.exit(main())
