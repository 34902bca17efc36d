#!/bin/sh
# Packs the initramfs of `make linux`: busybox and the scripts beside this one, in the cpio format that Linux reads
# ("newc", Documentation/driver-api/early-userspace/buffer-format.rst). Written here rather than by cpio, so that one
# tool less is needed, no root is, and the same files always give the same bytes: no times, no owners, no inode numbers.
#
# usage: initramfs.sh BUSYBOX OUTPUT
set -eu

busybox=$1
output=$2
here=$(cd "$(dirname "$0")" && pwd)
entries=0

# Fills up to a multiple of four after LENGTH bytes.
pad() {
    case $(($1 % 4)) in
        1) printf '\0\0\0' ;;
        2) printf '\0\0' ;;
        3) printf '\0' ;;
    esac
}

# The header of one entry: MODE SIZE NAME.
header() {
    entries=$((entries + 1))
    printf '070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x' \
        "$entries" "$1" 0 0 1 0 "$2" 0 0 0 0 $((${#3} + 1)) 0
    printf '%s\0' "$3"
    pad $((110 + ${#3} + 1))
}

directory() {
    header $((0040755)) 0 "$1"
}

link() { # NAME TARGET
    header $((0120777)) ${#2} "$1"
    printf '%s' "$2"
    pad ${#2}
}

program() { # NAME FILE
    size=$(($(wc -c <"$2")))
    header $((0100755)) "$size" "$1"
    cat "$2"
    pad "$size"
}

{
    for name in bin dev etc proc root sys tmp; do
        directory "$name"
    done
    program bin/busybox "$busybox"
    link bin/sh busybox
    program etc/profile "$here/profile"
    program init "$here/init"
    header 0 0 'TRAILER!!!'
} >"$output.new"
mv "$output.new" "$output"
