#!/usr/bin/env bash
# clang-tidy with the compile commands of a build folder: on the sources that a verdict rests on (checker/, lib/number,
# lib/matrix, lib/evidence), or with --all on every source of lib/, checker/ and cli/ (several times as long).
#   scripts/check-tidy.sh BUILD [--all]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/check-tidy.sh BUILD [--all]}
sources=('checker/*.cpp' 'lib/number/*.cpp' 'lib/matrix/*.cpp' 'lib/evidence/*.cpp')
[ "${2:-}" != --all ] || sources=('checker/*.cpp' 'lib/*.cpp' 'cli/*.cpp')
git ls-files "${sources[@]}" | sort -u | xargs -P "$(nproc)" -n 1 clang-tidy -p "$build" --quiet 2>/dev/null
echo "clang-tidy: clean"
