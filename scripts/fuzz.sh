#!/usr/bin/env bash
# Builds the fuzz targets (clang, libFuzzer, ASan, UBSan) and runs each for a while with a fixed seed; one line a target.
#   scripts/fuzz.sh [--seconds N] [--seed K] [--build DIR] [--no-install] [--no-build] [TARGET...]
# Exit code 1 if there is a finding; findings lie in BUILD/findings/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

seconds=60 seed=1 build=build-fuzz install=yes make=yes
while [ $# -gt 0 ]; do
    case "$1" in
        --seconds) seconds=$2; shift 2 ;;
        --seed) seed=$2; shift 2 ;;
        --build) build=$2; shift 2 ;;
        --no-install) install=no; shift ;;
        --no-build) make=no; install=no; shift ;;
        -h|--help) sed -n '2,4p' "$0" | cut -c3-; exit 0 ;;
        -*) echo "fuzz.sh: unknown option '$1' (see --help)" >&2; exit 2 ;;
        *) break ;;
    esac
done

# shellcheck disable=SC2086
[ "$install" = no ] || install_missing $packages_build $packages_test $packages_ci
if [ "$make" = yes ]; then
    cmake -S . -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DRELUCERT_FUZZ=ON -DRELUCERT_TESTS=OFF -DRELUCERT_WERROR=OFF \
        -DRELUCERT_SANITIZE=address,undefined -DRELUCERT_PRECOMPILE=ON -DRELUCERT_UNITY=ON -DCMAKE_CXX_FLAGS=-fsanitize=fuzzer-no-link >&2
    if [ $# -gt 0 ]; then ninja -C "$build" "${@/#/fuzz_}" >&2; else ninja -C "$build" fuzz_targets >&2; fi
    tests/fuzz/make-seeds.sh "$build/seeds" >&2
fi
targets=("$@")
if [ $# -eq 0 ]; then
    for program in "$build"/tests/fuzz/fuzz_*; do
        if [ -f "$program" ] && [ -x "$program" ]; then targets+=("${program##*/fuzz_}"); fi
    done
fi

temporary=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" relucert-fuzz.XXXXXX)
trap 'rm -rf "$temporary"' EXIT
bad=0
printf '%-22s %6s %12s %9s %9s\n' target seed executions seconds findings
for target in "${targets[@]}"; do
    mkdir -p "$build/corpus/$target" "$build/findings/$target" "$build/seeds/$target"
    case "$target" in
        formula|prelude|checker_formula) words=formula ;;
        network_onnx) words=onnx ;;
        *np[yz]*) words=npy ;;
        *_json|checker_inputs|checker_certificate|checker_evidence) words=json ;;
        claim_file) words=claim_file ;;
        *) words= ;;
    esac
    dictionary=()
    [ -z "$words" ] || dictionary=(-dict="tests/fuzz/dictionaries/$words.dict")
    log="$build/findings/$target.log"
    TMPDIR=$temporary ASAN_OPTIONS=allocator_may_return_null=0:detect_leaks=1 \
        "$build/tests/fuzz/fuzz_$target" "${dictionary[@]}" -seed="$seed" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=3000 -malloc_limit_mb=1500 -max_len=16384 -print_final_stats=1 \
        -artifact_prefix="$build/findings/$target/" "$build/corpus/$target" "$build/seeds/$target" >"$log" 2>&1 || true
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    took=$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "$log")
    findings=0
    if [ -z "$took" ]; then findings=1; bad=1; fi
    printf '%-22s %6s %12s %9s %9s\n' "$target" "$seed" "${executions:-?}" "${took:-?}" "$findings"
done
exit $bad
