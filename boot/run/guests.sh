#!/bin/sh
# Several guests out of files: makes the device tree that hv reads them from, for people who have no boot loader at hand.
#
#   guests.sh VMS MACHINE OUTPUT MEMORY_BYTES     prints "ADDRESS FILE" for each file to be put into the machine's memory
#
# VMS is one of
#   a file.dts   as docs/guests.md says: "xen,domain" nodes under /chosen whose modules have, in place of "reg", file = "path",
#                seen from the folder that the .dts is in
#   a folder     with a folder for each guest: kernel, and where there is one ramdisk, cmdline (its words are the kernel's command
#                line) and config (properties of the node, as in a .dts: cpus = <2>;). Guests start in the order of their names
# MACHINE is the machine's own tree (QEMU's dumpdtb), OUTPUT is it with the guests. A file that several guests name is there once.
set -eu

vms=$1
machine=$2
output=$3
memory=$4
work=$(dirname "$output")
MIB=$((1024 * 1024))

refuse() {
    echo "hv.sh: VMS=$vms: $*" >&2
    exit 2
}

# A text inside a string of a .dts.
quoted() {
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

from_folder() {
    printf '/dts-v1/;\n/ { chosen {\n'
    count=0
    for folder in "$vms"/*/; do
        [ -d "$folder" ] || continue
        name=$(basename "$folder")
        case $name in *[!A-Za-z0-9._+-]*) refuse "the folder $name: a guest's name has letters, digits and ._+- only" ;; esac
        [ -f "$folder/kernel" ] || refuse "there is no $name/kernel"
        count=$((count + 1))
        printf '%s { compatible = "xen,domain";\n' "$name"
        [ ! -f "$folder/config" ] || cat "$folder/config"
        printf 'kernel { file = "%s/kernel";' "$name"
        [ ! -f "$folder/cmdline" ] || printf ' bootargs = "%s";' "$(quoted "$(tr '\n' ' ' <"$folder/cmdline" | sed 's/ *$//')")"
        printf ' };\n'
        [ ! -f "$folder/ramdisk" ] || printf 'ramdisk { file = "%s/ramdisk"; };\n' "$name"
        printf '};\n'
    done
    printf '}; };\n'
    [ "$count" != 0 ] || refuse "the folder has no folder of a guest in it"
}

if [ -d "$vms" ]; then
    base=$vms
    source=$work/guests.dts
    from_folder >"$source" || exit $?
elif [ -f "$vms" ]; then
    base=$(dirname "$vms")
    source=$vms
else
    refuse "there is no such file or folder"
fi

# By itself first: what is wrong in it is said with its own line numbers. Then behind the machine's tree, which it adds to.
dtc -q -I dts -O dtb -i "$base" -o "$work/guests.dtb" "$source" || refuse "dtc does not read it"
{
    dtc -q -I dtb -O dts "$machine"
    sed 's,^[[:space:]]*/dts-v1/[[:space:]]*;,,' "$source"
} >"$work/both.dts"
dtc -q -I dts -O dtb -i "$base" -o "$output" "$work/both.dts" || refuse "dtc does not add it to the machine's tree"

# As in hv.sh: QEMU puts hv at 2 MiB and the tree in the middle of the memory, but not above 128 MiB. Files go below it and above.
start=$((0x40000000))
end=$((start + memory))
tree=$((memory / 2 < 128 * MIB ? start + memory / 2 : start + 128 * MIB))
low=$((start + 32 * MIB))
high=$((tree + 16 * MIB))
: >"$work/places"

# The address of a file and its size, in address and size.
place() {
    [ -f "$1" ] || refuse "$2: there is no file $1"
    size=$(wc -c <"$1")
    [ "$size" -gt 0 ] || refuse "$2: $1 is empty"
    address=$(sed -n "s|^\([0-9a-fx]*\) $(printf '%s' "$1" | sed 's/[][\\.*^$|]/\\&/g')\$|\1|p" "$work/places")
    [ -z "$address" ] || return 0
    room=$(((size + 2 * MIB - 1) / (2 * MIB) * (2 * MIB)))
    if [ $((low + room)) -le "$tree" ]; then
        address=$low
        low=$((low + room))
    elif [ $((high + room)) -le "$end" ]; then
        address=$high
        high=$((high + room))
    else
        refuse "$2: $1 has $size bytes and does not fit into the machine's memory beside the others: give more (MEM=)"
    fi
    address=$(printf '0x%x' "$address")
    echo "$address $1" >>"$work/places"
}

for guest in $(fdtget -l "$output" /chosen); do
    for module in $(fdtget -l "$output" "/chosen/$guest"); do
        node=/chosen/$guest/$module
        file=$(fdtget -t s -d '' "$output" "$node" file)
        [ -n "$file" ] || continue
        case $file in /*) ;; *) file=$base/$file ;; esac
        place "$file" "$node"
        # A module that does not say what it is has it from its name.
        if [ -z "$(fdtget -t s -d '' "$output" "$node" compatible)" ]; then
            case $module in kernel | ramdisk) fdtput -t s "$output" "$node" compatible "multiboot,$module" multiboot,module ;; esac
        fi
        fdtput -t i "$output" "/chosen/$guest" '#address-cells' 2
        fdtput -t i "$output" "/chosen/$guest" '#size-cells' 2
        fdtput -t x "$output" "$node" reg 0 "$address" 0 "$(printf '%x' "$size")"
        fdtput -d "$output" "$node" file
    done
done
cat "$work/places"
