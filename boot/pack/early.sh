#!/bin/sh
# Finds what a function of C# needs, itself and through what it calls: what must be in the image as it runs, for it has to run where the rest
# cannot be unpacked. Fails where it cannot tell (a call through a pointer) and where data is touched that changes.
#
#   early.sh <prefix of binutils> <object of ILC> <function> <list> <assembly>
#
#   list        the functions, one a line: C#'s in their order, as ILC's --order takes them, then assembly's
#   assembly    a copy of each constant, in section .early; those of the object become weak, so that the linker takes these
#
# A failed check (HvFault) is followed no further: no device tree makes one fail, for hv reads the same tree with the same code in the end.
set -eu
export LC_ALL=C
cross=$1 object=$2 root=$3 list=$4 assembly=$5

{
    # An export is a second name, which ILC does not know.
    "${cross}nm" "$object" | awk -v root="$root" '$2 !~ /[Tt]/ { next } $3 == root { at = $1 } { names[$1] = names[$1] " " $3 } END { print "@names" names[at] }'
    "${cross}objdump" -t "$object" | sed -n 's/^\([0-9a-f]*\) .* \.rodata\t.* /@constant \1 /p' | sort
    "${cross}objdump" -dr --no-show-raw-insn "$object"
} | awk -v root="$root" -v assembly="$assembly" -v rodata="$object.rodata" '
function called(name) { if (name != holder && name != "HvFault") calls[holder, ++count[holder]] = name }

$1 == "@names" { for (i = 2; i <= NF; i++) early[$i] = 1; next }
$1 == "@constant" { # ends where the next begins
    offset = "0x" $2 # is a text; 10e8 would be a number
    if (offset != at) { end_of[at] = offset; at = offset }
    begin_of[$3] = at
    next
}
/^[0-9a-f]+ <.*>:$/ {
    holder = $0; sub(/^[0-9a-f]+ </, "", holder); sub(/>:$/, "", holder)
    order[++functions] = holder
    next
}
$2 ~ /^R_AARCH64_(CALL|JUMP)26$/ { called($3); next }
$2 ~ /^R_AARCH64_/ { data[holder, ++data_count[holder]] = $3; next }
$2 == "bl" || $2 == "b" {
    name = $0
    if (sub(/^[^<]*</, "", name) && sub(/>[^>]*$/, "", name)) { sub(/\+0x[0-9a-f]+$/, "", name); called(name) }
    next
}
$2 == "blr" { indirect[holder] = 1 }

function fail(text) { print "error: " root " must run where nothing is unpacked, but " text > "/dev/stderr"; failed = 1; exit 1 }
END {
    if (failed) exit 1
    list[last = 1] = root
    print "    .section .early, \"a\"" > assembly
    for (i = 1; i <= last; i++) {
        name = list[i]
        if (name in indirect) fail(name " calls through a pointer")
        for (k = 1; k <= count[name]; k++) if (!((callee = calls[name, k]) in early)) { early[callee] = 1; list[++last] = callee }
        for (k = 1; k <= data_count[name]; k++) {
            item = data[name, k]; sub(/\+0x[0-9a-f]+$/, "", item)
            if (!(item in begin_of)) fail(name " touches " item)
            if (item in done) continue
            done[item] = 1
            at = begin_of[item]
            print "    .balign 8\n    .global " item "\n" item ":\n    .incbin \"" rodata "\", " at (at in end_of ? ", " end_of[at] " - " at : "") > assembly
        }
    }
    for (i = 1; i <= functions; i++) if (order[i] in early) { print order[i]; delete early[order[i]] }
    for (name in early) print name | "sort"
}' > "$list"

"${cross}objcopy" -O binary --only-section=.rodata "$object" "$object.rodata"
sed -n 's/^ *\.global //p' "$assembly" > "$object.weak"
"${cross}objcopy" --weaken-symbols="$object.weak" "$object"
rm "$object.weak"
