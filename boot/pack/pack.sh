#!/bin/sh
# Makes the image that is booted of the image as linked: what runs before boot/pack/unpack.S is done stays as it is, and the rest becomes one
# LZ4 block behind it. Fails where Debian's lz4 does not make the same bytes of that block again.
#
#   pack.sh <prefix of binutils> <linked image> <list of early functions> <weight of an instruction> <image> <command of the packer>...
#
# What stays ends with the last early function (early.sh): .head, the guest that ships inside, and the first of .text.
set -eu
export LC_ALL=C
cross=$1 elf=$2 early=$3 weight=$4 image=$5
shift 5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The offsets of what is packed, and of where unpack.S looks for it. A function ends where the next symbol is.
offsets=$("${cross}nm" --defined-only --numeric-sort "$elf" | awk "$(cat "$(dirname "$0")/../toolchain/hex.awk")"'
NR == FNR { early[$1] = 1; next }
{ address = hex($1) }
$3 == "hv_head" { base = address }
$3 == "hv_pack" { pack = address }
is_early && address > start { end = address; is_early = 0 }
$3 in early { is_early = 1; start = address }
END { print end - base, pack - base }' "$early" -)

"${cross}objcopy" -O binary "$elf" "$work/linked"
# shellcheck disable=SC2086 # two numbers
"$@" "$work/linked" "$weight" $offsets "$image" "$work/block"

# As lz4 reads it: the format of Linux's images, a magic number, the size of the block, the block.
size=$(wc -c < "$work/block")
{
    # shellcheck disable=SC2059 # octal digits
    printf "\\002\\041\\114\\030$(printf '\\%03o\\%03o\\%03o\\000' $((size & 255)) $((size >> 8 & 255)) $((size >> 16)))"
    cat "$work/block"
} | lz4 -l -d -c -q > "$work/rest"
tail -c +$((${offsets% *} + 1)) "$work/linked" | cmp - "$work/rest"
