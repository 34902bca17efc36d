#!/bin/sh
# Links, and says in the project's own words what an undefined symbol means: the services of a managed runtime are absent on
# purpose, so that C# which needs one does not link.
#
#   link.sh <ld> <arguments of ld>...
set -eu

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if "$@" 2>"$log"; then
    cat "$log" >&2
    exit 0
fi

awk '
function meaning(symbol) {
    if (symbol ~ /^Rhp?New|^RhBox|^RhAllocate/) return "allocation is not allowed on the metal"
    if (symbol ~ /^RhpThrow|^RhpRethrow/) return "exceptions are not allowed on the metal"
    if (symbol ~ /^Rhp(Reverse)?PInvoke/) return "a call that leaves C# needs SuppressGCTransition or RuntimeImport"
    if (symbol ~ /ClassConstructor|StaticBase/) return "a static that needs code to initialise it is not allowed on the metal"
    if (symbol ~ /AssignRef/) return "a static or field that refers to an object is not allowed on the metal"
    if (symbol ~ /InterfaceDispatch|^RhpResolve/) return "a call through an interface is not allowed on the metal but on a type parameter"
    if (symbol ~ /^Rhp(Dbl|Flt|Lng2|ULng2)|^fmod/) return "floating point is not allowed on the metal"
    if (symbol == "HvFault") return "the image must define HvFault, where failed checks arrive"
    return "not there on the metal"
}
/in function / { holder = $0; sub(/.*in function ./, "", holder); sub(/.: *$/, "", holder); next }
/undefined reference to / {
    symbol = $0; sub(/.*undefined reference to ./, "", symbol); sub(/.$/, "", symbol)
    place = $0
    if (!sub(/: undefined reference to .*/, "", place) || !sub(/.*\/hv\//, "", place)) place = holder
    line = place ": error: " meaning(symbol) ": " symbol " referenced from " holder
    if (!(line in seen)) { seen[line] = 1; print line }
    next
}
/relocation truncated to fit|relocation overflows omitted/ { next } # of the same undefined symbols
{ print }
' "$log" >&2
exit 1
