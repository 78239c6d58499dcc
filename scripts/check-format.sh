#!/usr/bin/env bash
# clang-format on every source file; prints the files that differ.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
echo "format: clean"
