#!/usr/bin/env bash
# The main job: installs what is missing, builds, decides every claim in proofs-checks/ and counterexamples/, has
# relucert-check verify every certificate, prints the table and writes report/index.html.
#   scripts/verify.sh [--build DIR] [--report DIR] [--no-install] [-- OPTIONS OF relucert run]
# Exit code: that of `relucert run` (0: everything as expected).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

build=build report=report install=yes
while [ $# -gt 0 ]; do
    case "$1" in
        --build) build=$2; shift 2 ;;
        --report) report=$2; shift 2 ;;
        --no-install) install=no; shift ;;
        --) shift; break ;;
        -h|--help) sed -n '2,5p' "$0" | cut -c3-; exit 0 ;;
        *) echo "verify.sh: unknown option '$1' (see --help)" >&2; exit 2 ;;
    esac
done

# shellcheck disable=SC2086
[ "$install" = no ] || install_missing $packages_build $packages_run
# shellcheck disable=SC2046
cmake -S . -B "$build" $(build_options) >&2
ninja -C "$build" relucert relucert-check >&2
# The first 1,000 test images, cut from Debian's package; a claim that needs them is skipped without.
images=examples/data/t10k-first1000-images-idx3-ubyte.gz
if [ ! -e "$images" ]; then
    /usr/bin/python3 examples/train-fashion-mnist/cut-test-images.py --first 1000 --output examples/data >&2 ||
        echo "verify.sh: no Fashion-MNIST images; the claims that need them are skipped" >&2
fi
exec "$build/cli/relucert" run proofs-checks counterexamples --verify --report "$report" --threads "$(nproc)" "$@"
