#!/usr/bin/env python3
"""prelude/minima-variants.relucert and the modes of kink-modes.relucert against an independent route: fractions, on random small networks.

Each variant of the loss, the trained parameters and the outputs has its own function of the parameters here, affine in each
of them on the pattern of the network: gradients and second derivatives are differences of its values.
"""

import random
import sys
from fractions import Fraction

from route_arguments import route_arguments
from shallow_problem import Comparison, Problem, dot, enclosed_eigenvalue, roots, text


def gradient(function, theta):
    base = function(theta)
    return [function([t + (p == q) for q, t in enumerate(theta)]) - base for p in range(len(theta))]


def hessian(function, theta):
    """Of a function that is affine in each parameter."""
    steps = range(len(theta))
    base, first = function(theta), gradient(function, theta)

    def mixed(p, q):
        return function([t + (r in (p, q)) for r, t in enumerate(theta)]) - base - first[p] - first[q]

    return [[Fraction(0) if p == q else mixed(p, q) for q in steps] for p in steps]


def gram(gradients, size):
    return [[dot(u, v) / size for v in gradients] for u in gradients]



def trained_parameters(problem):
    """Masks, the skip, output scaling: the Gram matrix that belongs to each."""
    theta, n, k, d = problem.parameters(), len(problem.copies), problem.k, problem.d
    size = len(theta)
    masks = {"without_output_bias": {size - 1}, "without_hidden_biases": set(range(k * d, k * d + k)),
             "without_outer_weights": set(range(k * d + k, k * d + 2 * k))}
    features = [problem.gradient(j) for j in problem.copies]
    for name, fixed in masks.items():
        rows = gram([[t for p, t in enumerate(g) if p not in fixed] for g in features], n)
        yield name, f"masked_gram(f, S, {name}(f)) = {text(rows)}"
        low, high = enclosed_eigenvalue(rows)
        yield "masked sharpness", f"{low} <= masked_sharpness(f, S, {name}(f)) <= {high + Fraction(1, 10**9)}"
    rows = gram([g + problem.points[j] for g, j in zip(features, problem.copies)], n)
    yield "skip", f"skip_gram(f, S) = {text(rows)}"
    alpha = Fraction(3, 2)

    def scaled(j):
        return lambda t: t[-1] + alpha * (problem.value(j, t) - t[-1])

    rows = gram([gradient(scaled(j), theta) for j in problem.copies], n)
    yield "output scaling", f"scaled_gram(f, S, {alpha}) = {text(rows)}"
    at = problem.points[0]
    yield "scaled output", f"scaled_output(f, {alpha})({text(at)}) = {scaled(0)(theta)}"
    low, high = enclosed_eigenvalue([[2 * t for t in row] for row in gram(features, n)])
    yield "mean square loss", f"{low} <= mean_square_sharpness(f, S) <= {high + Fraction(1, 10**9)}"


def norms(problem, rng):
    """The sums that take the place of S_or, as squares under their roots."""
    without_biases, inner, weighted = [], Fraction(0), []
    pi = [Fraction(rng.randint(-3, 5)) for _ in problem.copies]
    pi[0] = Fraction(7)
    for i in range(problem.k):
        z = [max(dot(problem.w[i], x) + problem.b[i], Fraction(0)) for x in problem.points]
        moment = [problem.mean([x[m] if t > 0 else Fraction(0) for t, x in zip(z, problem.points)]) for m in range(problem.d)]
        without_biases.append((problem.a[i] * problem.mean(z)) ** 2 * dot(moment, moment))
        inner += problem.a[i] ** 2 * (dot(moment, moment) + problem.mean([Fraction(int(t > 0)) for t in z]) ** 2)
        activity = sum((p * z[j] for p, j in zip(pi, problem.copies)), Fraction(0))
        moved = [sum((p * (problem.points[j] + [1])[m] for p, j in zip(pi, problem.copies) if z[j] > 0), Fraction(0))
                 for m in range(problem.d + 1)]
        weighted.append((problem.a[i] * activity) ** 2 * dot(moved, moved))
    yield "S_or without hidden biases", f"orientation_norm_without_hidden_biases(f, S) = {roots(without_biases)}"
    yield "fixed outer weights", f"inner_gradient_norm_squared(f, S) = {inner}"
    yield "reweighted", (f"reweighted_bound(f, S, {text(pi)}) = "
                         f"({sum(pi) ** 2} + 2*({roots(weighted)}))/{len(pi) * dot(pi, pi)}")


