#!/usr/bin/env python3
"""Tests of the program `relucert` as a user runs it.

    tests/cli/test_cli.py BUILD [unittest options]        runs them
    tests/cli/test_cli.py --update BUILD                  writes the golden files anew; read the difference before committing
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
UPDATE = "--update" in sys.argv
if UPDATE:
    sys.argv.remove("--update")
BUILD = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else ROOT / "build"
PROGRAM = BUILD / "cli" / "relucert"
CHECKER = BUILD / "checker" / "relucert-check"
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "RELUCERT_DATA"}


def relucert(*arguments, cwd=HERE, timeout=300):
    return subprocess.run([str(PROGRAM), *map(str, arguments)], cwd=cwd, env=ENVIRONMENT, timeout=timeout,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def normalised(text):
    text = re.sub(r"\d+\.\d\d s", "T s", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "SHA256", text)
    return text.replace(str(ROOT) + "/", "").replace(str(BUILD) + "/", "BUILD/")


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="relucert-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)


KINKS = "../../examples/kinks/"
STABILITY = "../../examples/stability/"


class Golden(Case):
    """stdout, stderr and exit code, word by word."""

    CASES = {
        "check-demo": ["check", "claims/demo.claim.toml"],
        "check-refuted": ["check", "claims/refuted.claim.toml"],
        "check-undecided": ["check", "claims/undecided.claim.toml"],
        "check-float": ["check", "claims/float.claim.toml"],
        "check-cycle": ["check", "claims/cycle.claim.toml"],
        "check-unknown-quantity": ["check", "claims/unknown-quantity.claim.toml"],
        "check-missing-file": ["check", "claims/no-such.claim.toml"],
        "show-demo": ["show", "claims/demo.claim.toml"],
        "show-family": ["show", "claims/family.claim.toml"],
        "explain-refuted": ["explain", "claims/refuted.claim.toml"],
        "explain-undecided": ["explain", "claims/undecided.claim.toml"],
        "search-refuted": ["search", "claims/refuted.claim.toml"],
        "quantity-rational": ["quantity", "sum(1/k^2 for k in 1..4)"],
        "quantity-root": ["quantity", "sqrt(2) + sqrt(8)", "--digits", "20"],
        "quantity-let": ["quantity", "dot(u, u)", "--let", "u=[1, k]", "--let", "k = 3/2"],
        "quantity-same-expression": ["quantity", "exp(1) = exp(1)"],
        "quantity-undecided": ["quantity", "exp(log(2)) = 2"],
        "quantity-undefined": ["quantity", "[sqrt(log(1/2))^0, 1]"],
        "quantity-supremum": ["quantity", "supremum(min(x[1], 2*x[2], 2 - x[1] - x[2]), x in box([0, 0], [1, 1]))"],
        "quantity-forall": ["quantity", "forall x in box([-1, -1], [1, 1]): max(x) >= 1/3 or min(x) < 1/2"],
        "quantity-supremum-unknown": ["quantity", "supremum(x[1]*x[2], x in box([0, 0], [1, 1]))"],
        "explain-box": ["explain", "claims/box.claim.toml"],
        "show-box": ["show", "claims/box.claim.toml"],
        "quantity-wrong-name": ["quantity", "detreminant([[1]])"],
        "quantity-syntax": ["quantity", "1 + * 2"],
        "kinks-attracting": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "attracting.csv", "--train", "first-weights", "--distance", "1/10"],
        "kinks-separating": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "separating.csv", "--train", "first-weights"],
        "kinks-transversal": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "transversal.csv", "--train", "first-weights", "--distance", "1/10"],
        "kinks-absent": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "absent.csv", "--train", "first-weights"],
        "kinks-plane": ["kinks", "--net", KINKS + "plane-start.json", "--data", KINKS + "plane.csv", "--train", "first-weights", "--distance", "1/2"],
        "kinks-absolute": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "attracting.csv", "--train", "first-weights", "--loss", "absolute"],
        "kinks-zero-input": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", "claims/zero-input.csv", "--train", "first-weights"],
        "kinks-zero-input-with-bias": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", "claims/zero-input.csv", "--train", "all"],
        "kinks-dead-layer": ["kinks", "--net", "claims/dead-layer.json", "--data", "claims/dead-layer.csv", "--train", "weights"],
        "kinks-two-starts-separating": ["kinks", "--net", KINKS + "start-right.json", "--start2", KINKS + "start-left.json", "--data", KINKS + "separating.csv",
                                        "--train", "first-weights", "--eta", "1/10", "--steps", "20"],
        "kinks-two-starts-transversal": ["kinks", "--net", KINKS + "transversal-start.json", "--start2", KINKS + "transversal-start2.json",
                                         "--data", KINKS + "transversal.csv", "--train", "first-weights", "--eta", "1/10", "--steps", "20"],
        "kinks-two-data-sets": ["kinks", "--net", KINKS + "replace-one-start.json", "--data", KINKS + "replace-one.json", "--data2", KINKS + "replace-one2.json",
                                "--train", "first-weights", "--eta", "1/2", "--steps", "20", "--smoothness", "1"],
        "kinks-trajectory": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "separating.csv", "--train", "first-weights",
                             "--trajectory", "claims/trajectory.csv"],
        "kinks-bad-distance": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "absent.csv", "--distance", "sqrt(2)"],
        "kinks-too-many": ["kinks", "--net", KINKS + "plane-start.json", "--data", KINKS + "plane.csv", "--distance", "1", "--most", "2"],
        "kinks-other-dimension": ["kinks", "--net", KINKS + "plane-start.json", "--data", KINKS + "absent.csv"],
        "kinks-other-widths": ["kinks", "--net", KINKS + "plane-start.json", "--start2", KINKS + "start-left.json", "--data", KINKS + "plane.csv", "--eta", "1/10", "--steps", "2"],
        "kinks-no-steps": ["kinks", "--net", KINKS + "neuron-at-kink.json", "--data", KINKS + "absent.csv", "--eta", "1/10"],
        "stability-rank-one": ["stability", "--net", STABILITY + "rank-one/net.json", "--data", STABILITY + "rank-one/data.json", "--variants", STABILITY + "rank-one/variants",
                               "--box", "0,1", "--bound", "1/10"],
        "stability-rank-two": ["stability", "--net", STABILITY + "rank-two/net.json", "--data", STABILITY + "rank-two/data.json", "--variants", STABILITY + "rank-two/variants",
                               "--bound", "1"],
        "stability-inputs": ["stability", "--net", STABILITY + "rank-two/net.json", "--data", STABILITY + "rank-two/data.json", "--variants", STABILITY + "rank-two/variants",
                             "--layer", "0", "--rank", "1", "--box", "box([0, 0], [1, 1/2])"],
        "stability-no-variants": ["stability", "--net", STABILITY + "rank-two/net.json", "--data", STABILITY + "rank-two/data.json", "--variants", "claims"],
        "stability-other-point": ["stability", "--net", STABILITY + "rank-two/net.json", "--data", STABILITY + "rank-one/data.json", "--variants", STABILITY + "rank-one/variants",
                                  "--transform", "dataset([D[2], D[1]])"],
        "stability-last-layer": ["stability", "--net", STABILITY + "rank-two/net.json", "--data", STABILITY + "rank-two/data.json", "--variants", STABILITY + "rank-two/variants",
                                 "--layer", "3"],
        "stability-bad-box": ["stability", "--net", STABILITY + "rank-two/net.json", "--data", STABILITY + "rank-two/data.json", "--variants", STABILITY + "rank-two/variants",
                              "--box", "1"],
        "list-evidence": ["list", "--evidence"],
        "no-command": [],
        "unknown-family": ["counterexample", "no-such-family"],
    }

    def test_golden(self):
        for name, arguments in self.CASES.items():
            with self.subTest(name):
                done = relucert(*arguments)
                text = normalised(f"$ relucert {' '.join(arguments)}\n{done.stdout}--- stderr\n{done.stderr}--- exit code {done.returncode}\n")
                path = HERE / "golden" / f"{name}.txt"
                if UPDATE:
                    path.write_text(text, encoding="utf-8")
                self.assertTrue(path.is_file(), f"{path} is missing")
                self.assertEqual(text, path.read_text(encoding="utf-8"))

    def test_no_golden_file_is_forgotten(self):
        self.assertEqual({path.stem for path in (HERE / "golden").glob("*.txt")}, set(self.CASES))


class Stability(Case):
    """relucert stability: what a golden file cannot say."""

    ARGUMENTS = ["stability", "--net", STABILITY + "rank-one/net.json", "--data", STABILITY + "rank-one/data.json", "--variants", STABILITY + "rank-one/variants", "--box", "0,1"]

    def test_certificate_is_verified_and_json_says_the_same(self):
        if not CHECKER.is_file():
            self.skipTest("relucert-check is not built")
        done = relucert(*self.ARGUMENTS, "--json", "--certificates", self.folder, "--verify")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertIn("verified by relucert-check", report["verdict"])
        replaced = [one for one in report["variants"] if one["point"] == 2][0]
        self.assertEqual(replaced["lower"]["exact"], "1/22")
        self.assertEqual(replaced["loss"]["exact"], "1/22")
        self.assertEqual(replaced["kind"], "replaced")
        certificate = json.loads(pathlib.Path(report["certificate"]).read_text(encoding="utf-8"))
        self.assertEqual(set(certificate["verdicts"]["conclude"]), {"proved"})
        names = {one["name"] for one in certificate["claim"]["conclude"]}
        self.assertIn("variant 1, GAUGE: neurons", names)
        self.assertIn("variant 2, IMPL A: DIR, lower, is at most IMPL at the witnesses", names)

    def test_page(self):
        done = relucert(*self.ARGUMENTS, "--report", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        for text in ("IMPL A", "Point 2 replaced", "certificate</a>", "1/22"):
            self.assertIn(text, page)

    def test_bound_decides_the_exit_code(self):
        self.assertEqual(relucert(*self.ARGUMENTS, "--bound", "1/30").returncode, 1)   # a witness refutes it

    def test_bug_the_time_limit_took_the_whole_report(self):
        """A pair of trained networks with 784 inputs, whose supremum over the box of all images does not end."""
        import numpy
        trained = ROOT / "examples/train-bottleneck/trained"
        with numpy.load(trained / "data.npz") as data:
            x, y = data["x"], data["y"]
        (self.folder / "v").mkdir()
        replaced = [42 if j == 2 else j for j in range(40)]
        numpy.savez(self.folder / "S.npz", x=x[:40], y=y[:40])
        numpy.savez(self.folder / "v/data-3.npz", x=x[replaced], y=y[replaced])
        shutil.copy(trained / "rank-1-replaced-3.onnx", self.folder / "v/net-3.onnx")
        started = time.monotonic()
        done = relucert("stability", "--net", trained / "rank-1-S-3.onnx", "--data", "S.npz", "--variants", "v", "--rank", "1",
                        "--transform", "dataset([input(p)/255 -> label(p) - 8 for p in D])", "--timeout", "15", cwd=self.folder)
        self.assertLess(time.monotonic() - started, 100)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        if "all variants" not in done.stdout:   # a machine too slow for anything before the limit
            self.assertIn("time limit", done.stderr)

    def test_bug_a_supremum_at_the_time_limit_lost_both_its_bounds(self):
        """Trained networks with 784 inputs, rank 1, pair 3: on a box of half width 2/7 the search does not end by itself."""
        trained = ROOT / "examples/train-bottleneck/trained"
        (self.folder / "long.claim.toml").write_text(f"""title = "Far from decided"
