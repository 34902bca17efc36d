#!/bin/sh
# Reads the machine code that ILC made and stops the build where it breaks a promise that the rest of hv relies on:
#   - it touches no vector register but those that every trap saves (the mask TOUCHED of boot/vector-set.inc): the others hold a
#     guest's values while hv runs;
#   - no static needs code to initialise it: nothing would run that code;
#   - no method is left that stands only for an instruction (an [Intrinsic] that calls itself): it would never return;
#   - no atomic instruction newer than Armv8.0 (LSE, RCPC): a Cortex-A53 has none.
#
#   check-code.sh <prefix of binutils> <object of ILC> <file with the mask>    checks all four
#   check-code.sh <prefix of binutils> <object of ILC>                         all but the first: a guest owns its vector registers
#   check-code.sh <prefix of binutils> <object of ILC> list                    and lists who touches which vector register
set -eu
cross=$1 object=$2 mask_file=${3:-}

saved=${mask_file:-any}
if [ "$saved" != any ] && [ "$saved" != list ]; then
    mask=$(sed -n 's/.*\.equ *TOUCHED, *\(0x[0-9a-fA-F]*\).*/\1/p' "$mask_file")
    [ -n "$mask" ] || { echo "$mask_file: error: no line '.equ TOUCHED, 0x…' in it" >&2; exit 1; }
    saved=
    for register in $(seq 0 31); do
        [ $(((mask >> register) & 1)) = 0 ] || saved="$saved $register"
    done
fi

statics=$("${cross}nm" "$object" | sed -n 's/.* [Tt] \(.*\)___cctor$/\1/p')
for type in $statics; do
    echo "error: a static of $type needs code to initialise it, which nothing would run; make it a constant" >&2
done
[ -z "$statics" ] || exit 1

"${cross}objdump" -d --no-show-raw-insn "$object" | awk -v saved="$saved" '
BEGIN { n = split(saved, list, " "); for (i = 1; i <= n; i++) allowed[list[i]] = 1; ok = 1 }

/^[0-9a-f]+ <.*>:$/ {
    name = $0; sub(/^[0-9a-f]+ </, "", name); sub(/>:$/, "", name)
    next
}

# "  1c:<tab>stp<tab>q16, q16, [x9, #32]": the mnemonic is $2, the operands follow. A branch target is an address and
# a name in angle brackets, which are cut off.
/^ *[0-9a-f]+:\t/ {
    split($0, field, "\t")
    mnemonic = field[2]; operands = field[3]
    if (operands ~ /</) {
        if ((mnemonic == "bl" || mnemonic == "b") && operands ~ /<[^+]*>$/) {
            target = operands; sub(/.*</, "", target); sub(/>$/, "", target)
            if (target == name && name ~ /CoreLib_System_(Threading|Numerics|Runtime|Buffers)/ && !(name in looped)) {
                looped[name] = 1; ok = 0
                print "error: " name " calls itself: the code generator has no instruction for it on this target"
            }
        }
        sub(/[0-9a-f]+ <.*/, "", operands)
    }
    if (mnemonic ~ /^(cas|ldadd|ldclr|ldeor|ldset|stadd|stset|stclr|swp|ldapr)/) {
        ok = 0
        print "error: " name " uses " mnemonic ", which Armv8.0 has not"
    }
    sub(/\/\/.*/, "", operands)
    count = split(operands, token, /[^a-z0-9]+/)
    for (i = 1; i <= count; i++)
        if (token[i] ~ /^[vqdshb][0-9]+$/) {
            register = substr(token[i], 2) + 0
            if (register < 32 && !((register, name) in touched)) {
                touched[register, name] = 1
                users[register] = users[register] " " name
                uses[register]++
            }
        }
}

END {
    for (register = 0; register < 32; register++) {
        if (!(register in users)) continue
        if (saved == "list") print "v" register ": " uses[register] " functions:" users[register]
        else if (saved != "any" && !(register in allowed)) {
            ok = 0
            print "error: v" register " is not saved by the vectors and is touched by" users[register]
        }
    }
    exit !ok
}' >&2
