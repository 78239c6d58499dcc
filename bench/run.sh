#!/usr/bin/env bash
# Builds and runs all benchmarks on one thread, each topic in one run, and prints medians, ratios and the main job's cost.
#   bench/run.sh [--repetitions N] [--build DIR] [--output DIR] [--no-install] [TOPIC...]
# TOPIC: a program of bench/ (image_evaluation, ...), certificates, minimum_norm, stability, depth_separation, images, at_scale, bounding, nonsmooth_catalogue, main_job; all of them unless given.
# Only when it is named: trained_layers, which trains networks first (python3-torch, dataset-fashion-mnist, two to three minutes).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

repetitions=5 build=build-bench output=build-bench/results install=yes
while [ $# -gt 0 ]; do
    case "$1" in
        --repetitions) repetitions=$2; shift 2 ;;
        --build) build=$2; shift 2 ;;
        --output) output=$2; shift 2 ;;
        --no-install) install=no; shift ;;
        -h|--help) sed -n '2,5p' "$0" | cut -c3-; exit 0 ;;
        -*) echo "run.sh: unknown option '$1' (see --help)" >&2; exit 2 ;;
        *) break ;;
    esac
done
topics=("$@")
[ ${#topics[@]} -gt 0 ] || topics=(image_evaluation exact_evaluation interval_operations spectral_norm sharpness semidefinite clarke_membership certificates minimum_norm stability depth_separation images at_scale bounding nonsmooth_catalogue main_job)

# shellcheck disable=SC2086
[ "$install" = no ] || install_missing $packages_build $packages_run $packages_bench
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DRELUCERT_BENCH=ON -DRELUCERT_TESTS=OFF >&2
ninja -C "$build" benchmarks relucert relucert-check >&2
mkdir -p "$output"

cores=$(nproc)   # before OMP_NUM_THREADS, which it would obey
# Debian's OpenBLAS 0.3.21 falls back to a slow kernel on processors that it does not know.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
if [ -z "${OPENBLAS_CORETYPE:-}" ]; then
    if grep -qm1 '^flags.*\bavx512f\b' /proc/cpuinfo; then export OPENBLAS_CORETYPE=SKYLAKEX
    elif grep -qm1 '^flags.*\bavx2\b' /proc/cpuinfo; then export OPENBLAS_CORETYPE=HASWELL
    fi
fi
echo "processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $cores cores; OPENBLAS_CORETYPE=${OPENBLAS_CORETYPE:-none}; load $(cut -d' ' -f1 /proc/loadavg)"

# timed LABEL COMMAND...: wall and processor time and peak memory, the command's output in OUTPUT/LABEL.log.
timed() {
    local label=$1
    shift
    local code=0
    /usr/bin/time -o "$output/$label.time" -f '%e %U %S %M' "$@" >"$output/$label.log" 2>&1 || code=$?
    read -r seconds user system kilobytes < <(tail -n 1 "$output/$label.time")
    printf '  %-34s %8.2f s  processor %s + %s s  peak %6d MiB  exit code %s\n' "$label" "$seconds" "$user" "$system" $((kilobytes / 1024)) "$code"
}

compared() {  # compared PROGRAM: medians and ratios of what it compares
    "$build/bench/bench_$1" --benchmark_repetitions="$repetitions" --benchmark_report_aggregates_only=true \
        --benchmark_enable_random_interleaving=true --benchmark_out_format=json --benchmark_out="$output/$1.json" >/dev/null
    python3 bench/ratios.py "$output/$1.json"
}

certified() {  # certified NAME CLAIM: certify, check, and the size of the certificate
    local folder="$output/$1"
    rm -rf "$folder"
    timed "$1-certify" "$build/cli/relucert" check "$2" --certificates "$folder"
    local certificate
    certificate=$(find "$folder" -maxdepth 2 -name '*.json' -not -path '*/inputs/*' | head -n 1)
    timed "$1-check" "$build/checker/relucert-check" "$certificate"
    printf '  %-34s %8d bytes; %s\n' "$1 certificate" "$(wc -c <"$certificate")" "$(tail -n 1 "$output/$1-check.log")"
}

certified_all() {  # certified_all NAME CLAIM: certify all instances, check all certificates, the largest one
    local folder="$output/$1"
    rm -rf "$folder"
    timed "$1-certify" "$build/cli/relucert" check "$2" --certificates "$folder"
    mapfile -t certificates < <(find "$folder" -maxdepth 2 -name '*.json' -not -path '*/inputs/*')
    timed "$1-check" bash -c 'for one in "$@"; do "$0" "$one" | tail -n 1; done' "$build/checker/relucert-check" "${certificates[@]}"
    printf '  %-34s %d certificates, the largest %d bytes; %d verified\n' "$1" "${#certificates[@]}" \
        "$(stat -c %s "${certificates[@]}" | sort -n | tail -n 1)" "$(grep -c '^s VERIFIED' "$output/$1-check.log")"
}

for topic in "${topics[@]}"; do
    echo "== $topic"
    case "$topic" in
        certificates)
            certified spectral-norm bench/claims/spectral-norm.claim.toml
            certified clarke-membership bench/claims/clarke-membership.claim.toml
            certified descent-shadow bench/claims/descent-shadow.claim.toml
            certified line-stability bench/claims/line-stability.claim.toml
            certified rank-1024 bench/claims/rank-1024.claim.toml
            certified stability-dual bench/claims/stability-dual.claim.toml
            "$build/bench/bench_semidefinite" --write "$output/semidefinite-input"
            certified semidefinite "$output/semidefinite-input/semidefinite.claim.toml" ;;
        minimum_norm)
            timed minimum-norm-find "$build/cli/relucert" minimum-norm --data examples/minimum-norm/thirty.csv --output "$output/minimum-norm"
            timed minimum-norm-check "$build/checker/relucert-check" "$output"/minimum-norm/certificates/*.json
            grep -h relative_gap "$output/minimum-norm-find.log"
            wc -c "$output"/minimum-norm/certificates/*.json "$output"/minimum-norm/network.json ;;
        stability)
            timed n3-family "$build/cli/relucert" check counterexamples/min-norm-stability/n3-full-rank-layer.claim.toml \
                --certificates "$output/n3-family" --verify --threads 2
            timed n3-ten-to-the-sixth "$build/cli/relucert" counterexample n3-full-rank-layer --set k=1000000 --output "$output/n3-large"
            certified_all deep-tails proofs-checks/min-norm-stability/deep-tails.claim.toml ;;
        trained_layers)
            [ "$install" = no ] || install_missing python3-torch dataset-fashion-mnist
            timed trained-layers-train /usr/bin/python3 bench/trained-layers.py --output "$output/trained-layers"
            cat "$output/trained-layers-train.log"
            for claim in "$output"/trained-layers/*.claim.toml; do certified "$(basename "$claim" .claim.toml)" "$claim"; done ;;
        depth_separation)
            certified_all separation-table proofs-checks/minima-stability/separation-table.claim.toml
            certified_all separation-large bench/claims/separation-large.claim.toml
            certified_all product-splines proofs-checks/minima-stability/product-splines.claim.toml ;;
        at_scale)  # needs Debian's dataset-fashion-mnist; AT_SCALE_COUNT=1000 for fewer images
            /usr/bin/python3 bench/at-scale.py --output "$output/at-scale-input" --count "${AT_SCALE_COUNT:-60000}"
            certified at-scale "$output/at-scale-input/at-scale.claim.toml" ;;
        images)
            certified_all images-digits-1024 bench/claims/images-digits-1024.claim.toml
            certified_all images-fashion-1024 bench/claims/images-fashion-1024.claim.toml
            certified modes-of-images bench/claims/modes-of-images.claim.toml ;;
        nonsmooth_catalogue)
            timed nonsmooth-catalogue "$build/cli/relucert" run proofs-checks/nonsmooth counterexamples/nonsmooth --verify \
                --certificates "$output/nonsmooth-catalogue" --threads "$cores"
            tail -n 2 "$output/nonsmooth-catalogue.log" ;;
        bounding)
            "$build/bench/bench_bounding" ../shared/data --seconds 300
            "$build/bench/bench_bounding" ../shared/data --write "$output/bounding-input"
            for set in acas coav twin difference; do certified_all "bounding-$set" "$output/bounding-input/$set.claim.toml"; done ;;
        main_job)
            timed main-job "$build/cli/relucert" run proofs-checks counterexamples --verify \
                --report "$output/report" --threads "$cores" ;;
        sharpness)
            compared sharpness
            "$build/bench/bench_sharpness" --write "$output/sharpness-input"
            certified sharpness "$output/sharpness-input/sharpness.claim.toml" ;;
        *) compared "$topic" ;;
    esac
done
