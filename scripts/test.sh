#!/usr/bin/env bash
# Installs what the tests need, builds them and runs them all.
#   scripts/test.sh [--build DIR] [--no-install] [-- OPTIONS OF ctest]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

build=build install=yes
while [ $# -gt 0 ]; do
    case "$1" in
        --build) build=$2; shift 2 ;;
        --no-install) install=no; shift ;;
        --) shift; break ;;
        -h|--help) sed -n '2,3p' "$0" | cut -c3-; exit 0 ;;
        *) echo "test.sh: unknown option '$1' (see --help)" >&2; exit 2 ;;
    esac
done

# shellcheck disable=SC2086
[ "$install" = no ] || install_missing $packages_build $packages_run $packages_test
# shellcheck disable=SC2046
cmake -S . -B "$build" $(build_options) >&2
ninja -C "$build" >&2
exec ctest --test-dir "$build" --output-on-failure -j "$(nproc)" "$@"
