#!/usr/bin/env python3
"""Validates certificates against docs/certificate.schema.json, and what a schema cannot say: bytes, order, names of inputs.

    scripts/validate-certificates.py CERT.json... | FOLDER...

Exit code 0 if all are valid, 1 if one is not, 2 if there is none. Needs Debian's python3-jsonschema.
"""
import hashlib
import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key stands twice among {keys}")
    return dict(pairs)


def problems(path, validator):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
        root = json.loads(text, object_pairs_hook=no_duplicates)
    except ValueError as error:
        return [str(error)]
    found = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(root)]
    if found:
        return found
    if json.dumps(root, indent=1, ensure_ascii=False) + "\n" != text:
        found.append("the bytes are not the canonical ones (one space of indentation, one newline at the end)")
    if list(root) != list(validator.schema["properties"]):
        found.append("the keys are not in the order of the format")
    claim, instance = root["claim"], root["instance"]
    for where, entries, key in [
        ("variables", claim["variables"], "name"), ("define", claim["define"], "name"), ("show", root["show"], "name"),
        ("let", instance["let"], "name"), ("parameters", instance["parameters"], "name"),
        ("reads", instance["reads"], "path"), ("nodes", root["nodes"], "key"),
    ]:
        names = [entry[key] for entry in entries]
        if names != sorted(set(names)):
            found.append(f"{where} is not sorted, or a {key} stands twice")
    files = [(entry["variable"], int(entry["index"] or 0)) for entry in instance["files"]]
    if files != sorted(set(files)):
        found.append("files is not sorted")
    for kind in ("assume", "conclude"):
        if len(root["verdicts"][kind]) != len(claim[kind]):
            found.append(f"{kind}: {len(root['verdicts'][kind])} verdicts for {len(claim[kind])} formulas")
    for entry in instance["files"] + instance["reads"]:
        place = path.parent / "inputs" / (entry["sha256"] + ".json")
        if not place.is_file():
            found.append(f"{place} is missing")
        elif hashlib.sha256(place.read_bytes()).hexdigest() != entry["sha256"]:
            found.append(f"{place} has another SHA-256")
    return found


def main():
    schema = json.loads((ROOT / "docs" / "certificate.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    certificates = []
    for name in sys.argv[1:]:
        path = pathlib.Path(name)
        certificates += sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not certificates:
        print("validate-certificates: no certificate", file=sys.stderr)
        return 2
    bad = 0
    for path in certificates:
        for problem in problems(path, validator):
            print(f"{path}: {problem}", file=sys.stderr)
            bad += 1
    print(f"{len(certificates)} certificates, {bad} problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
