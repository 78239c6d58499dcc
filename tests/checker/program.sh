#!/bin/sh
# program.sh CHECKER CERTIFICATES: exit codes 0, 1, 2 and the last line of stdout.
set -eu
checker=$1 certificates=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/empty"
fail() { echo "FAILED: $1" >&2; exit 1; }

[ "$("$checker" --prelude "$work/empty" "$certificates/rank.json" | tail -n 1)" = "s VERIFIED holds-here" ] || fail "golden certificate"
[ "$("$checker" --prelude "$work/empty" --inputs "$certificates/inputs" "$certificates/same-function.json" | tail -n 1)" = "s VERIFIED holds-here" ] || fail "--inputs"
sed 's/"holds-here"/"counterexample"/' "$certificates/rank.json" > "$work/wrong.json"
code=0; "$checker" --prelude "$work/empty" "$work/wrong.json" > "$work/out" 2> "$work/err" || code=$?
[ $code -eq 1 ] && [ ! -s "$work/out" ] && grep -q "^relucert-check: $work/wrong.json: refused: " "$work/err" || fail "a refused certificate: exit code 1, nothing on stdout, the file and the reason on stderr"
code=0; "$checker" "$certificates/rank.json" > "$work/out" 2> /dev/null || code=$?
[ $code -eq 1 ] || [ "$("$checker" --version | sed 's/.*prelude //')" = "$(sha256sum < "$work/empty" | cut -d' ' -f1)" ] || fail "another prelude"
code=0; "$checker" --prelude "$work/empty" --inputs "$work" "$certificates/same-function.json" > "$work/out" 2> /dev/null || code=$?
[ $code -eq 2 ] && [ ! -s "$work/out" ] || fail "a missing input: exit code 2"
for arguments in "" "--unknown" "$work/none.json" "--prelude" "a b"; do
    code=0; "$checker" $arguments > "$work/out" 2> /dev/null || code=$?
    [ $code -eq 2 ] && [ ! -s "$work/out" ] || fail "usage: '$arguments'"
done
"$checker" --help | grep -q "s VERIFIED" || fail "--help"
echo "all passed"
