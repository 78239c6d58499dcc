#!/usr/bin/env bash
# clang-tidy with the compile commands of a build folder: on the sources that a verdict rests on (checker/, lib/number,
# lib/evidence), without the path-sensitive analyzer, which takes three quarters of the time; or with --all everything on every
# source of lib/, checker/ and cli/ (about an hour on two cores). Fastest with a build of clang and RELUCERT_PRECOMPILE (.ci/run has one).
#   scripts/check-tidy.sh BUILD [--all]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/check-tidy.sh BUILD [--all]}
command -v clang-tidy >/dev/null || { echo "check-tidy.sh: clang-tidy is not installed" >&2; exit 2; }
[ -f "$build/compile_commands.json" ] || { echo "check-tidy.sh: $build has no compile_commands.json" >&2; exit 2; }
folders=(checker lib/number lib/evidence) checks=(--checks='-clang-analyzer-*')
[ "${2:-}" != --all ] || { folders=(checker lib cli); checks=(); }
if ! find "${folders[@]}" -name '*.cpp' | sort | xargs -P "$(nproc)" -n 1 clang-tidy -p "$build" --quiet "${checks[@]}" 2>/dev/null; then
    echo "clang-tidy: findings above (if there are none: run clang-tidy -p $build on one file and read its errors)" >&2
    exit 1
fi
echo "clang-tidy: clean"
