#!/usr/bin/env bash
# clang-format on every source file; prints the files that differ.
set -euo pipefail
cd "$(dirname "$0")/.."
# Not `git ls-files`: an unpacked archive is a clean checkout too.
find lib checker cli tests bench examples \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 clang-format --dry-run --Werror
echo "format: clean"
