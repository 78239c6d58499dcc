#!/usr/bin/env bash
# Seed corpora for the fuzz targets, from the shipped claims, prelude and certificates and from small files made here.
#   tests/fuzz/make-seeds.sh FOLDER
# Needs python3-numpy and python3-onnx. Existing seeds are replaced.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${1:?usage: tests/fuzz/make-seeds.sh FOLDER}
rm -rf "$target"
mkdir -p "$target"
target=$(cd "$target" && pwd)
python=python3
"$python" -c 'import numpy, onnx, tomllib' 2>/dev/null || python=/usr/bin/python3   # Debian's, where another comes first
"$python" tests/fuzz/make-seeds.py "$target"

# Whole claim files; preludes (the first alone, then those before it are missing: refused, but good words).
mkdir -p "$target"/{claim_file,prelude,checker_formula,checker_certificate}
find proofs-checks counterexamples -name '*.claim.toml' -size -12k | while read -r file; do
    cp "$file" "$target/claim_file/$(basename "$file")"
done
cp prelude/*.relucert "$target/prelude/"
cp prelude/*.relucert "$target/checker_formula/"
# Certificates of earlier runs of the main job or made by tests, if there are any: small ones only.
{ find report* build*/report* build*/certificates tests/checker -name '*.json' -size -24k 2>/dev/null || true; } | sort | head -n 200 | while read -r file; do
    grep -q '"relucert": *"certificate"' "$file" && cp "$file" "$target/checker_certificate/$(basename "$file")" || true
done
find "$target" -type f | wc -l | xargs echo "fuzz seeds:" >&2
