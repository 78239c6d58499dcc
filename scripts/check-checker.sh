#!/usr/bin/env bash
# Gates for the checker: no floating point, no code of lib/, nothing but GMP and the standard library, and its size.
set -euo pipefail
cd "$(dirname "$0")/.."
bad=0
sources=$(find checker -name '*.cpp' -o -name '*.hpp')
# Comments and texts in quotes may say what they like.
stripped() { sed -E 's@//.*$@@; s@"([^"\\]|\\.)*"@""@g' "$1"; }
for file in $sources; do
    if stripped "$file" | grep -nE '\b(float|double|long double|_Float[0-9]+|__float128|mpf_|mpfr_|strtod|stod|stof|atof|<cmath>|<math\.h>|get_d)\b|\b[0-9]+\.[0-9]+|\b[0-9]+[eE][-+]?[0-9]+\b'; then
        echo "$file: floating point in the checker"; bad=1
    fi
    if grep -nE '#include "relucert/|#include <(boost|Eigen|flint|arb|mpfr|nlohmann|toml)' "$file"; then
        echo "$file: the checker includes something foreign"; bad=1
    fi
done
core=$(find checker -maxdepth 1 \( -name '*.cpp' -o -name '*.hpp' \) -exec cat {} + | wc -l)
[ "$core" -lt 2500 ] || { echo "checker core has $core lines, the limit is 2500"; bad=1; }
for room in numbers data quantities piecewise; do
    lines=$(find checker/$room -name '*.cpp' -o -name '*.hpp' | xargs cat | wc -l)
    [ "$lines" -lt 1300 ] || { echo "checker/$room has $lines lines, the limit is 1300"; bad=1; }
done
for rule in checker/rules/*.cpp; do
    [ -e "$rule" ] || continue
    lines=$(wc -l <"$rule")
    [ "$lines" -lt 200 ] || { echo "$rule has $lines lines, the limit is 200"; bad=1; }
done
[ $bad = 0 ] && echo "checker: no floating point, nothing foreign, core $core lines"
exit $bad