def modes(problem, rng):
    """K / n where the activities are given: the function on another pattern."""
    pattern = [[rng.randint(0, 1) for _ in range(problem.k)] for _ in range(problem.n)]
    outputs = [[max(dot(w, x) + b, Fraction(0)) for w, b in zip(problem.w, problem.b)] for x in problem.points]
    features = [[a * s * x for a, s in zip(problem.a, pattern[j]) for x in problem.points[j] + [Fraction(1)]]
                + outputs[j] + [Fraction(1)] for j in problem.copies]
    rows = gram(features, len(features))
    yield "mode", f"mode_gram(f, S, {text(pattern)}) = {text(rows)}"
    yield "mode by gradients", f"gram_matrix(mode_gradients(f, S, {text(pattern)}))/size(S) = {text(rows)}"


class TwoOutputs:
    """The hidden layer of a problem with a second output."""

    def __init__(self, problem, rng):
        self.problem = problem
        self.outer = [problem.a, [Fraction(rng.randint(-3, 3), 2) for _ in range(problem.k)]]
        self.bias = [problem.c, Fraction(rng.randint(-2, 2))]
        self.labels = [[self.value(j, s, self.parameters()) + Fraction(rng.randint(-3, 3), 4) for s in range(2)]
                       for j in range(problem.n)]

    def parameters(self):
        return self.problem.parameters()[: -1 - self.problem.k] + self.outer[0] + self.outer[1] + self.bias

    def value(self, j, s, theta):
        d, k, x = self.problem.d, self.problem.k, self.problem.points[j]
        outer = theta[k * d + k + s * k : k * d + k + (s + 1) * k]
        return theta[s - 2] + sum((outer[i] * (dot(theta[i * d:(i + 1) * d], x) + theta[k * d + i])
                                   for i in range(k) if self.problem.active[j][i]), Fraction(0))

    def formula(self):
        points = [f"{text(x)} -> {text(y)} times {t}" for x, y, t in zip(self.problem.points, self.labels, self.problem.times)]
        return (f"let f = relu_network_with_biases([{text(self.problem.w)}, {text(self.outer)}], [{text(self.problem.b)}, {text(self.bias)}]); "
                f"let S = dataset([{', '.join(points)}]); ")


def two_outputs(model, rng):
    problem, theta = model.problem, model.parameters()

    def output(j, s):
        return lambda t: model.value(j, s, t)

    features = [[gradient(output(j, s), theta) for s in range(2)] for j in range(problem.n)]
    rows = gram([g for j in problem.copies for g in features[j]], len(problem.copies))
    yield "vector K", f"vector_gram(f, S) = {text(rows)}"
    residuals = [[model.value(j, s, theta) - model.labels[j][s] for s in range(2)] for j in range(problem.n)]
    second = [[hessian(output(j, s), theta) for s in range(2)] for j in range(problem.n)]
    size = range(len(theta))
    total = [[problem.mean([sum((features[j][s][p] * features[j][s][q] + residuals[j][s] * second[j][s][p][q] for s in range(2)), Fraction(0))
                            for j in range(problem.n)]) for q in size] for p in size]
    yield "vector Hessian", f"vector_risk_hessian(f, S) = {text(total)}"
    for i in range(problem.k):
        matrix = [[problem.mean([residuals[j][s] * (x + [Fraction(1)])[m] if problem.active[j][i] else Fraction(0)
                                 for j, x in enumerate(problem.points)]) for m in range(problem.d + 1)] for s in range(2)]
        yield "vector residual part", f"residual_matrix(f, S, {i + 1}) = {text(matrix)}"
    z = [Fraction(rng.randint(-2, 2)), Fraction(1)]
    value = sum(t * model.value(0, s, theta) for s, t in enumerate(z))
    yield "projected output", f"projected_output(f, {text(z)})({text(problem.points[0])}) = {value}"


def main():
    arguments = route_arguments(__doc__, seed=1, networks=10)
    rng = random.Random(arguments.seed)
    comparison = Comparison(arguments.relucert)
    for _ in range(arguments.networks):
        problem = Problem(rng)
        comparison.ask(problem.formula(), [*trained_parameters(problem), *norms(problem, rng), *modes(problem, rng)])
        model = TwoOutputs(problem, rng)
        comparison.ask(model.formula(), list(two_outputs(model, rng)))
    return comparison.verdict(dict.fromkeys(("skip", "reweighted", "mode", "vector Hessian"), arguments.networks))


if __name__ == "__main__":
    sys.exit(main())
