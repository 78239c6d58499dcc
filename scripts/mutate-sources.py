#!/usr/bin/env python3
"""Proves that the tests can fail: changes one place of a source file at a time and runs the tests of its folder.

A mutant is killed if the tests fail, crash or run out of processor time; it survives if they pass. Mutants that do not
compile are not counted; EXCLUDED and EXCLUDED_FILES say which places are never changed, and why. Works in a copy of the tree, so the
checkout is never touched.

    scripts/mutate-sources.py --work DIR [--count 210] [--seed 1] [--only checker] [--file PATH] [--report FILE] [--again FILE]

The places of a folder are shuffled by the seed, so --only gives the same mutants as a run over all folders. --again
tries only the survivors of an earlier report once more, after tests were added. --list prints the survivors of --again
without running anything.

A mutant costs one compilation (-O1, precompiled headers), one link (the changed object stands before the libraries
that hold the original) and one run of the tests, which ends at the first failure. Limits count processor time, so a
busy machine kills no mutant. RELUCERT_TEST_MULTIPLIER (0.02 if unset) shortens the random tests of number/.

Exit code: 0 if at least 90 % of the counted mutants were killed, 1 otherwise, 2 for bad usage.
"""
import argparse
import json
import os
import pathlib
import random
import re
import resource
import shlex
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

# (pattern of a line, reason): no place of such a line is changed, because every mutant of it does the same by
# construction. Nothing else on a line is left out; a mutant that survives for a reason of its own stands in
# docs/mutation-survivors.md and counts as a survivor.
EXCLUDED = [
    (r"\.reserve\(", "the capacity of a container; a wrong one costs an allocation, never a result"),
]

# Headers that cost seconds in every file; the copy compiles them once for each target.
PRECOMPILED = """
set(standard_headers <algorithm> <functional> <map> <memory> <optional> <set> <sstream> <string> <variant> <vector>)
foreach(target relucert_number relucert_matrix test_number test_matrix)
  if(TARGET ${target})
    target_precompile_headers(${target} PRIVATE <boost/multiprecision/gmp.hpp> ${standard_headers})
  endif()
endforeach()
if(TARGET relucert_checker_core)
  target_precompile_headers(relucert_checker_core PRIVATE <gmpxx.h> ${standard_headers})
endif()
"""
# Files that are not changed, with the reason: what they compute is only a proposal.
EXCLUDED_FILES = {
    "lib/matrix/eigen_hint.cpp": "floating hints: exact arithmetic verifies each result, and where Lanczos fails the full "
                                 "decomposition takes over; a worse hint costs time, never a verdict",
}
NOT_COPIED = {".git", "build", "report"}


