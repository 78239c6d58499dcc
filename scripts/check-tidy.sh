#!/usr/bin/env bash
# clang-tidy on every source of lib/, checker/ and cli/ with the compile commands of a build folder.
#   scripts/check-tidy.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/check-tidy.sh BUILD}
git ls-files 'lib/**/*.cpp' 'checker/**/*.cpp' 'checker/*.cpp' 'cli/*.cpp' | sort -u |
    xargs -P "$(nproc)" -n 4 clang-tidy -p "$build" --quiet 2>/dev/null
echo "clang-tidy: clean"
