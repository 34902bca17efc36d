#!/bin/sh
# Runs the test program and closes with the count alone on a line, for people and for CI:
#   N passed, N failed, N skipped
# Ends with the test program's status. When EXPLORED is set, it is the exploration's status, and that counts as one test more; what broke
# is then in the file BROKEN. What failed is said once more at the end: that is all of a log that many will see.
#
# usage: test.sh PROGRAM [its arguments]
set -u

program=$1
shift
result=$(mktemp "${TMPDIR:-/tmp}/hv-test.XXXXXX") || exit 1
trap 'rm -f "$result"' EXIT

status=0
"$program" -noLogo -noColor -result-ctrf "$result" "$@" || status=$?

# The report (CTRF) is JSON with one "summary"; its numbers are all that is wanted here.
count() {
    tr -d ' \n\r' <"$result" | sed -n "s/.*\"summary\":{[^}]*\"$1\":\([0-9]*\).*/\1/p"
}
passed=$(count passed)
failed=$(count failed)
skipped=$(count skipped)
if [ -z "$passed" ]; then
    echo "test.sh: $program left no report" >&2
    exit 1
fi
{ tr -d '\n\r' <"$result"; echo; } | sed 's/{ *"name"/\n&/g' | sed -n 's/^{ *"name": *"\([^"]*\)".*"status": *"failed".*/FAILED \1/p'
case ${EXPLORED:-} in
    "") ;;
    0) passed=$((passed + 1)) ;;
    *)
        failed=$((failed + 1))
        echo "The exploration failed; traces and pictures are in build/explore:"
        cat "${BROKEN:-/dev/null}"
        ;;
esac
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" != 0 ] || [ "$failed" = 0 ] || status=1
exit "$status"
