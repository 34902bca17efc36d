#!/bin/sh
# Stops where a file holds the keyword `unsafe` outside a comment, as csc does without -unsafe. For bflat, which always allows it;
# without the keyword no pointer can be named, so nothing else needs to be looked for.
#
#   check-safe.sh <file>...
set -eu
awk '
{
    line = $0
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    if (inside) { if (line !~ /\*\//) next; sub(/.*\*\//, "", line); inside = 0 }
    gsub(/\/\*[^*]*\*\//, "", line)
    sub(/\/\/.*/, "", line)
    if (line ~ /\/\*/) { sub(/\/\*.*/, "", line); inside = 1 }
    if (line ~ /(^|[^A-Za-z0-9_])(unsafe|SkipLocalsInit)([^A-Za-z0-9_]|$)/) {
        print FILENAME ":" FNR ": error: unsafe code is not allowed here"
        bad = 1
    }
}
END { exit bad }' "$@" >&2