def blank_noncode(text):
    """Comments, texts in quotes and preprocessor lines as spaces of the same length."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|^#[^\n]*', re.S | re.M)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def line_of(text, position):
    begin = text.rfind("\n", 0, position) + 1
    return text[begin:text.find("\n", position)].strip()


def mutation_points(path):
    text = path.read_text()
    code = blank_noncode(text)
    for name, pattern, replacement in OPERATORS:
        for match in re.finditer(pattern, code, re.M):
            begin = code.rfind("\n", 0, match.start()) + 1
            line = code[begin:code.find("\n", match.start())]
            if "template" in code[begin:match.start()] or any(re.search(p, line) for p, _ in EXCLUDED):
                continue
            yield name, match.start(), match.end(), match.expand(replacement)


def copy_tree(source, tree):
    """Makes `tree` equal to `source`. Equal files stay untouched: what was built from them stays valid."""
    wanted = set()
    for folder, folders, files in os.walk(source):
        folders[:] = [f for f in folders if f not in NOT_COPIED and not f.startswith("build-")]
        for name in files:
            path = pathlib.Path(folder) / name
            relative = path.relative_to(source)
            if name in NOT_COPIED or not path.is_file():
                continue
            wanted.add(relative)
            content = path.read_bytes()
            if name == "CMakeLists.txt" or name.endswith(".cmake"):  # no search for new files before each build
                content = content.replace(b" CONFIGURE_DEPENDS", b"")
            if relative == pathlib.Path("CMakeLists.txt"):
                content += PRECOMPILED.encode()
            copy = tree / relative
            if not copy.exists() or copy.read_bytes() != content:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(content)
                shutil.copymode(path, copy)
    for path in [p for p in tree.rglob("*") if p.is_file() and p.relative_to(tree) not in wanted]:
        path.unlink()


def processor_seconds(limit):
    def apply():
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return apply


def run_tests(command, limit, tree, environment):
    """(how it ended, first test case that failed). Processor time is limited; the wall only against a deadlock."""
    try:
        done = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
                              timeout=60 * limit, preexec_fn=processor_seconds(limit))
    except subprocess.TimeoutExpired:
        return "time", ""
    failed = re.search(r"^TEST CASE:\s*(.*)$", done.stdout.decode(errors="replace"), re.M)
    code = done.returncode
    how = "survived" if code == 0 else "tests" if code > 0 else "time" if code in (-24, -9) else "crash"
    return how, failed.group(1) if failed and code else ""


class Build:
    """The built copy, and how to make a test program with one changed file."""

    def __init__(self, tree, build, target, program):
        self.build, self.program = build, program
        subprocess.run(["ninja", "-j1", "-C", build, target], check=True, stdout=subprocess.DEVNULL)
        self.compile_commands = {entry["file"]: shlex.split(entry["command"])
                                 for entry in json.loads((build / "compile_commands.json").read_text())}
        steps = subprocess.run(["ninja", "-C", build, "-t", "commands", target], check=True, capture_output=True,
                               text=True).stdout.splitlines()
        link = [step for step in steps if f" -o {program} " in step][-1]
        self.link = [part for part in shlex.split(link) if part not in (":", "&&", "env")]
        self.mutant_object = build / "mutant.o"
        self.mutant_program = build / (program + "_mutant")

    def make(self, path):
        """Compiles the changed file and links; false if it does not compile."""
        command = list(self.compile_commands[str(path)])
        command[command.index("-o") + 1] = str(self.mutant_object)
        if subprocess.run(command, cwd=self.build, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return False
        link = list(self.link)
        at = link.index("-o")
        link[at + 1] = str(self.mutant_program)
        # Before the libraries: their member with the original is not needed any more and stays out.
        link.insert(at, str(self.mutant_object))
        subprocess.run(link, cwd=self.build, check=True, stdout=subprocess.DEVNULL)
        return True


def tool_options():
    linker = next((name for name in ("mold", "lld", "gold") if shutil.which("ld." + name) or shutil.which(name)), None)
    return [f"-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld={linker}"] if linker else []


def selected_points(tree, folder, seed, earlier, files):
    """The places of a folder in the order of the seed, or those of an earlier report's survivors (found by the text of
    the line and the column: the line number may have changed); of some files only, if any are named."""
    points = [(path, *point) for path in sorted(tree.glob(FOLDERS[folder][0]))
              if path.name != "main.cpp" and str(path.relative_to(tree)) not in EXCLUDED_FILES
              and (not files or str(path.relative_to(tree)) in files)
              for point in mutation_points(path)]
    random.Random(seed).shuffle(points)
    if earlier is None:
        return points
    wanted = {(m["file"], m["mutation"], m["source"], m["column"]) for m in earlier}
    texts = {path: path.read_text() for path, *_ in points}
    return [p for p in points
            if (str(p[0].relative_to(tree)), p[1], line_of(texts[p[0]], p[2]), column_of(texts[p[0]], p[2])) in wanted]


def column_of(text, position):
    return position - text.rfind("\n", 0, position)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True, help="folder for the copy and its build")
    parser.add_argument("--count", type=int, default=210, help="mutants that compile, over all folders")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(FOLDERS), action="append")
    parser.add_argument("--file", action="append", help="places of this file only (path from the root; repeatable; with --only)")
    parser.add_argument("--report", help="write the result as JSON here")
    parser.add_argument("--again", help="an earlier report: try its survivors only")
    parser.add_argument("--list", action="store_true", help="print the survivors of --again and end")
    options = parser.parse_args()
    earlier = None
    if options.again:
        earlier = [m for m in json.loads(pathlib.Path(options.again).read_text())["mutants"] if not m["killed"]]
        if options.list:
            for m in sorted(earlier, key=lambda m: (m["file"], m["line"])):
                print(f"{m['file']}:{m['line']}:{m['column']} {m['mutation']}: {m['source']}")
            return

    source = pathlib.Path(__file__).resolve().parent.parent
    work = pathlib.Path(options.work).resolve()
    tree = work / "tree"
    build = work / "build"
    tree.mkdir(parents=True, exist_ok=True)
    copy_tree(source, tree)
    shared = source.parent / "shared"
    if shared.exists() and not (work / "shared").exists():
        (work / "shared").symlink_to(shared)
    subprocess.run(["cmake", "-S", tree, "-B", build, "-G", "Ninja", "-DRELUCERT_WERROR=OFF",
                    "-DCMAKE_CXX_COMPILER_LAUNCHER=env", "-DCMAKE_BUILD_TYPE=Mutation",
                    "-DCMAKE_CXX_FLAGS_MUTATION=-O1 -w", *tool_options()], check=True, stdout=subprocess.DEVNULL)
    environment = {"RELUCERT_TEST_MULTIPLIER": "0.02", "RC_PARAMS": "seed=1", **os.environ}

    folders = options.only or sorted(FOLDERS)
    wanted = -(-options.count // len(folders))
    result = {"seed": options.seed, "date": time.strftime("%Y-%m-%d", time.gmtime()), "mutants": []}
    for folder in folders:
        _, program, target = FOLDERS[folder]
        built = Build(tree, build, target, program)
        started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        how, failed = run_tests([build / program], 600, tree, environment)
        if how != "survived":
            sys.exit(f"{program} fails without any mutation ({how}): {failed}")
        limit = int(10 + 6 * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started))
        counted = 0
        began = time.monotonic()
        for path, name, start, end, new in selected_points(tree, folder, options.seed, earlier, options.file):
            if counted == wanted and earlier is None:
                break
            text, times = path.read_text(), path.stat()
            try:
                path.write_text(text[:start] + new + text[end:])
                compiled = built.make(path)
            finally:
                path.write_text(text)
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            if not compiled:
                continue
            counted += 1
            how, failed = run_tests([built.mutant_program, "--abort-after=1"], limit, tree, environment)
            killed = how != "survived"
            mutant = {"file": str(path.relative_to(tree)), "line": text.count("\n", 0, start) + 1, "mutation": name,
                      "killed": killed, "how": how, "by": failed, "source": line_of(text, start),
                      "column": column_of(text, start)}
            result["mutants"].append(mutant)
            print(f"{'killed  ' if killed else 'SURVIVED'} {mutant['file']}:{mutant['line']}:{mutant['column']} {name} "
                  f"({how}): {mutant['source']}", flush=True)
            if options.report:   # after each mutant, so that a run cut short leaves what it found
                pathlib.Path(options.report).write_text(json.dumps(result, indent=1) + "\n")
        killed = sum(m["killed"] for m in result["mutants"][len(result["mutants"]) - counted:])
        print(f"{folder}: {killed} of {counted} mutants killed, {(time.monotonic() - began) / max(counted, 1):.1f} s each",
              flush=True)

    total = len(result["mutants"])
    killed = sum(m["killed"] for m in result["mutants"])
    print(f"{killed} of {total} mutants killed ({100 * killed // max(total, 1)} %)")
    if options.report:
        pathlib.Path(options.report).write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(0 if total and 10 * killed >= 9 * total else 1)


if __name__ == "__main__":
    main()
