"""Mutants of a certificate. Each is re-hashed where it needs to be, so that no checksum saves the checker.

must_be_refused: the mutant claims something false, lacks evidence, or is not a certificate. The others may still be true
(another witness, another parameter): the checker may accept them, because it has then proved what they claim.
"""

import copy
import hashlib
import json
import re
from dataclasses import dataclass, field
from fractions import Fraction

OUTCOMES = ("holds-here", "counterexample", "not-applicable", "undecided")
FLIPPED = {"proved": "refuted", "refuted": "proved", "yes": "no", "no": "yes"}
BOX_STATEMENTS = ("supremum", "infimum", "forall")
INTEGER = re.compile(r"-?[0-9]+\Z")


@dataclass
class Mutant:
    name: str
    text: str
    must_be_refused: bool = True
    inputs: dict = field(default_factory=dict)   # file name -> text, for inputs that change


def dump(certificate):
    return json.dumps(certificate, indent=1, ensure_ascii=False) + "\n"


def rational(number):
    return f"{number.numerator}/{number.denominator}" if number.denominator != 1 else str(number.numerator)


def changed(certificate, change):
    """A copy after change(copy), as text."""
    result = copy.deepcopy(certificate)
    change(result)
    return dump(result)


def has_alternatives(claim):
    """Some formula has a side that may be unknown without harm."""
    return any(word in formula["that"].split() for formula in claim["assume"] + claim["conclude"]
               for word in ("or", "implies"))


