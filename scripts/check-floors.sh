#!/usr/bin/env bash
# Refuses an include that goes up the house: a floor may include itself and the floors below it only.
set -euo pipefail
cd "$(dirname "$0")/.."
declare -A below=(
    [failure]=""
    [number]="failure"
    [matrix]="failure number"
    [polyhedra]="failure number matrix"
    [network]="failure number matrix"
    [data]="failure number matrix"
    [interpolation]="failure number matrix polyhedra network data"
    [dynamics]="failure number matrix network data"
    [input]="failure number matrix network data"
    [bounding]="failure number matrix polyhedra network"
    [evidence]="failure number matrix polyhedra network bounding data input"
    [quantity]="failure number matrix polyhedra network bounding data dynamics input evidence"
    [language]="failure number matrix polyhedra network bounding data dynamics input evidence quantity"
    [claim]="failure number matrix polyhedra network bounding data dynamics input evidence quantity language"
    [certificate]="failure number matrix polyhedra network bounding data dynamics input evidence quantity language claim"
)
bad=0
for folder in lib/*/; do
    floor=$(basename "$folder")
    [ -n "${below[$floor]+known}" ] || { echo "lib/$floor: not a floor that scripts/check-floors.sh knows"; bad=1; continue; }
    while IFS=: read -r file line text; do
        used=$(sed -E 's/.*"relucert\/([a-z]+)\/.*/\1/' <<<"$text")
        case " $floor ${below[$floor]} " in
            *" $used "*) ;;
            *) echo "$file:$line: lib/$floor includes lib/$used, which is not below it"; bad=1 ;;
        esac
    done < <(grep -rnE '#include "relucert/' "$folder" || true)
done
# Heavy headers stay out of public headers (DESIGN: they cost seconds a file).
# flint_matrix.hpp is for the .cpp files of lib/matrix only.
if grep -rnE '#include <(Eigen|flint|arb|nlohmann|toml\+\+|onnx|google|CLI)' lib --include=*.hpp | grep -v '^lib/matrix/flint_matrix.hpp:' ||
    grep -rn 'flint_matrix.hpp' lib --include=*.hpp; then
    echo "a heavy header is included from a public header"; bad=1
fi
[ $bad = 0 ] && echo "floors: includes go down only"
exit $bad
