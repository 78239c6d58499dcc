#!/usr/bin/env python3
"""Writes the golden certificates in certificates/ and their inputs: an independent route, with fractions only.

    python3 tests/checker/make_certificates.py            (deterministic; the files are committed)

Each certificate is small enough to be checked by hand. The prelude is the empty text, so that they do not change with prelude/.
"""
import hashlib
import json
import math
import pathlib
from fractions import Fraction as F

HERE = pathlib.Path(__file__).parent / "certificates"
EMPTY_PRELUDE = hashlib.sha256(b"").hexdigest()


def text(x):
    if isinstance(x, bool):
        return "yes" if x else "no"
    if isinstance(x, (list, tuple)):
        return "[" + ",".join(map(text, x)) + "]"
    if isinstance(x, str):
        return x  # already canonical (network:..., dataset:...)
    return str(F(x))


def key(primitive, *arguments):
    return hashlib.sha256((primitive + "(" + ",".join(map(text, arguments)) + ")").encode()).hexdigest()


def node(primitive, arguments, value, evidence):
    return {"key": key(primitive, *arguments), "primitive": primitive, "value": value, "evidence": evidence}


def certificate(name, variables, let, assume, conclude, outcome, *, verdicts=None, define=(), show=(), nodes=(), files=(), reads=(), parameters=()):
    verdicts = verdicts or (["proved"] * len(assume), ["proved"] * len(conclude))
    cert = {
        "relucert": "certificate", "version": "1", "producer": "tests/checker/make_certificates.py", "prelude": EMPTY_PRELUDE,
        "claim": {
            "title": name.replace("-", " "), "source": "by hand",
            "variables": [{"name": n, "type": t} for n, t in sorted(variables.items())],
            "define": [{"name": n, "parameters": p, "formula": f} for n, p, f in sorted(define)],
            "assume": [{"name": f"assumption {i}", "that": t} for i, t in enumerate(assume, 1)],
            "conclude": [{"name": f"conclusion {i}", "that": t} for i, t in enumerate(conclude, 1)],
            "show": [{"name": n, "formula": f} for n, f, _, _ in sorted(show)],
        },
        "instance": {
            "name": "the only one",
            "parameters": [{"name": n, "value": str(F(v))} for n, v in sorted(parameters)],
            "let": [{"name": n, "formula": f} for n, f in sorted(let.items())],
            "files": list(files), "reads": list(reads),
        },
        "verdicts": {"assume": verdicts[0], "conclude": verdicts[1]},
        "outcome": outcome,
        "show": [{"name": n, "lower": lo, "upper": hi} for n, _, lo, hi in sorted(show)],
        "nodes": sorted(nodes, key=lambda n: n["key"]),
        "ledger": ["real arithmetic on exact rationals"],
    }
    (HERE / f"{name}.json").write_text(json.dumps(cert, indent=1, ensure_ascii=False) + "\n")


def write_input(value):
    data = (json.dumps(value, separators=(",", ":")) + "\n").encode()
    digest = hashlib.sha256(data).hexdigest()
    (HERE / "inputs").mkdir(parents=True, exist_ok=True)
    (HERE / "inputs" / f"{digest}.json").write_bytes(data)
    return digest


def file(variable, digest, kind, index=""):
    return {"variable": variable, "index": index, "kind": kind, "sha256": digest, "reading": "by hand", "source": variable, "source_sha256": digest}


def affine(of, denominator, weights, bias):
    return {"kind": "affine", "of": str(of), "rows": str(len(weights)), "columns": str(len(weights[0])), "denominator": str(denominator),
            "weights": [" ".join(map(str, r)) for r in weights], "bias": " ".join(map(str, bias))}