def numbers_in(value, path=()):
    """Paths of all integer strings in nested lists and objects."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from numbers_in(entry, (*path, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from numbers_in(entry, (*path, index))
    elif isinstance(value, str) and INTEGER.match(value):
        yield path


def put(value, path, entry):
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = entry


def get(value, path):
    for step in path:
        value = value[step]
    return value


def verdict_mutants(certificate):
    for part in ("assume", "conclude"):
        for index, verdict in enumerate(certificate["verdicts"][part]):
            if verdict in FLIPPED:
                yield Mutant(f"flipped verdict ({part})",
                             changed(certificate, lambda c, p=part, i=index, v=verdict:
                                     c["verdicts"][p].__setitem__(i, FLIPPED[v])))
    for outcome in OUTCOMES:
        if outcome != certificate["outcome"]:
            yield Mutant(f"outcome {certificate['outcome']} -> {outcome}",
                         changed(certificate, lambda c, o=outcome: c.__setitem__("outcome", o)))
    yield Mutant("a verdict too many", changed(certificate, lambda c: c["verdicts"]["conclude"].append("proved")))
    yield Mutant("a verdict too few", changed(certificate, lambda c: c["verdicts"]["conclude"].pop()))


def show_mutants(certificate):
    for index, entry in enumerate(certificate["show"]):
        if "" in (entry["lower"], entry["upper"]):
            continue
        lower, upper = Fraction(entry["lower"]), Fraction(entry["upper"])
        width = upper - lower

        def set_ends(c, low, high, i=index):
            c["show"][i]["lower"], c["show"][i]["upper"] = rational(low), rational(high)

        step = width if width else Fraction(1)
        for low, high in ((upper + step, upper + 2 * step), (lower - 2 * step, lower - step)):
            yield Mutant("a shown enclosure without the value",
                         changed(certificate, lambda c, a=low, b=high, f=set_ends: f(c, a, b)))
        if width:
            for low, high in ((lower, lower + width / 4), (upper - width / 4, upper)):   # one of them misses the value
                yield Mutant("a quarter of a shown enclosure",
                             changed(certificate, lambda c, a=low, b=high, f=set_ends: f(c, a, b)),
                             must_be_refused=False)
        yield Mutant("a shown enclosure that is empty",
                     changed(certificate, lambda c, f=set_ends, a=upper + 1, b=lower: f(c, a, b)))


def zero_mutants(certificate, index):
    node = certificate["nodes"][index]
    for place in {0, len(node["value"]) // 2, len(node["value"]) - 1}:
        lower, upper = (Fraction(end) for end in node["value"][place])
        for low, high in ((upper, upper + 1), (lower - 1, lower), (upper, lower)):
            yield Mutant("an end of a zero that cuts it off", changed(certificate, lambda c, p=place, v=[
                rational(low), rational(high)]: c["nodes"][index]["value"].__setitem__(p, v)))

        def set_row(c, row, p=place):
            c["nodes"][index]["evidence"]["stages"][0]["inverse"][p] = " ".join(row)

        row = node["evidence"]["stages"][0]["inverse"][place].split(" ")
        negative = [str(-int(entry)) for entry in row]
        for name, new in (("zero", ["0"] * len(row)), ("negative", negative), ("short", row[:-1])):
            yield Mutant(f"a {name} row of the inverse", changed(certificate, lambda c, f=set_row, r=new: f(c, r)))
    yield Mutant("a coordinate of a zero too few", changed(
        certificate, lambda c: c["nodes"][index]["value"].pop()))


def split_tree_mutants(certificate, index):
    """docs/evidence/split-tree.md: trees that do not cover the box, ends that miss the value, witnesses and pairs."""
    node = certificate["nodes"][index]
    name = node["primitive"]

    def mutant(text, change, refused=True):
        return Mutant(f"{text} of {name}", changed(certificate, lambda c: change(c["nodes"][index])), refused)

    if isinstance(node["value"], list):
        lower, upper = (Fraction(end) for end in node["value"])
        step = Fraction(1, 10**9)
        for low, high in ((lower, lower - step), (upper + step, upper)):
            yield mutant("an end beyond the witness", lambda n, a=low, b=high: n.update(value=[rational(a), rational(b)]))
        if lower < upper:
            middle = (lower + upper) / 2
            ends = (middle, upper) if name == "infimum" else (lower, middle)
            yield mutant("half the enclosure", lambda n, v=ends: n.update(value=[rational(end) for end in v]), False)
    field = "point" if node["evidence"]["kind"] == "witness" else "witness"
    if field in node["evidence"]:
        point = node["evidence"][field]
        yield mutant("a short witness", lambda n: n["evidence"][field].pop())
        yield mutant("a witness outside", lambda n: n["evidence"].update({field: [str(10**9)] * len(point)}))
        for place in {0, len(point) - 1}:
            new = rational(Fraction(point[place]) - Fraction(1, 1000))
            yield mutant("a moved witness", lambda n, p=place, v=new: n["evidence"][field].__setitem__(p, v), False)
    if node["evidence"]["kind"] == "witness":
        return
    clauses = node["evidence"].get("clauses")
    if clauses:
        yield mutant("a dropped clause", lambda n: n["evidence"]["clauses"].pop())
    if clauses is not None:
        yield mutant("a clause too many", lambda n: n["evidence"]["clauses"].append(
            {"bits": "24", "pairs": [], "tree": "b"}))
    for place in range(min(2, len(clauses))) if clauses is not None else [None]:
        def part(n, p=place):
            return n["evidence"] if p is None else n["evidence"]["clauses"][p]

        tree = part(node)
        tokens = tree["tree"].split(" ")
        inner = [i for i, token in enumerate(tokens) if token[0] in "xn"]

        def with_tokens(text, new, refused=True, f=part):
            return mutant(text, lambda n, t=" ".join(new): f(n).update(tree=t), refused)

        yield with_tokens("a dropped leaf", tokens[:-1])
        yield with_tokens("a leaf too many", tokens + tokens[-1:])
        yield with_tokens("a leaf of another output", [*tokens[:-1], tokens[-1][0] + "99"])
        yield with_tokens("an empty tree", [])
        yield with_tokens("an empty last cell", [*tokens[:-1], "v"], refused=len(tokens) == 1)
        yield with_tokens("one leaf for the tree", ["b"], refused=False)
        if inner:
            i = inner[len(inner) // 2]
            yield with_tokens("a dropped split", tokens[:i] + tokens[i + 1:])
            yield with_tokens("a cut outside the cell", [*tokens[:i], "x1:" + str(10**9), *tokens[i + 1:]])
            yield with_tokens("a split by no variable", [*tokens[:i], "n1000000", *tokens[i + 1:]])
            yield with_tokens("a moved cut", [*tokens[:i], "x1", *tokens[i + 1:]], refused=False)
        for bits in ("3", "41"):
            yield mutant(f"{bits} bits", lambda n, f=part, b=bits: f(n).update(bits=b))
        for p, q in tree["pairs"][:1]:
            for new in ([[q, p]], [[p, p]], [[p, q], [p, q]]):
                yield mutant("a wrong pair", lambda n, f=part, v=new: f(n).update(pairs=v))
            yield mutant("no pairs", lambda n, f=part: f(n).update(pairs=[]), False)


def with_larger_ball(text):
    """The formula with 2 r + 1 for the radius r of its first ball(c, r); None without one."""
    found = re.search(r"(?<!\w)ball\(", text)
    if not found:
        return None
    depth, comma = 1, None
    for place in range(found.end(), len(text)):
        depth += (text[place] in "([") - (text[place] in ")]")
        if depth == 1 and text[place] == ",":
            comma = place
        if depth == 0:
            return f"{text[:comma + 1]} 2*({text[comma + 1:place].strip()}) + 1{text[place:]}"
    return None


def ball_mutants(certificate):
    """The evidence of a ball for a larger one: the calls have other keys then, and nothing proves them."""
    formulas = [(part, index, field) for part in ("assume", "conclude", "define")
                for index, entry in enumerate(certificate["claim"][part]) for field in ("that", "formula") if field in entry]
    places = [("claim", *place) for place in formulas]
    places += [("instance", "let", index, "formula") for index in range(len(certificate["instance"]["let"]))]
    texts = [get(certificate, place) for place in places]
    verdicts = certificate["verdicts"]["assume"] + certificate["verdicts"]["conclude"]
    refused = any(node["primitive"] in BOX_STATEMENTS for node in certificate["nodes"]) and "undecided" not in verdicts \
        and not has_alternatives(certificate["claim"]) and not any("box(" in text for text in texts)
    for place, text in zip(places, texts):
        larger = with_larger_ball(text)
        if larger:
            yield Mutant("a larger ball", changed(certificate, lambda c, p=place, t=larger: put(c, p, t)), refused)


def tangent_mutants(certificate, index):
    """docs/evidence/tangent-eigenvalue.md: witnesses that are none, ends that the residual does not reach."""
    node = certificate["nodes"][index]
    if node["evidence"]["kind"] != "residual":
        return
    witness = node["evidence"]["witness"].split(" ")
    for name, new in (("zero", ["0"] * len(witness)), ("short", witness[:-1]), ("long", [*witness, "1"]),
                      ("huge", [str(2**70), *witness[1:]])):
        yield Mutant(f"a {name} witness", changed(certificate, lambda c, w=new: c["nodes"][index]["evidence"].update(
            witness=" ".join(w))))
    yield Mutant("a witness far from the eigenvector", changed(
        certificate, lambda c: c["nodes"][index]["evidence"].update(witness=" ".join(["1"] + ["0"] * (len(witness) - 1)))))
    lower, upper = (Fraction(end) for end in node["value"])
    if lower < upper:
        for low, high in ((lower, lower), (upper, upper)):
            yield Mutant("an end without the enclosure", changed(
                certificate, lambda c, v=[rational(low), rational(high)]: c["nodes"][index].update(value=v)))
    for rest in ("trace", "frobenius"):
        yield Mutant("another bound of the rest", changed(certificate, lambda c, r=rest: c["nodes"][index]["evidence"].update(
            rest=r)), must_be_refused=False)
    yield Mutant("no bound of the rest", changed(certificate, lambda c: c["nodes"][index]["evidence"].update(rest="none")))


def dual_norm_mutants(certificate, index):
    """The mutations of docs/theory/min-norm-stability.md, section 4, that concern dual certificates."""
    def side_changed(change, which):
        return changed(certificate, lambda c: change(c["nodes"][index]["evidence"][which]))

    def set_leaf(side, place, numbers):
        side["leaves"][place] = " ".join(map(str, numbers))

    for which in ("positive", "negative"):
        side = certificate["nodes"][index]["evidence"][which]
        place, numbers = len(side["leaves"]) - 1, [int(x) for x in side["leaves"][-1].split()]
        for number in (-1, numbers[0] + 1):
            if len(numbers) > 1:
                yield Mutant("a multiplier outside [0, 1]", side_changed(
                    lambda s, p=place, n=[numbers[0], number, *numbers[2:]]: set_leaf(s, p, n), which))
        yield Mutant("a denominator of multipliers that is 0", side_changed(
            lambda s, p=place, n=[0, *numbers[1:]]: set_leaf(s, p, n), which))
        yield Mutant("a dropped vertex", side_changed(lambda s: s["leaves"].pop(), which))
        yield Mutant("a vertex too many", side_changed(lambda s: s["leaves"].append(s["leaves"][-1]), which))
        yield Mutant("a tree that is cut", side_changed(
            lambda s: s.__setitem__("tree", s["tree"].rsplit(" ", 1)[0] if " " in s["tree"] else ""), which))
        yield Mutant("a tree pruned at its root by a relation of nothing", side_changed(
            lambda s: s.update({"relations": [[]], "tree": "1", "leaves": []}), which))
        yield Mutant("a tree pruned at its root by one point", side_changed(
            lambda s: s.update({"relations": [[["1", "1"]]], "tree": "1", "leaves": []}), which))
        if side["relations"]:
            def flip(s):
                s["relations"][0][0][1] = rational(-Fraction(s["relations"][0][0][1]))
            yield Mutant("a relation with a wrong sign", side_changed(flip, which))
    yield Mutant("a direction of length 0", changed(
        certificate, lambda c: c["nodes"][index]["evidence"].__setitem__(
            "direction", ["0"] * len(c["nodes"][index]["evidence"]["direction"]))))
    if certificate["nodes"][index]["primitive"] == "tight_directions":
        if certificate["nodes"][index]["value"]:
            yield Mutant("a dropped direction", changed(certificate, lambda c: c["nodes"][index]["value"].pop()))
        yield Mutant("another norm of tight directions", changed(
            certificate, lambda c: c["nodes"][index]["evidence"].__setitem__("squared", rational(
                2 * Fraction(c["nodes"][index]["evidence"]["squared"])))))
    else:
        upper = Fraction(certificate["nodes"][index]["value"][1])
        if upper > 0:
            yield Mutant("an upper end below the norm", changed(
                certificate, lambda c: c["nodes"][index].__setitem__("value", [rational(upper / 4), rational(upper * 99 / 100)])))


def node_mutants(certificate):
    for index, node in enumerate(certificate["nodes"]):
        def value(c, new, i=index):
            c["nodes"][i]["value"] = new

        # A disjunction or an implication may be proved by its other side: then the claim stands without the node. So
        # does a refutation without one of the memberships that hold (clarke, frechet: one for each neuron or cell), or
        # without the dual norm (is_minimum_norm: the multipliers may already miss the norm of the network).
        refuted_elsewhere = "refuted" in certificate["verdicts"]["conclude"] and \
            (node["primitive"] == "dual_norm_squared" or (node["primitive"] == "in_cell_hull" and node["value"] == "yes"))
        yield Mutant("a dropped node", changed(certificate, lambda c, i=index: c["nodes"].pop(i)),
                     must_be_refused=not has_alternatives(certificate["claim"]) and not refuted_elsewhere)
        yield Mutant("a node without evidence", changed(certificate, lambda c, i=index:
                                                        c["nodes"][i].__setitem__("evidence", {})))
        yield Mutant("a node twice", changed(certificate, lambda c, i=index:
                                             c["nodes"].insert(i, copy.deepcopy(c["nodes"][i]))))
        old = node["value"]
        if isinstance(old, str) and old in FLIPPED:
            yield Mutant(f"flipped value of {node['primitive']}",
                         changed(certificate, lambda c, f=value, v=old: f(c, FLIPPED[v])))
        elif node["primitive"] in ("descent_shadow", "sgd_shadow"):
            for factor in (Fraction(1, 2), Fraction(999999, 1000000), Fraction(2)):   # a radius that is 0 becomes 1
                new = rational(Fraction(old) * factor if old != "0" else Fraction(1))
                yield Mutant("another radius", changed(certificate, lambda c, f=value, v=new: f(c, v)))
        elif isinstance(old, str):
            for step in (1, -1):
                yield Mutant(f"wrong count of {node['primitive']}",
                             changed(certificate, lambda c, f=value, v=str(int(old) + step): f(c, v)))
        elif node["primitive"] in BOX_STATEMENTS:
            pass
        elif node["primitive"] == "cells":
            yield Mutant("a dropped cell", changed(certificate, lambda c, f=value, v=old[:-1]: f(c, v)))
        elif node["primitive"] == "tight_directions":
            yield from dual_norm_mutants(certificate, index)
        elif node["primitive"] == "zero":
            yield from zero_mutants(certificate, index)
        else:
            lower, upper = Fraction(old[0]), Fraction(old[1])
            for low, high in ((upper + 1, upper + 1), (lower - 2, lower - 1), (upper + 1, lower)):
                yield Mutant(f"wrong ends of {node['primitive']}",
                             changed(certificate, lambda c, f=value, v=[rational(low), rational(high)]: f(c, v)))
        if node["primitive"] in BOX_STATEMENTS:
            yield from split_tree_mutants(certificate, index)
        if node["primitive"] == "largest_tangent_eigenvalue":
            yield from tangent_mutants(certificate, index)
        if node["primitive"] == "dual_norm_squared":
            yield from dual_norm_mutants(certificate, index)
        numbers = list(numbers_in(node["evidence"]))
        for path in dict.fromkeys(numbers[:2] + numbers[len(numbers) // 2:][:1] + numbers[-1:]):
            for step in (1, -1):
                new = str(int(get(node["evidence"], path)) + step)
                yield Mutant(f"another number in the evidence of {node['primitive']}",
                             changed(certificate, lambda c, i=index, p=path, n=new:
                                     put(c["nodes"][i]["evidence"], p, n)), must_be_refused=False)
    yield Mutant("a node that nobody asked for", changed(certificate, lambda c: c["nodes"].append(
        {"key": "f" * 64, "primitive": "rank", "value": "1", "evidence": {}})))


def claim_mutants(certificate):
    comparison = re.compile(r"<=|>=|!=|<|>|=|\b(in|and|or|not|implies|all|any|forall|exists|if|let)\b")
    opposite = {"<=": ">", ">=": "<", "!=": "=", "<": ">=", ">": "<=", "=": "!="}
    for part in ("assume", "conclude"):
        for index, formula in enumerate(certificate["claim"][part]):
            found = list(comparison.finditer(formula["that"]))
            if len(found) == 1 and found[0].group() in opposite \
                    and certificate["verdicts"][part][index] != "undecided":
                new = formula["that"][:found[0].start()] + opposite[found[0].group()] \
                    + formula["that"][found[0].end():]
                yield Mutant("a negated formula", changed(certificate, lambda c, p=part, i=index, n=new:
                                                          c["claim"][p][i].__setitem__("that", n)))
            yield Mutant("a formula that does not parse", changed(certificate, lambda c, p=part, i=index:
                                                                  c["claim"][p][i].__setitem__("that", "1 <=")))
            yield Mutant("a formula of the wrong type", changed(certificate, lambda c, p=part, i=index:
                                                                c["claim"][p][i].__setitem__("that", "1 + 1")))
    for index, parameter in enumerate(certificate["instance"]["parameters"]):
        new = rational(Fraction(parameter["value"]) + 1)
        yield Mutant("another parameter", changed(certificate, lambda c, i=index, n=new:
                                                  c["instance"]["parameters"][i].__setitem__("value", n)),
                     must_be_refused=False)
    for index, variable in enumerate(certificate["claim"]["variables"]):
        other = "text" if variable["type"] != "text" else "network"
        yield Mutant("a variable of the wrong type", changed(certificate, lambda c, i=index, t=other:
                                                             c["claim"]["variables"][i].__setitem__("type", t)))


def form_mutants(certificate, text):
    yield Mutant("another version", changed(certificate, lambda c: c.__setitem__("version", "2")))
    yield Mutant("another prelude", changed(certificate, lambda c: c.__setitem__("prelude", "0" * 64)))
    yield Mutant("an unknown key", changed(certificate, lambda c: c.__setitem__("extra", "1")))
    yield Mutant("no nodes", changed(certificate, lambda c: c.pop("nodes")))
    yield Mutant("a key twice", text.replace("{", '{"relucert": "certificate",', 1))
    yield Mutant("text after the end", text + "x")
    yield Mutant("a truncated file", text[:len(text) // 2])
    yield Mutant("deep nesting", "[" * 100000 + "]" * 100000)
    yield Mutant("a number that is no string", text.replace('"version": "1"', '"version": 1', 1))


def input_mutants(certificate, inputs):
    """One weight of an input, re-hashed: the keys of all nodes that saw the network change."""
    for part in ("files", "reads"):
        for index, entry in enumerate(certificate["instance"][part]):
            name = entry["sha256"] + ".json"
            text = (inputs / name).read_text()
            place = text.rfind('"weights":["') if entry["kind"] == "network" else text.rfind('"x":"')
            start = text.index('"', text.index(":", place) + 1) + 1
            end = min(text.index(stop, start) for stop in ('"', " ") if stop in text[start:])
            broken = text[:start] + str(int(text[start:end]) + 1) + text[end:]
            yield Mutant("an input that does not have its hash", dump(certificate), inputs={name: broken})
            digest = hashlib.sha256(broken.encode()).hexdigest()
            yield Mutant("another number in an input, re-hashed",
                         changed(certificate, lambda c, p=part, i=index, d=digest:
                                 c["instance"][p][i].__setitem__("sha256", d)),
                         must_be_refused=False, inputs={digest + ".json": broken})


def of(certificate, text, inputs):
    """All mutants; the first ones are the most telling."""
    yield from verdict_mutants(certificate)
    yield from show_mutants(certificate)
    yield from node_mutants(certificate)
    yield from ball_mutants(certificate)
    yield from claim_mutants(certificate)
    yield from input_mutants(certificate, inputs)
    yield from form_mutants(certificate, text)
