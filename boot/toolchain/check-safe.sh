#!/bin/sh
# Stops where source says a word that its assembly may not say. In what follows "say" is: outside comments and strings.
#
#   check-safe.sh safe <file>...     no `unsafe`, as csc without -unsafe. For bflat, which always allows it: without the word no pointer
#                                    can be named. (csc checks it itself.)
#   check-safe.sh pure <file>...     also nothing that reaches behind the messages of a service: no function of assembly, no
#                                    reinterpreted reference, no atomic, no static field that changes. (Clocks, files and consoles
#                                    are not in corelib.)
set -eu
awk -v mode="$1" '
function says(word) { return line ~ ("(^|[^A-Za-z0-9_])(" word ")([^A-Za-z0-9_]|$)") }
function refuse(reason) { print FILENAME ":" FNR ": error: " reason; bad = 1 }

BEGIN { ARGV[1] = "" }
{
    line = $0
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    if (inside) { if (line !~ /\*\//) next; sub(/.*\*\//, "", line); inside = 0 }
    gsub(/\/\*[^*]*\*\//, "", line)
    sub(/\/\/.*/, "", line)
    if (line ~ /\/\*/) { sub(/\/\*.*/, "", line); inside = 1 }

    if (says("unsafe|SkipLocalsInit")) refuse("unsafe code is not allowed here")
    if (mode != "pure") next
    if (says("extern|DllImport|RuntimeImport|RuntimeExport")) refuse("a service calls no assembly and is called by none")
    if (says("Unsafe|MemoryMarshal|RuntimeHelpers")) refuse("a service does not reinterpret memory")
    if (says("Volatile|Interlocked|IntrinsicMemory|Thread|Monitor[.](Enter|Exit|TryEnter|Wait|Pulse|PulseAll)")) refuse("a service has its state to itself: no atomics, no locks")
    if (says("static") && line ~ /;[ \t]*$/ && line !~ /[({]|=>/ && !says("readonly|const|abstract|using"))
        refuse("a static field that changes")
}
END { exit bad }' "$@" >&2
