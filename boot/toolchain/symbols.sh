#!/bin/sh
# Writes the image's own symbol table, from which a panic's backtrace and a fault's report get names and source lines, as assembly.
# The image is linked twice: with an empty table to learn the addresses, then with this one. The table lies behind the code, so the
# code's addresses are the same in both links; the build compares them.
#
#   symbols.sh <prefix of binutils> <linked image>      the table of that image, on standard output
#   symbols.sh                                          an empty table
#   symbols.sh <prefix of binutils> <image> <image>     compares: fails where a function moved between the two links
#
# The format, version 3. "number" is unsigned LEB128; lengths of code are in instructions of 4 bytes. Addresses count from the
# start of .text. "text" is a number, and that many bytes: one below 128 is a character of ASCII, and 128 + n stands for
# the two bytes of pair n, each of which is a character or a lower pair, at most 8 deep: the names are half as long for it.
#
#   __hvsyms_start:
#     u8[4]   "HVS3"
#     u32     offset of the types  \
#     u32     offset of the files   } from __hvsyms_start, little-endian
#     u32     offset of the functions /
#     u32     number of functions
#     u8[2]   each pair, 128 at most
#   types:      number n, then n texts ("Hv.Kernel.Dispatcher"). Type 0 is "" (assembly).
#   files:      the same ("kernel/Core/Dispatcher.cs"). File 0 is "" (none). A byte 1 stands for the function's type without the two parts
#               before its first two dots, with / for a dot ("kernel/\001.cs").
#   functions, by address:
#     number    size
#     number    4 * length of the rest of this record in bytes behind the numbers that follow, to skip a function that is not the one,
#               + 1 if a gap follows, + 2 if type and file follow
#     number    gap: from the end of the function before (of the first: from the start of .text); 0 if it is not there
#     number    type \
#     number    file / those of the function before if they are not there
#     number    line, which holds from the function's start, as difference to that of the function before, or to 0 if type and file are
#               there; zigzag: 2n for n >= 0, -2n - 1 below; it is not there if the file is 0
#       text    name ("Dispatch", "Run<UartService>")
#       rows to the end of the record, by address:
#         u8      8 * distance from the row before (of the first: from the function's start), 31 at most, + line as difference to the row
#                 before, less 1; 7 if it is not 1 to 7 more
#         number  for 31: the rest of the distance
#         number  for 7: the difference, zigzag
#   __hvsyms_end:
#
# A row holds from its address to the next row. Look up a return address less 4: it may be the end of the function. Lines at which
# nothing can fail (no call, no access to a system register or to memory other than the function's own frame) have no row. The checks of a function that fail alike share one
# call: its line is the first of theirs.
set -eu
export LC_ALL=C    # awk counts bytes
here=$(dirname "$0")

if [ $# = 3 ]; then
    functions() { "$1nm" --defined-only "$2" | grep ' [Tt] ' | sort; }
    if [ "$(functions "$1" "$2")" != "$(functions "$1" "$3")" ]; then
        echo "error: the symbol table moved code; .hvsyms must come behind .text in the linker script" >&2
        exit 1
    fi
    exit 0
fi
if [ $# = 0 ]; then
    exec awk -f "$here/hex.awk" -f "$here/symbols.awk" /dev/null
fi

{
    echo "@base"
    "$1objdump" -h "$2" | awk '$2 == ".text" { print $4, $3 }'
    echo "@symbols"
    "$1nm" --defined-only --print-size --numeric-sort "$2" | awk '$3 ~ /^[Tt]$/ || $4 ~ /^[Tt]$/ || NF == 3 && $2 ~ /^[Tt]$/'
    echo "@lines"
    "$1objdump" --wide --dwarf=decodedline "$2"
    echo "@code"
    "$1objdump" -d --no-show-raw-insn "$2"
} | awk -v root="$PWD" -f "$here/hex.awk" -f "$here/symbols.awk"