source = "tests/cli"
expect = "holds-here"
[variables]
f = "network"
g = "network"
c = "point"
[define]
largest = "supremum(abs(f(x) - g(x)), x in box([t - 2/7 for t in c], [t + 2/7 for t in c]))"
[[conclude]]
name = "between the bounds"
that = "largest <= 4"
[show]
largest = "largest"
[[instance]]
name = "pair 3"
files.f = "{trained}/rank-1-S-3.onnx"
files.g = "{trained}/rank-1-replaced-3.onnx"
[instance.let]
c = "input([p for p in read('{trained}/data.npz')][3])/255"
""")
        started = time.monotonic()
        done = relucert("check", self.folder / "long.claim.toml", "--timeout", "6")
        self.assertLess(time.monotonic() - started, 60)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        lower, upper = re.search(r"largest = ([0-9.]+) \.\. ([0-9.]+)", done.stdout).groups()
        self.assertLess(2, float(lower))
        self.assertLess(4, float(upper))

    def test_wrong_inputs(self):
        """Each names the file or the option, says what is wrong and what to do, and ends with exit code 2."""
        (self.folder / "labels-missing.csv").write_text("1,1\n1,0\n")
        (self.folder / "two-labels.json").write_text(json.dumps({
            "relucert": "dataset", "version": "1", "input": "2", "output": "2", "input_denominator": "1", "label_denominator": "1",
            "points": [{"x": "1 1", "y": "1 2", "times": "1"}, {"x": "1 0", "y": "2 3", "times": "1"}]}))
        (self.folder / "ragged.csv").write_text("1,1,1\n1,0\n")
        for name in ("empty", "other-shape", "no-point"):
            (self.folder / name).mkdir()
        shutil.copy(HERE / STABILITY / "rank-one/net.json", self.folder / "no-point/net-7.json")
        (self.folder / "other-shape/net-1.json").write_text(json.dumps({
            "relucert": "network", "version": "1", "input": "3", "nodes": [
                {"kind": "affine", "of": "0", "rows": "1", "columns": "3", "denominator": "1", "weights": ["1 1 1"], "bias": "0"}]}))
        good = dict(zip(self.ARGUMENTS[1::2], self.ARGUMENTS[2::2]))
        for option, value, place, words in (
                ("--net", "absent.onnx", "absent.onnx", ("no such file", "check its name")),
                ("--data", self.folder, self.folder, ("is not a file", "name a file")),
                ("--data", self.folder / "labels-missing.csv", "labels-missing.csv", ("another dimension", "last column holds the labels")),
                ("--data", self.folder / "two-labels.json", "two-labels.json", ("labels have 2 numbers", "--transform")),
                ("--data", self.folder / "ragged.csv", "ragged.csv, line 2", ("has 2 fields, not 3", "then its label")),
                ("--variants", self.folder / "absent", "absent", ("cannot be read", "net-1.onnx")),
                ("--variants", self.folder / "empty", "empty", ("holds no network", "net-1.onnx")),
                ("--variants", self.folder / "other-shape", "other-shape/net-1.json", ("another number of inputs", "same task")),
                ("--variants", self.folder / "no-point", "no-point/net-7.json", ("no such point", "from 1")),
                ("--layer", "3", "net.json", ("no layer after", "smaller --layer")),
                ("--layer", "-1", "--layer", ("-1 not in range",)),
                ("--rank", "-1", "--rank", ("-1 not in range",)),   # was an internal error
                ("--rank", "0", "--rank", ("0 not in range",)),
                ("--rank", "9", "--rank", ("9 is more than the following layer can have", "leave it out")),
                ("--box", "1,0", "box", ("lower end above its upper end",)),
                ("--bound", "abc", "abc", ("there is no 'abc'",))):
            with self.subTest(option=option, value=str(value)):
                done = relucert("stability", *(text for pair in {**good, option: value}.items() for text in pair))
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertIn(str(place), done.stderr)
                for text in words:
                    self.assertIn(text, done.stderr)


class Kinks(Case):
    """relucert kinks: what a golden file cannot say."""

    ARGUMENTS = ["kinks", "--net", KINKS + "plane-start.json", "--start2", KINKS + "plane-start2.json", "--data", KINKS + "plane.csv",
                 "--train", "first-weights", "--eta", "1/5", "--steps", "12", "--distance", "1/2"]

    def test_certificate_is_verified_and_json_says_the_same(self):
        if not CHECKER.is_file():
            self.skipTest("relucert-check is not built")
        done = relucert(*self.ARGUMENTS, "--json", "--certificates", self.folder, "--verify")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertIn("verified by relucert-check", report["verdict"])
        self.assertTrue(pathlib.Path(report["certificate"]).is_file())
        self.assertEqual([one["crossing"] for one in report["kinks"]], ["degenerate", "transversal", "separating", "transversal"])
        self.assertEqual([one["convexity"] for one in report["kinks"]], ["convex", "convex", "concave", "absent"])
        self.assertEqual(report["kinks"][3]["samples"], [4, 5])
        self.assertEqual(report["kinks"][0]["distance"]["exact"], "1/4")

    def test_a_certificate_with_another_class_is_refused(self):
        if not CHECKER.is_file():
            self.skipTest("relucert-check is not built")
        self.assertEqual(relucert(*self.ARGUMENTS, "--certificates", self.folder).returncode, 0)
        path, = self.folder.glob("*.json")
        text = path.read_text()
        for true, false in [("= 'separating'", "= 'attracting'"), ("= 'absent'", "= 'convex'"), ("[[1, 1, 1], ", "[")]:
            with self.subTest(true):
                self.assertIn(true, text)
                path.write_text(text.replace(true, false))
                done = subprocess.run([str(CHECKER), str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertNotEqual(done.returncode, 0)

    def test_page_is_static_and_draws_every_class(self):
        self.assertEqual(relucert(*self.ARGUMENTS, "--report", self.folder).returncode, 0)
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        for absent in ("<script", "http:", "https:", "onload", "src="):
            self.assertNotIn(absent, page)
        for drawn in ('class="concave separating"', 'class="convex attracting"', 'class="convex transversal"', 'class="absent transversal"',
                      'class="path run1"', 'class="path run2"', 'class="band"'):
            self.assertIn(drawn, page)
        for svg in re.findall(r"<svg.*?</svg>", page, re.S):
            xml.etree.ElementTree.fromstring(svg)
            self.assertNotIn("nan", svg)

    def test_line_shows_the_jump(self):
        done = relucert("kinks", "--net", KINKS + "start-right.json", "--start2", KINKS + "start-left.json", "--data", KINKS + "separating.csv",
                        "--train", "first-weights", "--eta", "1/10", "--steps", "5", "--report", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        self.assertIn("jump -1<", page)
        self.assertIn("K1 concave, separating", page)

    def test_commands_of_the_documentation(self):
        """The outputs in docs/kinks.md are what the program prints."""
        text = (ROOT / "docs" / "kinks.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```\n\$ relucert ([^\n]*)\n(.*?)```", text, re.S)
        self.assertGreaterEqual(len(blocks), 5)
        for command, printed in blocks:
            with self.subTest(command):
                done = relucert(*shlex.split(command), cwd=ROOT)
                self.assertEqual(done.stdout, printed)


class StabilityAtDepthTwo(Case):
    """MN2 of relucert stability: the minimum proved, and refuted by a better interpolant."""

    def report(self, folder, *options):
        done = relucert("stability", "--variants", "v", "--layer", "0", "--verify", *options, cwd=folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("verified by relucert-check", done.stdout)
        return re.findall(r"^  (MN2|MND|NEG) +(\w+) +(.*)$", done.stdout, re.M)

    def test_unique_minima(self):
        self.assertEqual(relucert("counterexample", "n2-unique-minimum", "--set", "k=2", cwd=self.folder).returncode, 0)
        folder = self.folder / "n2-unique-minimum"
        (folder / "v").mkdir()
        shutil.copy(folder / "g.json", folder / "v/net-4.json")
        shutil.copy(folder / "T.json", folder / "v/data-4.json")
        found = self.report(folder, "--net", "f.json", "--data", "S.json", "--box=-1,1")
        self.assertEqual([(name, status) for name, status, _ in found],
                         [("MN2", "proved"), ("MND", "refuted"), ("NEG", "bounded"), ("MN2", "proved"), ("MND", "refuted")])
        for name, _, text in found:
            if name == "MN2":
                self.assertIn("the only such function: norm 85/16, of every interpolant at least 85/16, relative gap 0", text)
            if name == "NEG":
                self.assertIn("difference 239/32, features 0", text)

    def test_a_better_interpolant(self):
        (self.folder / "v").mkdir()
        network = {"relucert": "network", "version": "1", "input": "2", "nodes": [
            {"kind": "affine", "of": "0", "rows": "2", "columns": "2", "denominator": "2", "weights": ["2 2", "4 1"], "bias": "0 0"},
            {"kind": "relu", "of": "1"},
            {"kind": "affine", "of": "2", "rows": "1", "columns": "2", "denominator": "1", "weights": ["1 1"], "bias": "0"}]}
        for name in ("net.json", "v/net-3.json"):
            (self.folder / name).write_text(json.dumps(network))
        (self.folder / "data.csv").write_text("1,0,3\n0,1,1.5\n-1,-1,0\n")
        found = self.report(self.folder, "--net", "net.json", "--data", "data.csv")
        self.assertEqual([status for name, status, _ in found if name != "NEG"], ["refuted"] * 4)
        self.assertIn("an interpolant of 1 neuron has a smaller norm", found[0][2])
        self.assertIn("two neurons of one sign in one cell", found[1][2])


class MinimumNorm(Case):
    """relucert minimum-norm: an exact interpolant, and a claim that says how near to the minimum it is."""

    IRIS = ROOT.parent / "shared/data/sklearn-toy/iris.csv"

    def solve(self, rows, *options, codes=(0,)):
        data = self.folder / "data.csv"
        data.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
        done = relucert("minimum-norm", "--data", data, "--output", self.folder / "out", "--verify", *options)
        self.assertIn(done.returncode, codes, done.stdout + done.stderr)
        return done

    def test_every_form_is_certified(self):
        line = [(0, 0), (1, 1), (2, 0), (3, 3), (4, 6), (5, 6)]
        plane = [(1, 0, 1), ("0.5", "-0.75", -1), ("-0.25", 1, 2), (-1, "-0.5", "0.5"), ("0.75", "0.125", "0.25")]
        for rows, options, norm in ((plane, (), None), (plane, ("--linear-term",), None), (plane, ("--constant",), None),
                                    (plane, ("--biases", "penalised"), None), (plane, ("--biases", "free"), None),
                                    (line, ("--biases", "free", "--linear-term"), 9.0)):
            with self.subTest(options):
                done = self.solve(rows, *options)
                self.assertIn("verified by relucert-check", done.stdout + done.stderr)
                if norm:
                    shown = re.search(r"network_norm = (.*)", done.stdout).group(1)
                    self.assertAlmostEqual(float(re.findall(r"[0-9.]+(?:e-?[0-9]+)?", shown)[-1]), norm, places=6)

    def test_a_gap_that_is_not_reached_is_no_success(self):
        self.solve([(1, 0, 1), ("0.5", "-0.75", -1), ("-0.25", 1, 2)], "--gap", "1e-60", codes=(1, 3))

    def test_what_cannot_be_interpolated(self):
        done = self.solve([(1, 1), (2, 3)], codes=(2,))
        self.assertIn("no network of this form interpolates", done.stderr)

    def test_iris_with_one_point_replaced(self):
        """Petal length and width and a bias: 12 flowers of two classes, and the same with one of them replaced."""
        if not self.IRIS.is_file():
            self.skipTest("../shared/data/sklearn-toy/iris.csv is absent")
        rows = [line.split(",") for line in self.IRIS.read_text().splitlines()[1:]]
        seen, points = set(), []
        for number, row in enumerate(rows[50:150]):
            if (row[2], row[3]) not in seen and number % 6 == 0:
                seen.add((row[2], row[3]))
                points.append([row[2], row[3], "1" if row[4] == "1" else "-1"])
        self.assertGreaterEqual(len(points), 12)
        networks = []
        for chosen in (points[:12], points[1:13]):
            self.solve(chosen, "--biases", "penalised")
            networks.append((self.folder / "out/network.json").read_text())
        self.assertNotEqual(*networks)


class RealData(Case):
    """examples/real-data: from Debian's data files to a certified stability report."""

    FOLDER = ROOT.parent / "shared/data/sklearn-toy"

    def report(self, name, *options):
        if not self.FOLDER.is_dir():
            self.skipTest("../shared/data/sklearn-toy is absent")
        done = subprocess.run([sys.executable, ROOT / "examples/real-data/leave_one_out.py", name, "--points", "6",
                               "--output", self.folder / name, "--relucert", PROGRAM, "--data", self.FOLDER, *options],
                              env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("interpolates its data exactly"), 6)
        gaps = re.findall(r"MN2 .* relative gap (\S+)", done.stdout)
        self.assertEqual(len(gaps), 7, done.stdout)          # S and six variants
        self.assertTrue(all(float(gap) < 1e-8 for gap in gaps), gaps)
        self.assertIn("statements proved", done.stdout)
        return done.stdout

    def test_left_out(self):
        for name in ("iris", "wine", "digits"):
            with self.subTest(name):
                self.assertEqual(self.report(name).count("left out"), 12)

    def test_replaced(self):
        self.assertEqual(self.report("iris", "--replace").count("replaced"), 12)

    def test_too_few_points(self):
        if not self.FOLDER.is_dir():
            self.skipTest("../shared/data/sklearn-toy is absent")
        done = subprocess.run([sys.executable, ROOT / "examples/real-data/leave_one_out.py", "wine", "--points", "1000",
                               "--output", self.folder, "--data", self.FOLDER], capture_output=True, text=True)
        self.assertIn("too few for --points 1000", done.stderr)
        self.assertEqual(done.returncode, 1)


