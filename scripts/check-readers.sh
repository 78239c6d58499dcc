#!/usr/bin/env bash
# The step from an ONNX file to exact numbers, against a second reader (python3-onnx), number by number: the shipped networks,
# and the accepted files of ../shared/data/marabou-small-onnx where that exists.
#   scripts/check-readers.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: scripts/check-readers.sh BUILD}
canonical=$(mktemp)
trap 'rm -f "$canonical"' EXIT

compare() {
    "$build/cli/relucert" canonical "$1" --output "$canonical"
    printf '%s: ' "$1"
    /usr/bin/python3 scripts/compare-readers.py compare "$1" "$canonical"
}
for network in examples/networks/*.onnx; do compare "$network"; done

others=../shared/data/marabou-small-onnx
if [ ! -d "$others" ]; then
    echo "skipped: $others is absent"
    exit 0
fi
while IFS=, read -r file outcome _; do
    if [ "$outcome" = accepted ]; then compare "$others/$file"; fi
done <tests/data/onnx-acceptance.csv
