#!/usr/bin/env python3
"""Proves that the tests can fail: changes one place of a source file at a time and runs the tests of its folder.

A mutant is killed if the tests fail, crash or run out of time; it survives if they pass. Mutants that do not compile
are not counted. Works in a copy of the tree, so the checkout is never touched.

    scripts/mutate-sources.py --work DIR [--count 210] [--seed 1] [--only checker] [--report FILE] [--again FILE]

RELUCERT_TEST_MULTIPLIER in the environment shortens the random tests. --again tries only the survivors of an earlier
report once more, after tests were added.

Exit code: 0 if at least 90 % of the counted mutants were killed, 1 otherwise, 2 for bad usage.
"""
import argparse
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

# folder -> (files, test program, ninja target)
FOLDERS = {
    "number": ("lib/number/*.cpp", "tests/test_number", "test_number"),
    "matrix": ("lib/matrix/*.cpp", "tests/test_matrix", "test_matrix"),
    "checker": ("checker/**/*.cpp", "tests/checker/test_checker", "test_checker"),
}

# (name, pattern, replacement): applied to code only, never to comments, texts in quotes or preprocessor lines.
OPERATORS = [
    ("< to <=", r"(?<=[\w\)\]] )<(?= [\w\(\-])", "<="),
    ("<= to <", r"(?<=[\w\)\]] )<=(?= [\w\(\-])", "<"),
    ("> to >=", r"(?<=[\w\)\]] )>(?= [\w\(\-])", ">="),
    (">= to >", r"(?<=[\w\)\]] )>=(?= [\w\(\-])", ">"),
    ("< to >", r"(?<=[\w\)\]] )<(?= [\w\(\-])", ">"),
    ("== to !=", r" == ", " != "),
    ("!= to ==", r" != ", " == "),
    ("&& to ||", r" && ", " || "),
    ("|| to &&", r" \|\| ", " && "),
    ("+ to -", r"(?<=[\w\)\]]) \+ (?=[\w\(])", " - "),
    ("- to +", r"(?<=[\w\)\]]) - (?=[\w\(])", " + "),
    ("* to +", r"(?<=[\w\)\]]) \* (?=[\w\(])", " + "),
    ("+= to -=", r" \+= ", " -= "),
    ("-= to +=", r" -= ", " += "),
    ("0 to 1", r"(?<=[ \(,])0(?=[ \),;])", "1"),
    ("1 to 2", r"(?<=[ \(,])1(?=[ \),;])", "2"),
    ("drop not", r"(?<=[\( ])!(?=[\w\(])", ""),
    ("true to false", r"\btrue\b", "false"),
    ("false to true", r"\bfalse\b", "true"),
    ("drop check", r"^(\s*)(RELUCERT_ENSURE|ensure|require|check)\(.*\);\s*$", r"\1;"),
    ("drop throw", r"^(\s*)(if \(.*\) )(throw |refuse\(|fail\().*;\s*$", r"\1;"),
    ("floor to ceiling", r"\bmpz_fdiv_q(?=\(|_2exp)", "mpz_cdiv_q"),
    ("ceiling to floor", r"\bmpz_cdiv_q(?=\(|_2exp)", "mpz_fdiv_q"),
    ("min to max", r"\bstd::min\(", "std::max("),
    ("max to min", r"\bstd::max\(", "std::min("),
]


def blank_noncode(text):
    """Comments, texts in quotes and preprocessor lines as spaces of the same length."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|^#[^\n]*', re.S | re.M)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


# Headers that cost seconds in every file; the copy compiles them once.
PRECOMPILED = """
foreach(target relucert_number relucert_matrix)
  if(TARGET ${target})
    target_precompile_headers(${target} PRIVATE <boost/multiprecision/gmp.hpp> <functional> <string> <vector>)
  endif()