class ExitCodes(Case):
    def test_exit_codes(self):
        for code, arguments in [
            (0, ["check", "claims/demo.claim.toml"]),
            (0, ["check", "claims/family.claim.toml"]),
            (1, ["check", "claims/refuted.claim.toml"]),
            (2, ["check", "claims/float.claim.toml"]),
            (2, ["check", "claims/float.claim.toml", "claims/refuted.claim.toml"]),
            (2, ["check"]),
            (2, ["chekc", "claims/demo.claim.toml"]),
            (2, ["run", "no-such-folder"]),
            (2, ["check", "--memory", "plenty", "claims/demo.claim.toml"]),
            (3, ["check", "claims/undecided.claim.toml"]),
            (0, ["--version"]),
            (0, ["--help"]),
            (0, ["list"]),
        ]:
            with self.subTest(arguments):
                done = relucert(*arguments)
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def test_timeout_is_undecided(self):
        done = relucert("check", "--timeout", "0.2", "--json", "claims/slow.claim.toml", "--threads", "2", timeout=600)
        self.assertEqual(done.returncode, 3, done.stderr)
        instances = json.loads(done.stdout)["claims"][0]["instances"]
        late = [one for one in instances if "limit" in one]
        self.assertTrue(late)
        for one in late:
            self.assertEqual(one["outcome"], "undecided")
            self.assertNotIn("certificate", one)

    def test_verdicts_on_stdout_and_the_rest_on_stderr(self):
        done = relucert("check", "claims/demo.claim.toml")
        self.assertIn("holds-here", done.stdout)
        self.assertNotIn("rests on", done.stdout)
        self.assertIn("Source of the claim", done.stderr)


