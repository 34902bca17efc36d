#!/bin/sh
# Says what is in the image: bytes by area, then the largest functions. `make size` calls it; docs/performance.md shows what it says.
#
#   size.sh <prefix of binutils> <linked image> <image as booted>
#
# Functions of C# go by the name that ILC gives them, which begins with their assembly and namespace; what of .text has no such name is
# assembly and the gaps between functions. Two names of one place are counted once. Bytes are those of the image as linked; less what packing
# saves, they add up to the image.
set -eu
export LC_ALL=C

{
    "$1objdump" -h "$2" | awk '$1 ~ /^[0-9]+$/ { print "section", $2, $3, $4 }'
    "$1nm" --defined-only --print-size --numeric-sort "$2" | awk 'NF == 4 && $3 ~ /^[Tt]$/ { print "function", $1, $2, $4 }'
} | awk -v image="$(wc -c < "$3")" "$(cat "$(dirname "$0")/hex.awk")"'
function add(area, bytes) { sum[area] += bytes; all += bytes }

$1 == "section" {
    section[$2] = hex($3)
    if ($2 == ".head") base = hex($4)
    if ($2 == ".hvsyms" || $2 == ".data") linked = hex($4) + hex($3) - base
    next
}

# kernel_Hv_Kernel_Core_...: kernel/Core; services_Hv_Services_VGic_...: services/VGic; ipc_Hv_Ipc_...: ipc.
$4 ~ /__/ && $4 !~ /^_/ && $2 != last {
    last = $2
    bytes = hex($3)
    count = split($4, part, "_")
    area = part[1] == "S" || part[1] == "System" ? "boot/corelib" : part[1] == "arch" ? "boot/arch" : part[1]
    if (area == "platform") area = "boot/platform"
    if ((area == "kernel" || area == "services" || area == "boot/platform") && part[2] == "Hv" && part[4] ~ /^[A-Z]/ && count > 4 && part[5] != "") area = area "/" part[4]
    add(area, bytes)
    code += bytes
    functions++
    name = $4
    gsub(/<.*>/, "<>", name)
    print bytes, name > "/dev/fd/3"
}

END {
    add("assembly, ends of functions", section[".head"] + section[".text"] - code)
    add("constants (.rodata, .data)", section[".rodata"] + section[".data"])
    add("the guest that ships inside", section[".embedded"])
    add("names and source lines", section[".hvsyms"])
    add("ends of pages", linked - all)
    add("what packing saves", image - linked)
    for (area in sum) printf "%8d  %s\n", sum[area], area | "sort -rn"
    close("sort -rn")
    printf "%8d  the image; %d without its guest; %d functions of C#\n\n", image, image - section[".embedded"], functions
}' 3> "$2.functions"
sort -rn "$2.functions" | awk 'NR <= 20 { printf "%8d  %s\n", $1, $2 }'
