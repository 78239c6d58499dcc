#!/usr/bin/env python3
"""Runs all claims, verifies every certificate, and checks that relucert-check refuses mutants of certificates.

1. `relucert run` over proofs-checks/ and counterexamples/: every outcome as expected.
2. `relucert-check` on every certificate: exit code 0, last line `s VERIFIED <outcome>`, the outcome of the certificate.
3. Every certificate against docs/certificate.schema.json (scripts/validate-certificates.py).
4. Mutants (mutants.py) of one certificate for each instance of each claim: those that claim something false are refused
   with exit code 1 and without a success line; those that may still be true are counted. A mutant may ask for a
   comparison that needs very many digits: what the checker has not accepted after PATIENCE seconds is stopped and counted.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import mutants

LARGEST = 4_000_000     # bytes: larger certificates are not mutated
BUDGET = 1.0            # seconds of checking for the mutants of one certificate, if it has more: as many as fit, evenly spread
FEW = 6                 # at least; --all-mutants takes all
PATIENCE = 10.0         # seconds for a mutant
MOST_STOPPED = 0.02     # of all mutants; more would say that the test has become empty


def check(checker, path, inputs, patience=None):
    """Exit code and last line of relucert-check; exit code 124 if it was stopped."""
    try:
        done = subprocess.run([checker, str(path), "--inputs", str(inputs)], capture_output=True, text=True, check=False,
                              timeout=patience)
    except subprocess.TimeoutExpired:
        return 124, "", "stopped"
    lines = done.stdout.splitlines()
    return done.returncode, lines[-1] if lines else "", done.stderr.strip()


def run_all(arguments, certificates):
    folders = [str(arguments.source / name) for name in ("proofs-checks", "counterexamples")]
    done = subprocess.run([arguments.relucert, "run", *folders, "--certificates", str(certificates),
                           "--threads", str(arguments.threads)], capture_output=True, text=True, check=False)
    print(done.stdout.strip()[-4000:])
    if done.returncode != 0:
        print(done.stderr.strip()[-8000:])
        return [f"relucert run: exit code {done.returncode}"]
    return []


def verify_all(arguments, paths, inputs, pool):
    failures, seconds = [], {}

    def one(path):
        started = time.monotonic()
        answer = check(arguments.checker, path, inputs)
        return path, answer, time.monotonic() - started

    for path, (code, last, problem), spent in pool.map(one, paths):
        seconds[path] = spent
        outcome = json.loads(path.read_text())["outcome"]
        if code != 0 or last != f"s VERIFIED {outcome}":
            failures.append(f"{path.name}: exit code {code}, '{last}', {problem[:300]}")
    print(f"{len(paths)} certificates, {len(paths) - len(failures)} verified, {sum(seconds.values()):.1f} s of checking")
    return failures, seconds


def validate_all(arguments, certificates):
    """What the schema and scripts/validate-certificates.py say of the certificates of all claims."""
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        print("schema: skipped, python3-jsonschema is not installed")
        return []
    done = subprocess.run([sys.executable, str(arguments.source / "scripts" / "validate-certificates.py"), str(certificates)],
                          capture_output=True, text=True, check=False)
    print("schema:", (done.stdout.strip().splitlines() or ["no answer"])[-1])
    return [] if done.returncode == 0 else [(done.stdout + done.stderr).strip()[-4000:]]


def chosen(paths, seconds):
    """The first certificate of each instance of each claim, with the number of its mutants that BUDGET allows."""
    seen, result = set(), []
    for path in paths:
        if path.stat().st_size > LARGEST:
            continue
        certificate = json.loads(path.read_text())
        key = (certificate["claim"]["title"], tuple(e["name"] for e in certificate["instance"]["let"]),
               certificate["outcome"])
        if key not in seen:
            seen.add(key)
            result.append((path, certificate, max(FEW, int(BUDGET / seconds[path]))))
    return result


def mutate_all(arguments, selection, inputs, work, pool):
    """Every mutant through the checker."""
    tasks = []
    made = 0
    for path, certificate, limit in selection:
        some = list(enumerate(mutants.of(certificate, path.read_text(), inputs)))
        made += len(some)
        if len(some) > limit and not arguments.all_mutants:
            some = [some[i * len(some) // limit] for i in range(limit)]
        tasks += [(path, number, mutant) for number, mutant in some]

    def one(task):
        path, number, mutant = task
        folder = work / f"{path.stem[:60]}-{number}"
        folder.mkdir(parents=True)
        target = folder / "mutant.json"
        target.write_text(mutant.text)
        used = inputs
        if mutant.inputs:
            used = folder / "inputs"
            used.mkdir()
            for name in os.listdir(inputs):
                os.symlink(os.path.abspath(inputs / name), used / name)
            for name, text in mutant.inputs.items():
                (used / name).unlink(missing_ok=True)
                (used / name).write_text(text)
        code, last, problem = check(arguments.checker, target, used, PATIENCE)
        shutil.rmtree(folder)
        return path, mutant, code, last, problem

    failures, refused, stopped, accepted = [], 0, 0, {}
    for path, mutant, code, last, problem in pool.map(one, tasks):
        verified = last.startswith("s VERIFIED")
        if code == 0 and verified and not mutant.must_be_refused:
            accepted[mutant.name] = accepted.get(mutant.name, 0) + 1
        elif code == 1 and not verified and problem:
            refused += 1
        elif code == 124:
            stopped += 1
        else:
            failures.append(f"mutant '{mutant.name}' of {path.name}: exit code {code}, '{last}', {problem[:200]}")
    print(f"{len(tasks)} of {made} mutants of {len(selection)} certificates: {refused} refused, "
          f"{sum(accepted.values())} still true, {stopped} stopped after {PATIENCE:.0f} s, {len(failures)} wrong")
    if stopped > MOST_STOPPED * len(tasks):
        failures.append(f"{stopped} of {len(tasks)} mutants were stopped: too many")
    for name, count in sorted(accepted.items()):
        print(f"  still true: {name}: {count}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--relucert", required=True)
    parser.add_argument("--checker", required=True)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder that is emptied and filled")
    parser.add_argument("--all-mutants", action="store_true", help="also those that BUDGET leaves out (some minutes)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.work, ignore_errors=True)
    certificates = arguments.work / "certificates"
    certificates.mkdir(parents=True)
    inputs = certificates / "inputs"
    failures = run_all(arguments, certificates)
    inputs.mkdir(exist_ok=True)
    paths = sorted(certificates.glob("*.json"))
    if not paths:
        failures.append("no certificates")
    with concurrent.futures.ThreadPoolExecutor(arguments.threads) as pool:
        found, seconds = verify_all(arguments, paths, inputs, pool)
        failures += found
        failures += validate_all(arguments, certificates)
        good = [path for path in paths if not any(text.startswith(path.name) for text in found)]
        failures += mutate_all(arguments, chosen(good, seconds), inputs, arguments.work / "mutants", pool)
    for failure in failures[:60]:
        print("FAILED", failure)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