class BadFiles(Case):
    def write(self, name, data):
        (self.folder / name).write_bytes(data)

    def test_truncated_network_and_wrong_kinds(self):
        network = ROOT / "examples" / "networks"
        files = sorted(network.glob("*.onnx"))
        if not files:
            self.skipTest("no ONNX file in examples/networks")
        data = files[0].read_bytes()
        claim = (HERE / "claims" / "unknown-quantity.claim.toml").read_text()
        claim = claim.replace("dept(f)", "depth(f)").replace("[instance.let]\nf = \"relu_network([[1]])\"\n", "files.f = \"f.onnx\"\n")
        self.write("f.claim.toml", claim.encode())
        self.write("f.onnx", data)
        self.assertEqual(relucert("check", "f.claim.toml", cwd=self.folder).returncode, 0)
        for cut in (0, 1, 17, len(data) // 2, len(data) - 1):
            with self.subTest(cut):
                self.write("f.onnx", data[:cut])
                done = relucert("check", "f.claim.toml", cwd=self.folder)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn("f.onnx", done.stderr)
        os.unlink(self.folder / "f.onnx")
        done = relucert("check", "f.claim.toml", cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("f.onnx", done.stderr)

    def test_weights_that_are_not_finite(self):
        try:
            import numpy
            import onnx
            from onnx import numpy_helper
        except ImportError:
            self.skipTest("python3-onnx is absent")
        model = onnx.load(str(ROOT / "examples" / "networks" / "fashion-784-64-1.onnx"))
        tensor = next(t for t in model.graph.initializer if t.name == "layer1.bias")
        good = numpy_helper.to_array(tensor)
        for value in (numpy.nan, numpy.inf, -numpy.inf):
            with self.subTest(str(value)):
                bad = good.copy()
                bad[4] = value
                tensor.CopyFrom(numpy_helper.from_array(bad, "layer1.bias"))
                onnx.save(model, str(self.folder / "f.onnx"))
                done = relucert("quantity", "depth(f)", "--net", "f=f.onnx", cwd=self.folder)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertEqual(done.stderr, "relucert: f.onnx, initializer 'layer1.bias', number 5: NaN or infinity where a number is "
                                              "needed (write the file again with finite numbers)\n")

    def test_not_toml(self):
        self.write("x.claim.toml", b"\x00\xff\xfe")
        self.assertEqual(relucert("check", "x.claim.toml", cwd=self.folder).returncode, 2)


class Certificates(Case):
    CLAIMS = ["claims/demo.claim.toml", "claims/family.claim.toml", "claims/refuted.claim.toml", "claims/undecided.claim.toml"]

    def written(self, *options):
        folder = self.folder / "-".join(["c", *options]).replace("--", "")
        relucert("check", *self.CLAIMS, "--certificates", folder, *options)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def test_bytes_do_not_depend_on_threads(self):
        one = self.written("--threads", "1")
        self.assertEqual(len([name for name in one if name.startswith("claims-")]), 4 + 3 + 3 + 1)
        self.assertEqual(one, self.written("--threads", "4"))
        for text in one.values():
            self.assertNotIn(str(ROOT).encode(), text)

    def test_schema(self):
        try:
            import jsonschema  # noqa: F401
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        self.written("--threads", "2")
        folder = next(path for path in self.folder.iterdir() if path.is_dir())
        done = subprocess.run([sys.executable, ROOT / "scripts" / "validate-certificates.py", folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_verified_by_the_checker(self):
        if not CHECKER.is_file():
            self.skipTest("relucert-check is not built")
        folder = self.folder / "certificates"
        done = relucert("check", *self.CLAIMS, "--certificates", folder, "--verify", "--json")
        for claim in json.loads(done.stdout)["claims"]:
            for one in claim["instances"]:
                self.assertTrue(one.get("verified"), one)
        certificates = sorted(folder.glob("*.json"))
        done = relucert("verify", *certificates)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("s VERIFIED "), len(certificates))
        # A certificate that claims another verdict is refused.
        refuted = next(path for path in certificates if "refuted" in path.name and "1_over_2" in path.name)
        refuted.write_text(refuted.read_text().replace('"refuted"', '"proved"').replace('"counterexample"', '"holds-here"'))
        done = relucert("verify", refuted)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("s VERIFIED", done.stdout)
        self.assertIn(f"relucert-check: {refuted}: refused: ", done.stderr)
        self.assertEqual(relucert("verify", self.folder / "none.json").returncode, 2)

    def test_an_unknown_command_is_named_with_the_nearest_one(self):
        done = relucert("verfy", "x.json")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, "relucert: there is no command 'verfy' (did you mean 'verify'?)\n")

    def test_explain_a_certificate(self):
        folder = self.folder / "certificates"
        relucert("check", "claims/undecided.claim.toml", "--certificates", folder)
        certificate = next(folder.glob("*.json"))
        done = relucert("explain", certificate)
        self.assertIn("undecided", done.stdout)
        self.assertIn("exp(log(2)) = 2", done.stdout)

    def test_a_checker_that_hangs_is_stopped(self):
        program = self.folder / "relucert"
        checker = self.folder / "relucert-check"
        shutil.copy(PROGRAM, program)
        environment = {**ENVIRONMENT, "RELUCERT_DATA": str(ROOT)}
        # One that closes its output before it hangs, too.
        for script in ("exec sleep 600", "exec sleep 600 >&- 2>&-"):
            checker.write_text(f"#!/bin/sh\n{script}\n")
            checker.chmod(0o755)
            start = time.monotonic()
            done = subprocess.run([program, "check", "claims/demo.claim.toml", "--certificates", self.folder / "certificates", "--verify",
                                   "--verify-timeout", "0.3"], cwd=HERE, env=environment, capture_output=True, text=True)
            self.assertLess(time.monotonic() - start, 300)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("relucert-check did not end within 1 s (--verify-timeout)", done.stdout + done.stderr)
            done = subprocess.run([program, "verify", "--verify-timeout", "0.3", next((self.folder / "certificates").glob("*.json"))],
                                  cwd=HERE, env=environment, capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("did not end within", done.stderr)

    def test_interruption_leaves_whole_files(self):
        folder = self.folder / "certificates"
        process = subprocess.Popen([PROGRAM, "check", "claims/slow.claim.toml", "--certificates", folder, "--threads", "2"],
                                   cwd=HERE, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 120
        while time.monotonic() < end and not list(folder.glob("*.json")) and process.poll() is None:
            time.sleep(0.02)
        self.assertIsNone(process.poll(), "it ended before it could be interrupted")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
        self.assertEqual(process.returncode, 3)
        certificates = list(folder.glob("*.json"))
        self.assertTrue(0 < len(certificates) < 40)
        for path in folder.rglob("*"):
            if path.is_file():
                self.assertEqual(path.suffix, ".json")
                self.assertTrue(path.read_text().endswith("}\n"))
                json.loads(path.read_text())


class Families(Case):
    def test_counterexample_writes_networks_data_and_certificate(self):
        out = self.folder / "out"
        done = relucert("counterexample", "claims/family.claim.toml", "--set", "k=2^2", "--output", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("counterexample", done.stdout)
        names = {path.name for path in out.iterdir()}
        self.assertLessEqual({"f.json", "f.onnx", "g.json", "g.onnx", "S.json", "values.json"}, names)
        self.assertEqual(json.loads((out / "values.json").read_text()), {"c": "1/4"})
        self.assertEqual(len([name for name in names if name.startswith("claims-family")]), 1)
        # The ONNX file reads back as the same network.
        done = relucert("quantity", "f([1, 1]) - g([1, 1])", "--net", f"f={out / 'f.onnx'}", "--net", f"g={out / 'g.json'}")
        self.assertEqual(done.stdout, "0\n", done.stderr)

    def test_unknown_parameter(self):
        done = relucert("counterexample", "claims/family.claim.toml", "--set", "m=4", "--output", self.folder / "out")
        self.assertEqual(done.returncode, 2)

    def test_search_random(self):
        text = (HERE / "claims" / "refuted.claim.toml").read_text().replace('"2, 1, 1/2"', '"1/4, 3"').replace("1/4", "1")
        (self.folder / "s.claim.toml").write_text(text)
        done = relucert("search", "s.claim.toml", cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, "no counterexample found\n"), done.stderr)
        (self.folder / "s.claim.toml").write_text(text.replace('that = "x^2 >= x"', 'that = "abs(x - 2) >= 1/3"'))
        done = relucert("search", "s.claim.toml", "--random", "50", "--denominator", "10", cwd=self.folder)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("counterexample", done.stdout)


class Reports(Case):
    def test_claims_of_several_folders_are_summed_by_folder(self):
        for folder, claims in (("a", ("one", "two")), ("b", ("three",))):
            (self.folder / folder).mkdir()
            for claim in claims:
                text = 'title = "T"\nsource = "own"\nexpect = "holds-here"\n[[conclude]]\nname = "c"\nthat = "1 < 2"\n[[instance]]\nname = "i"\n'
                (self.folder / folder / (claim + ".claim.toml")).write_text(text)
        for folders, headings in ((("a", "b"), ["a", "b"]), (("a",), [])):
            done = relucert("run", *folders, "--report", "report", cwd=self.folder)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            page = (self.folder / "report" / "index.html").read_text(encoding="utf-8")
            self.assertEqual(re.findall(r'class="folder"><td><b>([^<]*)', page), headings)
            if headings:
                self.assertIn("2 claims, 2 instances", page)

    def test_report_and_junit(self):
        report = self.folder / "report"
        junit = self.folder / "junit.xml"
        done = relucert("check", "claims/demo.claim.toml", "claims/refuted.claim.toml", "claims/float.claim.toml",
                        "--report", report, "--junit", junit)
        self.assertEqual(done.returncode, 2)
        page = (report / "index.html").read_text(encoding="utf-8")
        self.assertNotIn("<script", page)
        self.assertNotRegex(page, r"(src|href)=\"(https?:)?//")
        self.assertIn("One neuron: value, rank and a bound", page)
        self.assertIn("unquoted float", page)
        links = re.findall(r'href="(certificates/[^"]*)"', page)
        self.assertEqual(len(links), 4 + 3)
        for link in links:
            self.assertTrue((report / link).is_file(), link)
        root = xml.etree.ElementTree.parse(junit).getroot()
        cases = root.findall("./testsuite/testcase")
        self.assertEqual(len(cases), 4 + 3 + 1)
        self.assertEqual(len(root.findall("./testsuite/testcase/failure")), 1)
        self.assertEqual(len(root.findall("./testsuite/testcase/error")), 1)

    def test_charts(self):
        done = relucert("check", "claims/chart.claim.toml", "--report", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        pictures = re.findall(r"<svg.*?</svg>", page, re.S)
        self.assertEqual(len(pictures), 2)
        for picture in pictures:
            xml.etree.ElementTree.fromstring(picture)
        self.assertIn("Bars &lt; an instance each", page)
        # One mark a value; what has no value (1/0) is counted and not drawn.
        self.assertEqual(pictures[0].count("<g><title>"), 6)
        self.assertEqual(pictures[1].count("<title>"), 8)
        self.assertIn("nothing is known of them: 1 values", page)
        self.assertIn("small, x = 10, square: 100", pictures[0])
        # Numbers are rounded outward.
        self.assertIn("small, x = 2, root: 1.4142 .. 1.4143", pictures[1])
        # Position along the axis: x = 2 lies between x = 1 and x = 10, and the square of 10 stands above that of 1.
        circles = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', pictures[0])][1:]
        self.assertEqual(len(circles), 3)
        self.assertLess(circles[0][0], circles[1][0])
        self.assertLess(circles[1][0], circles[2][0])
        self.assertGreater(circles[0][1], circles[2][1])

    def test_run_prints_a_table(self):
        folder = self.folder / "claims"
        folder.mkdir()
        for name in ("demo", "refuted"):
            shutil.copy(HERE / "claims" / f"{name}.claim.toml", folder)
        done = relucert("run", "claims", cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("2 claims, 7 instances, 6 as expected", done.stdout)
        self.assertIn("NOT AS EXPECTED claims/refuted.claim.toml: around one, x = 1/2", done.stdout)


class Data(Case):
    def test_the_data_folder_can_be_named(self):
        done = subprocess.run([PROGRAM, "list"], env={**ENVIRONMENT, "RELUCERT_DATA": str(self.folder)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        shutil.copytree(ROOT / "prelude", self.folder / "prelude")
        done = subprocess.run([PROGRAM, "list"], env={**ENVIRONMENT, "RELUCERT_DATA": str(self.folder)}, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main()