endforeach()
"""


def line_of(text, position):
    begin = text.rfind("\n", 0, position) + 1
    return text[begin:text.find("\n", position)].strip()


def mutation_points(path):
    text = path.read_text()
    code = blank_noncode(text)
    for name, pattern, replacement in OPERATORS:
        for match in re.finditer(pattern, code, re.M):
            if "template" in code[code.rfind("\n", 0, match.start()) + 1:match.start()]:
                continue
            new = match.expand(replacement)
            yield name, match.start(), match.end(), new


def run(command, seconds, cwd):
    try:
        done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)
        return done.returncode, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return 124, "time"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True, help="folder for the copy and its build")
    parser.add_argument("--count", type=int, default=210, help="mutants that compile, over all folders")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(FOLDERS), action="append")
    parser.add_argument("--report", help="write the result as JSON here")
    parser.add_argument("--again", help="an earlier report: try its survivors only")
    parser.add_argument("--seconds", type=int, default=120, help="time limit of one test run")
    options = parser.parse_args()

    source = pathlib.Path(__file__).resolve().parent.parent
    work = pathlib.Path(options.work).resolve()
    tree = work / "tree"
    build = work / "build"
    if tree.exists():
        shutil.rmtree(tree)
    work.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, tree, ignore=shutil.ignore_patterns(".git", "build", "build-*", "report"))
    shared = source.parent / "shared"
    if shared.exists() and not (work / "shared").exists():
        (work / "shared").symlink_to(shared)
    with (tree / "CMakeLists.txt").open("a") as lists:
        lists.write(PRECOMPILED)
    subprocess.run(["cmake", "-S", tree, "-B", build, "-G", "Ninja", "-DRELUCERT_WERROR=OFF",
                    "-DCMAKE_CXX_COMPILER_LAUNCHER=env"], check=True,
                   stdout=subprocess.DEVNULL)
    again = None
    if options.again:
        again = [m for m in json.loads(pathlib.Path(options.again).read_text())["mutants"] if not m["killed"]]

    random_source = random.Random(options.seed)
    folders = options.only or sorted(FOLDERS)
    result = {"seed": options.seed, "mutants": []}
    for folder in folders:
        pattern, program, target = FOLDERS[folder]
        subprocess.run(["ninja", "-j2", "-C", build, target], check=True, stdout=subprocess.DEVNULL)
        started = time.monotonic()
        code, output = run([build / program], 600, tree)
        baseline = time.monotonic() - started
        if code != 0:
            print(output[-2000:], file=sys.stderr)
            sys.exit(f"{program} fails without any mutation")
        points = [(path, *point) for path in sorted(tree.glob(pattern)) if path.name != "main.cpp"
                  for point in mutation_points(path)]
        random_source.shuffle(points)
        wanted = -(-options.count // len(folders))
        if again is not None:   # by the text of the line: its number may have changed
            points = [p for p in points for m in again if str(p[0].relative_to(tree)) == m["file"]
                      and p[1] == m["mutation"] and line_of(p[0].read_text(), p[2]) == m["source"]]
            wanted = len(points)
        counted = 0
        for path, name, start, end, new in points:
            if counted == wanted:
                break
            text = path.read_text()
            line = text.count("\n", 0, start) + 1
            path.write_text(text[:start] + new + text[end:])
            try:
                code, _ = run(["ninja", "-j2", "-C", build, target], 600, tree)
                if code != 0:
                    continue   # does not compile: not counted
                counted += 1
                limit = min(options.seconds, 20 + 6 * baseline)
                code, _ = run([build / program, "--abort-after=1"], limit, tree)
            finally:
                path.write_text(text)
            killed = code != 0
            where = path.relative_to(tree)
            how = "time" if code == 124 else "crash" if code < 0 else "tests" if killed else "survived"
            source_line = line_of(text, start)
            result["mutants"].append({"file": str(where), "line": line, "mutation": name, "killed": killed,
                                      "how": how, "source": source_line, "column": start - text.rfind("\n", 0, start)})
            print(f"{'killed  ' if killed else 'SURVIVED'} {where}:{line} {name} ({how}): {source_line}", flush=True)
            if options.report:   # after each mutant, so that a run cut short leaves what it found
                pathlib.Path(options.report).write_text(json.dumps(result, indent=1) + "\n")
        subprocess.run(["ninja", "-j2", "-C", build, target], check=True, stdout=subprocess.DEVNULL)

    total = len(result["mutants"])
    killed = sum(m["killed"] for m in result["mutants"])
    print(f"{killed} of {total} mutants killed ({100 * killed // max(total, 1)} %)")
    if options.report:
        pathlib.Path(options.report).write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(0 if total and 10 * killed >= 9 * total else 1)


if __name__ == "__main__":
    main()