def up(q):
    return -((-q).numerator // q.denominator) if isinstance(q, F) else q


def root_up(square):
    return math.isqrt(square - 1) + 1 if square > 0 else 0


def nearest_even(q):
    """The nearest integer, ties to even, and whether it is not q itself."""
    return round(q), q.denominator != 1   # round() of a Fraction is exact, ties to even


def descent_shadow(w, b, a, c, batches, mask, eta, steps, bits):
    """docs/evidence/descent-shadow.md in fractions: theta, radius and margin, for one input; one batch or several in turn."""
    m = len(w)
    theta = [F(t) for t in [*w, *b, *a, c]]
    grid = math.lcm(2**bits, *(t.denominator for t, on in zip(theta, mask) if not on))
    unit = lambda q: F(up(F(q) * 2**32), 2**32)
    rounded = [nearest_even(t * grid) for t in theta]
    theta = [F(t, grid) for t, _ in rounded]
    defect = lambda count: root_up(count * 2**30)
    radius = defect(sum(inexact for _, inexact in rounded))
    columns = [any(mask[:m]), any(mask[m:2 * m])]
    rows = [mask[k] or mask[m + k] for k in range(m)]
    margin, behind_kink = None, False
    for t in range(steps):
        points = batches[t % len(batches)]
        n = sum(times for _, _, times in points)
        dx = math.lcm(*(F(x).denominator for x, _, _ in points))
        u = [[v for v, on in zip((F(x), F(1)), columns) if on] for x, _, _ in points]
        norm = [root_up(int(sum((v * dx)**2 for v in one) * 2**32)) for one in u]
        moment = lambda r, s: sum(times * one[r] * one[s] for (_, _, times), one in zip(points, u)) / n
        width = sum(columns)
        x2 = sum(moment(r, r) for r in range(width))
        top = min(x2, max(sum(abs(moment(r, s)) for s in range(width)) for r in range(width)))
        w, b, a, c = theta[:m], theta[m:2 * m], theta[2 * m:3 * m], theta[3 * m]
        z = [[w[k] * x + b[k] for k in range(m)] for x, _, _ in points]
        h = [[max(t, 0) for t in line] for line in z]
        r = [c + sum(s * t for s, t in zip(a, line)) - y for line, (_, y, _) in zip(h, points)]
        weight = [F(times, n) * t for t, (_, _, times) in zip(r, points)]
        q = [[sum(weight[i] * v for i, v in enumerate(column) if z[i][k] > 0) for column in ([x for x, _, _ in points], [1] * len(points))]
             for k in range(m)]
        g = [a[k] * q[k][0] for k in range(m)] + [a[k] * q[k][1] for k in range(m)] + \
            [sum(weight[i] * h[i][k] for i in range(len(points))) for k in range(m)] + [sum(weight)]
        undecided = set()
        for i, line in enumerate(z):
            for k in range(m):
                if rows[k] and norm[i]:
                    free = abs(line[k] * grid * dx) * 2**32 - radius * norm[i]
                    if radius and free <= 0:
                        undecided.add((i, k))
                        behind_kink = True
                    here = max(0, math.floor(F(2**48 * free, 1) / (grid * norm[i])))
                    margin = here if margin is None else min(margin, here)
        if radius:
            rho = unit(F(radius, 2**16 * grid))
            p = max(sum(line[k] * sum(F(times, n) * other[k] for other, (_, _, times) in zip(h, points)) for k in range(m) if mask[2 * m + k]) for line in h)
            p += max(sum(a[k]**2 for k in range(m) if rows[k] and (line[k] > 0 or (i, k) in undecided)) for i, line in enumerate(z)) * top + mask[3 * m]
            p = unit(p)
            both = [k for k in range(m) if rows[k] and mask[2 * m + k]]
            if both or not behind_kink:
                p = p + unit(rho * (p + unit(x2))) + unit(rho**2 * unit(x2))
            kappa = F(0)
            if both:
                scale = n * grid**2 * dx**2 * math.lcm(*(F(y).denominator for _, y, _ in points))
                moments = [F(root_up(int(sum((q[k][s] * scale)**2 for s in range(2) if columns[s]))), scale)
                           + sum(abs(weight[i]) * F(norm[i], 2**16 * dx) for i, other in undecided if other == k) for k in both]
                kappa = unit(max(moments)) + unit(rho * (unit(x2) + p) / 2)
            factor = max(1 + unit(eta * kappa), unit(eta * (p + kappa)) - 1)
            change = up(radius * (unit(x2) + p) / 2)
            jumps = sum((up(abs(weight[i]) * F(norm[i], dx) * grid) + change) * (unit(abs(a[k])) + rho * mask[2 * m + k]) for i, k in undecided)
            radius = up(radius * factor) + up(eta * jumps)
        rounded = [nearest_even((t - eta * s) * grid) if on else (int(t * grid), False) for t, s, on in zip(theta, g, mask)]
        theta = [F(t, grid) for t, _ in rounded]
        radius += defect(sum(inexact for _, inexact in rounded))
    return theta, F(radius, 2**16 * grid), None if margin is None else F(margin, 2**64)


def main():
    HERE.mkdir(exist_ok=True)
    # f(x, y) = 1/2 relu(x - y) + relu(y) - 1/4 and a copy with the neurons swapped and rescaled.
    f = write_input({"relucert": "network", "version": "1", "input": "2", "nodes": [
        affine(0, 1, [[1, -1], [0, 1]], [0, 0]), {"kind": "relu", "of": "1"}, affine(2, 4, [[2, 4]], [-1])]})
    g = write_input({"relucert": "network", "version": "1", "input": "2", "nodes": [
        affine(0, 1, [[0, 3], [2, -2]], [0, 0]), {"kind": "relu", "of": "1"}, affine(2, 12, [[4, 3]], [-3])]})
    data = write_input({"relucert": "dataset", "version": "1", "input": "2", "output": "1", "input_denominator": "2", "label_denominator": "4",
                        "points": [{"x": "2 0", "y": "1", "times": "3"}, {"x": "0 -1", "y": "1", "times": "1"}, {"x": "1 1", "y": "1", "times": "2"}]})
    # f(1, 0) = 1/4; f(0, -1/2) = 1/4 - 1/4 = 0; f(1/2, 1/2) = 1/4
    certificate("network-on-data", {"f": "network", "S": "dataset"}, {},
                ["size(S) = 6", "input_dimension(f) = 2"],
                ["count(f(x) = y for (x -> y) in S) = 5", "mean(f(x) for (x -> y) in S) = 5/24", "gradient(f, [1, -2]) = [1/2, -1/2]"],
                "holds-here", files=[file("S", data, "dataset"), file("f", f, "network")],
                show=[("worst", "max(abs(f(x) - y) for (x -> y) in S)", "1/4", "1/4"), ("root", "sqrt(2)", "1414213562/1000000000".replace("1414213562/1000000000", "707106781/500000000"), "1414213563/1000000000")])
    certificate("same-function", {"f": "network", "g": "network"}, {}, [], ["same_function(f, g)"], "holds-here",
                files=[file("f", f, "network"), file("g", g, "network")],
                nodes=[node("same_function", ["network:" + f, "network:" + g], "yes",
                            {"kind": "gauge", "layers": [{"permutation": ["2", "1"], "scale": ["3", "2"]}]})])
    h = "with_weight(f, 1, 1, 1, 1 + 2^-23)"
    hf = write_input({"relucert": "network", "version": "1", "input": "2", "nodes": [
        affine(0, 2**23, [[2**23 + 1, -2**23], [0, 2**23]], [0, 0]), {"kind": "relu", "of": "1"}, affine(2, 4, [[2, 4]], [-1])]})
    certificate("different-function", {"f": "network", "h": "network"}, {"h": h}, [], ["same_function(f, h)"], "counterexample",
                verdicts=([], ["refuted"]), files=[file("f", f, "network")],
                nodes=[node("same_function", ["network:" + f, "network:" + hf], "no", {"kind": "point", "x": ["1", "0"]})])
    a = [[1, 2, 3], [2, 4, 6], [0, 1, F(1, 2)]]
    certificate("rank", {"A": "matrix"}, {"A": "[[1, 2, 3], [2, 4, 6], [0, 1, 1/2]]"}, [], ["rank(A) = 2"], "holds-here",
                nodes=[node("rank", [a], "2", {"kind": "minor", "modulus": "2147483647", "rows": ["1", "3"], "columns": ["1", "2"],
                                               "upper": {"kind": "columns", "coefficients": [["2"], ["1/2"]]}})])
    certificate("rank-by-rows", {"A": "matrix"}, {"A": "[[1, 2, 3], [2, 4, 6], [0, 1, 1/2]]"}, [], ["rank(A) = 2"], "holds-here",
                nodes=[node("rank", [a], "2", {"kind": "minor", "modulus": "7", "rows": ["1", "3"], "columns": ["1", "2"],
                                               "upper": {"kind": "rows", "coefficients": [["2"], ["0"]]}})])
    certificate("rank-full", {"A": "matrix"}, {"A": "[[1, 2], [3, 4]]"}, [], ["rank(A) = 2"], "holds-here",
                nodes=[node("rank", [[[1, 2], [3, 4]]], "2", {"kind": "minor", "modulus": "7", "rows": ["1", "2"], "columns": ["1", "2"], "upper": {"kind": "full"}})])
    k = [[2, 1], [1, 2]]  # eigenvalues 1 and 3
    fixed = {"kind": "fixed-point", "bits": "60", "shift": "1/1000000"}
    certificate("semidefinite", {"K": "matrix"}, {"K": "[[2, 1], [1, 2]]", }, [],
                ["positive_semidefinite(K)", "not positive_semidefinite(-K)", "positive_semidefinite([[1, 1], [1, 1]])"], "holds-here",
                nodes=[node("positive_semidefinite", [k], "yes", fixed),
                       node("positive_semidefinite", [[[-2, -1], [-1, -2]]], "no", {"kind": "witness", "x": ["1", "0"]}),
                       node("positive_semidefinite", [[[1, 1], [1, 1]]], "yes", {"kind": "exact"})])
    eps = F(1, 10**6)
    certificate("eigenvalues", {"K": "matrix", "A": "matrix"}, {"K": "[[2, 1], [1, 2]]", "A": "[[1, 0, 1], [0, 1, 1]]"}, [],
                ["largest_eigenvalue(K) < 3 + 10^-5", "largest_eigenvalue(K) >= 3", "smallest_eigenvalue(K) <= 1", "smallest_eigenvalue(K) > 1 - 10^-5",
                 "largest_gram_eigenvalue(A) < 3 + 10^-5", "largest_gram_eigenvalue(A) >= 3", "smallest_gram_eigenvalue(A) <= 1", "smallest_gram_eigenvalue(A) >= 1"],
                "holds-here",
                nodes=[node("largest_eigenvalue", [k], ["3", str(3 + 2 * eps)], {"kind": "bounds", "witness": ["1", "1"], "proof": fixed}),
                       node("smallest_eigenvalue", [k], [str(1 - 2 * eps), "1"], {"kind": "bounds", "witness": ["1", "-1"], "proof": fixed}),
                       node("largest_gram_eigenvalue", [[[1, 0, 1], [0, 1, 1]]], ["3", str(3 + 2 * eps)], {"kind": "bounds", "witness": ["1", "1"], "proof": fixed}),
                       node("smallest_gram_eigenvalue", [[[1, 0, 1], [0, 1, 1]]], ["1", "1"], {"kind": "bounds", "witness": ["1", "-1"], "proof": {"kind": "exact"}})],
                show=[("norm", "sqrt(largest_gram_eigenvalue(A))", "17320508/10000000".replace("17320508/10000000", "4330127/2500000"), "17321/10000")])
    signs = {"kind": "signs", "bits": "128", "shift": "1/1000"}
    certificate("numerical-rank", {"A": "matrix"}, {"A": "[[1, 0, 1], [0, 1, 1]]"}, [],
                ["gram_eigenvalues_above(A, 2) = 1", "gram_eigenvalues_above(A, 1) = 1", "gram_eigenvalues_above(A, 1/2) = 2", "gram_eigenvalues_above(A, 4) = 0"], "holds-here",
                nodes=[node("gram_eigenvalues_above", [[[1, 0, 1], [0, 1, 1]], 2], "1", {"kind": "inertia", "lower": signs, "upper": signs}),
                       node("gram_eigenvalues_above", [[[1, 0, 1], [0, 1, 1]], 1], "1", {"kind": "exact"}),
                       node("gram_eigenvalues_above", [[[1, 0, 1], [0, 1, 1]], F(1, 2)], "2", {"kind": "inertia", "lower": signs, "upper": {"kind": "full"}}),
                       node("gram_eigenvalues_above", [[[1, 0, 1], [0, 1, 1]], 4], "0", {"kind": "inertia", "lower": {"kind": "none"}, "upper": signs})])
    # x1^2 = 2 and 2 x2 + |x2| = x1: (sqrt 2, sqrt(2)/3), with the kink of |x2| inside the box.
    system = hashlib.sha256(b"claim|x => [ x [ 1 ] ^ 2 - c , 2 * x [ 2 ] + abs ( x [ 2 ] ) - x [ 1 ] ]|c=2").hexdigest()
    certificate("zero", {}, {}, [], ["W in box([13/10, -1], [3/2, 2])", "7/5 < W[1] < 142/100 and 1/3 < W[2] < 1/2"], "holds-here",
                define=[("W", [], "let c = 2; zero(x => [x[1]^2 - c, 2*x[2] + abs(x[2]) - x[1]], box([13/10, -1], [3/2, 2]))")],
                nodes=[node("zero", ["function:" + system, "box([13/10,-1],[3/2,2])"], [["141421/100000", "70711/50000"], ["2357/5000", "943/2000"]],
                            {"kind": "krawczyk", "bits": "64", "stages": [{"steps": "3", "scale": "8", "inverse": ["91 0", "46 128"]},
                                                                      {"steps": "4", "scale": "8", "inverse": ["91 0", "30 85"]}]})])
    # relu(w1) - relu(w1 + w2) is -1 at (0, 1) and nowhere larger on the unit circle: the zonotopes of (1, 0) and of (1, 1), a leaf a side of w1 = 0.
    zonotopes = {"kind": "zonotopes", "direction": ["0", "1"], "positive": {"relations": [], "tree": "0 -1 -1", "leaves": ["1 0", "1 0"]},
                 "negative": {"relations": [], "tree": "0 -1 -1", "leaves": ["1 0", "1 1"]}}
    sides = [[1, -1], [[1, 0], [1, 1]]]
    certificate("dual-norm", {}, {}, [], ["dual_norm_squared([1,-1], [[1,0],[1,1]], 0) = 1", "tight_directions([1,-1], [[1,0],[1,1]], 0) = [[0,1]]"], "holds-here",
                nodes=[node("dual_norm_squared", [*sides, 0], ["1", "1"], zonotopes),
                       node("tight_directions", [*sides, 0], [["0", "1"]], {**zonotopes, "squared": "1"})])
    certificate("feasible", {"A": "matrix"}, {"A": "[[1, 0], [-1, 0], [0, 1]]"}, [], ["feasible(A, [1, 0, 0])", "not feasible(A, [-1, 0, 0])"], "holds-here",
                nodes=[node("feasible", [[[1, 0], [-1, 0], [0, 1]], [1, 0, 0]], "yes", {"kind": "point", "x": ["1/2", "-1"]}),
                       node("feasible", [[[1, 0], [-1, 0], [0, 1]], [-1, 0, 0]], "no", {"kind": "farkas", "multipliers": [["1", "1"], ["2", "1"]]})])
    # Gradient descent of f(x) = 1/3 + 2/3 relu(x + 1/2) + relu(-x/2), everything trained but the last bias.
    w, b, a, c = [F(1), F(-1, 2)], [F(1, 2), F(0)], [F(2, 3), F(1)], F(1, 3)
    points = [(F(2), F(1, 4), 3), (F(-1), F(1), 1), (F(1, 2), F(0), 2)]
    mask, eta = [1, 1, 1, 1, 1, 1, 0], F(1, 10)
    two = write_input({"relucert": "network", "version": "1", "input": "1", "nodes": [
        affine(0, 2, [[2], [-1]], [1, 0]), {"kind": "relu", "of": "1"}, affine(2, 3, [[2, 3]], [1])]})
    three = write_input({"relucert": "dataset", "version": "1", "input": "1", "output": "1", "input_denominator": "2", "label_denominator": "4",
                         "points": [{"x": "4", "y": "1", "times": "3"}, {"x": "-2", "y": "4", "times": "1"}, {"x": "1", "y": "0", "times": "2"}]})
    theta, radius, margin = descent_shadow(w, b, a, c, [points], mask, eta, 3, 10)
    certificate("descent-shadow", {"f": "network", "S": "dataset"}, {}, [],
                [f"R[2] = [{', '.join(map(str, theta))}]", f"R[3] = {radius} and R[4] = {margin}",
                 f"R[1][1] <= {theta[0] + radius} and R[1][1] >= {theta[0] - radius} and R[1][7] = 1/3"], "holds-here",
                files=[file("S", three, "dataset"), file("f", two, "network")],
                define=[("R", [], "descent_shadow(f, S, [1, 1, 1, 1, 1, 1, 0], 1/10, 3, 10)")],
                nodes=[node("descent_shadow", ["network:" + two, "dataset:" + three, mask, eta, 3, 10], str(radius), {"kind": "rounded-run", "bits": "10"})])
    # The same with a longer step on a coarse grid: signs stay undecided, and the steps are set-valued.
    theta, radius, margin = descent_shadow(w, b, a, c, [points], mask, F(1, 4), 4, 2)
    assert margin == 0
    certificate("descent-shadow-kink", {"f": "network", "S": "dataset"}, {}, [], [f"R[2] = [{', '.join(map(str, theta))}]", f"R[3] = {radius} and R[4] = 0"], "holds-here",
                files=[file("S", three, "dataset"), file("f", two, "network")],
                define=[("R", [], "descent_shadow(f, S, [1, 1, 1, 1, 1, 1, 0], 1/4, 4, 2)")],
                nodes=[node("descent_shadow", ["network:" + two, "dataset:" + three, mask, F(1, 4), 4, 2], str(radius), {"kind": "rounded-run", "bits": "2"})])
    # First layer only, a negative outer weight at the kink, and a step behind it whose signs are decided and whose factor is above 1.
    last = write_input({"relucert": "network", "version": "1", "input": "1", "nodes": [
        affine(0, 6, [[4], [2]], [0, 3]), {"kind": "relu", "of": "1"}, affine(2, 1, [[-1, 1]], [0])]})
    pair = write_input({"relucert": "dataset", "version": "1", "input": "1", "output": "1", "input_denominator": "2", "label_denominator": "1",
                        "points": [{"x": "-3", "y": "1", "times": "1"}, {"x": "4", "y": "-1", "times": "1"}]})
    first_layer = [1, 1, 0, 0, 0, 0, 0]
    steps = [descent_shadow([F(2, 3), F(1, 3)], [F(0), F(1, 2)], [F(-1), F(1)], F(0), [[(F(-3, 2), F(1), 1), (F(2), F(-1), 1)]], first_layer, F(3, 2), t, 6) for t in (1, 2, 3)]
    certificate("descent-shadow-behind-kink", {"f": "network", "S": "dataset"}, {}, [], [f"R({t})[3] = {radius}" for t, (_, radius, _) in enumerate(steps, 1)], "holds-here",
                files=[file("S", pair, "dataset"), file("f", last, "network")],
                define=[("R", ["T"], "descent_shadow(f, S, [1, 1, 0, 0, 0, 0, 0], 3/2, T, 6)")],
                nodes=sorted((node("descent_shadow", ["network:" + last, "dataset:" + pair, first_layer, F(3, 2), t, 6], str(radius), {"kind": "rounded-run", "bits": "6"})
                              for t, (_, radius, _) in enumerate(steps, 1)), key=lambda one: one["key"]))
    # SGD: the second data set is the first point of the first, the third is new; five steps.
    single = write_input({"relucert": "dataset", "version": "1", "input": "1", "output": "1", "input_denominator": "1", "label_denominator": "4",
                          "points": [{"x": "2", "y": "1", "times": "1"}]})
    other = write_input({"relucert": "dataset", "version": "1", "input": "1", "output": "1", "input_denominator": "3", "label_denominator": "5",
                         "points": [{"x": "1", "y": "2", "times": "1"}, {"x": "-4", "y": "-3", "times": "2"}]})
    batches = [points, [(F(2), F(1, 4), 1)], [(F(1, 3), F(2, 5), 1), (F(-4, 3), F(-3, 5), 2)]]
    theta, radius, margin = descent_shadow(w, b, a, c, batches, mask, eta, 5, 12)
    certificate("sgd-shadow", {"f": "network", "S": "list of dataset"}, {}, [], [f"R[2] = [{', '.join(map(str, theta))}]", f"R[3] = {radius} and R[4] = {margin}"], "holds-here",
                files=[file("S", three, "dataset", "1"), file("S", single, "dataset", "2"), file("S", other, "dataset", "3"), file("f", two, "network")],
                define=[("R", [], "sgd_shadow(f, S, [1, 1, 1, 1, 1, 1, 0], 1/10, 5, 12)")],
                nodes=[node("sgd_shadow", ["network:" + two, ["dataset:" + three, "dataset:" + single, "dataset:" + other], mask, eta, 5, 12], str(radius),
                            {"kind": "rounded-run", "bits": "12"})])
    # f(x) = relu(3x - 1) - relu(-3x - 1) at 3/4 and -3/4: |phi|^2 = 33/8, phi_1.phi_2 = 1, so (33/8 + 1)/2 is the largest eigenvalue. Then the first point twice.
    kinked = write_input({"relucert": "network", "version": "1", "input": "1", "nodes": [
        affine(0, 1, [[3], [-3]], [-1, -1]), {"kind": "relu", "of": "1"}, affine(2, 1, [[1, -1]], [0])]})
    for name, times, witness, rest in [("tangent-eigenvalue", (1, 1), (1, 1), "trace"), ("tangent-eigenvalue-frobenius", (2, 1), (97, 23), "frobenius")]:
        outer = write_input({"relucert": "dataset", "version": "1", "input": "1", "output": "1", "input_denominator": "4", "label_denominator": "4",
                             "points": [{"x": "3", "y": "5", "times": str(times[0])}, {"x": "-3", "y": "-5", "times": str(times[1])}]})
        n = sum(times)
        image = [sum(F(33, 8) * m * u if j == l else F(m * u) for l, (m, u) in enumerate(zip(times, witness))) / n for j in range(2)]
        uu = sum(m * u * u for m, u in zip(times, witness))
        rho = sum(m * u * y for m, u, y in zip(times, witness, image)) / uu
        e = sum(m * y * y for m, y in zip(times, image)) / uu - rho**2
        other = sum(m * F(33, 8) for m in times) / n - rho  # exactly, and a bound of the Frobenius norm of the rest, which has rank 1
        top = rho + e / (rho - other)
        certificate(name, {"f": "network", "S": "dataset"}, {}, ["size(S) = " + str(n)], [f"{rho} <= largest_tangent_eigenvalue(f, S) <= {top}"], "holds-here",
                    files=[file("S", outer, "dataset"), file("f", kinked, "network")],
                    nodes=[node("largest_tangent_eigenvalue", ["network:" + kinked, "dataset:" + outer], [str(rho), str(top)],
                                {"kind": "residual", "witness": " ".join(map(str, witness)), "rest": rest})])
    triangle = [[0, 0], [1, 0], [0, 1]]
    certificate("convex-hull", {"L": "list of point"}, {"L": "[[0, 0], [1, 0], [0, 1]]"}, [], ["in_convex_hull([1/3, 1/3], L)", "not in_convex_hull([1, 1], L)"], "holds-here",
                nodes=[node("in_convex_hull", [[F(1, 3), F(1, 3)], triangle], "yes", {"kind": "combination", "weights": [["1", "1/3"], ["2", "1/3"], ["3", "1/3"]]}),
                       node("in_convex_hull", [[1, 1], triangle], "no", {"kind": "separation", "direction": ["1", "1"]})])
    certificate("cells", {"H": "matrix"}, {"H": "[[1, 0, 0], [0, 1, 0], [1, 1, 0]]"}, [], ["length(cells(H)) = 6", "cells(H)[1] = [-1, -1, -1]", "not [1, 1, -1] in cells(H)"], "holds-here",
                nodes=[node("cells", [[[1, 0, 0], [0, 1, 0], [1, 1, 0]]], ["---", "-+-", "-++", "+--", "+-+", "+++"],
                            {"kind": "sign-tree",
                             "cells": [{"signs": "+--", "point": ["1", "-2", "0"]}, {"signs": "+-+", "point": ["2", "-1", "0"]}, {"signs": "+++", "point": ["1", "1", "0"]}],
                             "pruned": [{"prefix": "++-", "multipliers": [["1", "1"], ["2", "1"], ["3", "1"]]}]})])
    # x_4 = -2 x_1 and x_5 = 0: merged, the coefficients are 3, 2, -2 on (1, 0), (0, 1), (1, 1), and b moves by 1 (-2, 0). The values are
    # (0, -2), (2, 0), (-3, 0), (-1, 2), (0, 0), (-1, 0) for b = (1, 0). Twice v = (1, 1): budget 3/2, costs 3, 2, 4.
    kinks = [[1, 0], [0, 1], [1, 1], [-2, 0], [0, 0]]
    slopes = [1, 2, -2, 1, 7]
    certificate("cell-hull", {"X": "matrix"}, {"X": "[[1, 0], [0, 1], [1, 1], [-2, 0], [0, 0]]"}, [],
                ["in_cell_hull([1/2, 1], [1, 0], X, [1, 2, -2, 1, 7])", "not in_cell_hull([1, 3/2], [1, 0], X, [1, 2, -2, 1, 7])",
                 "not in_cell_hull([0, 0], [3, 3], X, [1, 2, -2, 1, 7])"], "holds-here",
                nodes=[node("in_cell_hull", [[F(1, 2), 1], [1, 0], kinks, slopes], "yes", {"kind": "cells", "directions": [["1", "-2"], ["-2", "1"]], "weights": ["1/2", "1/2"]}),
                       node("in_cell_hull", [[1, F(3, 2)], [1, 0], kinks, slopes], "no",
                            {"kind": "separation", "direction": ["1", "1"], "relations": [[["3", "-1"], ["1", "1"], ["2", "1"]]], "tree": ["1"]}),
                       node("in_cell_hull", [[0, 0], [3, 3], kinks, slopes], "no", {"kind": "separation", "direction": ["0", "-1"], "relations": [], "tree": []})])
    # Gains 10, 8, -23, -5, 6 for v = (-8, 5, -5), budget 8. The child that deviates at x_2 keeps x_3 and x_1 and has the budget 0 left: not closed.
    kinks = [[0, 2, 0], [-1, -2, -2], [-1, 1, -2], [0, 1, 2], [-1, -2, -1]]
    slopes = [1, 1, -1, 1, 2]
    certificate("cell-hull-tree", {"X": "matrix"}, {"X": "[[0, 2, 0], [-1, -2, -2], [-1, 1, -2], [0, 1, 2], [-1, -2, -1]]"}, [],
                ["not in_cell_hull([-2, -2, -2], [0, 0, 0], X, [1, 1, -1, 1, 2])"], "holds-here",
                nodes=[node("in_cell_hull", [[-2, -2, -2], [0, 0, 0], kinks, slopes], "no",
                            {"kind": "separation", "direction": ["-8", "5", "-5"],
                             "relations": [[["3", "-2"], ["1", "3"], ["2", "2"]], [["3", "-4"], ["1", "7"], ["5", "4"], ["4", "-2"]]], "tree": ["1", "2"]})])
    # A counterexample without evidence: exact radicals, definitions, parameters.
    certificate("radicals", {"t": "number"}, {"t": "sqrt(k)"}, ["t^2 = 8"], ["t != 2*sqrt(2)", "bound(t) < 3"], "counterexample",
                verdicts=(["proved"], ["refuted", "proved"]), define=[("bound", ["x"], "x + 1/8")], parameters=[("k", 8)])
    certificate("undecided", {"A": "matrix"}, {"A": "[[1, 2], [3, 4]]"}, [], ["rank(A) = 2"], "undecided", verdicts=([], ["undecided"]))
    certificate("not-applicable", {"x": "integer"}, {"x": "3"}, ["x < 3"], ["x = 4"], "not-applicable", verdicts=(["refuted"], ["refuted"]))


main()
