#!/usr/bin/env bash
# clang-tidy with the compile commands of a build folder: on the sources that a verdict rests on (checker/, lib/number,
# lib/evidence), or with --all on every source of lib/, checker/ and cli/ (several times as long). Fastest with
# a build of clang and RELUCERT_PRECOMPILE (.ci/run has one): most of the time goes into the headers of others.
#   scripts/check-tidy.sh BUILD [--all]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/check-tidy.sh BUILD [--all]}
command -v clang-tidy >/dev/null || { echo "check-tidy.sh: clang-tidy is not installed" >&2; exit 2; }
[ -f "$build/compile_commands.json" ] || { echo "check-tidy.sh: $build has no compile_commands.json" >&2; exit 2; }
folders=(checker lib/number lib/evidence)
[ "${2:-}" != --all ] || folders=(checker lib cli)
if ! find "${folders[@]}" -name '*.cpp' | sort | xargs -P "$(nproc)" -n 1 clang-tidy -p "$build" --quiet 2>/dev/null; then
    echo "clang-tidy: findings above (if there are none: run clang-tidy -p $build on one file and read its errors)" >&2
    exit 1
fi
echo "clang-tidy: clean"
