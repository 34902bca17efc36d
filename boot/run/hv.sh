#!/bin/sh
# Boots hv on QEMU. One launcher for people (make run, make linux, make debug) and for the boot tests, so that what
# the tests boot is what a person boots.
#
# Everything arrives in the environment; all of it is optional:
#   KERNEL     the guest's image; without it the guest that ships inside hv runs
#   INITRD     its initial RAM disk
#   CMDLINE    its command line
#   VMS        several guests, in place of KERNEL: a .dts or a folder; guests.sh says how each looks
#   MEM        the machine's memory, as QEMU writes it (512M, 2G; a bare number is MiB). Default 1G
#   CPU        QEMU's CPU model. Default cortex-a72
#   CPUS       physical CPUs. Default 1
#   VCPUS      the guest's virtual CPUs. Default 1
#   HV_ARGS    more of hv's own options
#   QEMU_ARGS  more arguments for QEMU, split at spaces
#   BARE       1: the same guest without hv, on a machine without EL2, for comparison (needs KERNEL)
#   DEBUG      1: wait for gdb before the first instruction
#   GDB_PORT   where to wait for it. Default 1234
#   LOG        where the console's output is kept. Default build/console.log
#   BUILD      where hv.img is. Default build, beside this repository's Makefile
#
# Ends with 0 when hv powered the machine off after its last guest did; 1 after a panic of hv, when hv could not start, or when
# a service failed (PSCI has no status, so what hv said on the console is the status); 2 when the request makes no sense; otherwise as QEMU ended.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
: "${KERNEL:=}" "${INITRD:=}" "${CMDLINE:=}" "${VMS:=}" "${MEM:=1G}" "${CPU:=cortex-a72}" "${CPUS:=1}" "${VCPUS:=1}"
: "${HV_ARGS:=}" "${QEMU_ARGS:=}" "${BARE:=}" "${DEBUG:=}" "${GDB_PORT:=1234}" "${BUILD:=$root/build}"
: "${LOG:=$BUILD/console.log}" "${QEMU:=qemu-system-aarch64}"

refuse() {
    echo "hv.sh: $*" >&2
    exit 2
}

MIB=$((1024 * 1024))

# Bytes in a size as QEMU's -m takes it.
bytes_of() {
    number=${1%[KkMmGgTt]}
    case $number in '' | *[!0-9]*) refuse "MEM=$1 is no size: write 512M or 2G" ;; esac
    case $1 in
        *[Kk]) echo $((number * 1024)) ;;
        *[Gg]) echo $((number * 1024 * MIB)) ;;
        *[Tt]) echo $((number * 1024 * 1024 * MIB)) ;;
        *) echo $((number * MIB)) ;;
    esac
}

# A value inside a -device argument: QEMU reads a doubled comma as a comma.
quoted() {
    printf '%s' "$1" | sed 's/,/,,/g'
}

size_of() {
    [ -f "$1" ] || refuse "there is no file $1"
    wc -c <"$1"
}

# The least multiple of 2 MiB that is not below the number.
aligned() {
    echo $((($1 + 2 * MIB - 1) / (2 * MIB) * (2 * MIB)))
}

hex() {
    printf '0x%x' "$1"
}

command -v "$QEMU" >/dev/null 2>&1 || refuse "$QEMU is not on PATH (Debian: apt-get install qemu-system-arm)"
[ -z "$INITRD" ] || [ -n "$KERNEL" ] || refuse "INITRD=$INITRD needs a KERNEL"
[ -z "$CMDLINE" ] || [ -n "$KERNEL" ] || refuse "CMDLINE needs a KERNEL"
[ -z "$VMS" ] || [ -z "$KERNEL" ] || refuse "VMS=$VMS brings its own kernels: leave KERNEL=$KERNEL out"
[ -z "$VMS" ] || [ "$BARE" != 1 ] || refuse "VMS=$VMS needs hv: leave BARE=1 out"
mkdir -p "$(dirname "$LOG")"
: >"$LOG"

# mux: Ctrl-a x ends QEMU and Ctrl-a c gives its monitor; signal=off: Ctrl-c is the guest's.
set -- -nodefaults -display none -nic none -m "$MEM" -cpu "$CPU" \
    -chardev "stdio,id=con,mux=on,signal=off,logfile=$(quoted "$LOG")" -serial chardev:con -mon chardev=con

if [ "$BARE" = 1 ]; then
    [ -n "$KERNEL" ] || refuse "BARE=1 needs a KERNEL: without hv there is no guest inside it"
    size_of "$KERNEL" >/dev/null
    set -- "$@" -M virt,gic-version=3 -smp "$VCPUS" -kernel "$KERNEL"
    [ -z "$CMDLINE" ] || set -- "$@" -append "$CMDLINE"
    if [ -n "$INITRD" ]; then
        size_of "$INITRD" >/dev/null
        set -- "$@" -initrd "$INITRD"
    fi
else
    [ -f "$BUILD/hv.img" ] || refuse "$BUILD/hv.img is not there: run make"
    options="vcpus=$VCPUS"
    # On a terminal that shows them, names of VMs have colours (no-color.org).
    [ ! -t 1 ] || [ "${TERM:-dumb}" = dumb ] || [ -n "${NO_COLOR:-}" ] || options="$options colour=1"
    [ -z "$HV_ARGS" ] || options="$options $HV_ARGS"
    set -- "$@" -M virt,virtualization=on,gic-version=3 -smp "$CPUS" -kernel "$BUILD/hv.img" -append "$options"
fi

# Where things lie in the machine's memory before hv runs. QEMU puts an Image at 2 MiB, and its device tree in the
# middle of the memory, but not above 128 MiB; the tree takes at most 1 MiB. The modules go below it and above it.
if [ "$BARE" != 1 ] && [ -n "$KERNEL" ]; then
    base=$((0x40000000))
    memory=$(bytes_of "$MEM")
    end=$((base + memory))
    tree=$((memory / 2 < 128 * MIB ? base + memory / 2 : base + 128 * MIB))
    low=$((base + 32 * MIB)) # hv has the memory below for itself
    high=$((tree + 16 * MIB))

    kernel_size=$(size_of "$KERNEL")
    if [ $((low + kernel_size)) -le "$tree" ]; then
        kernel=$low
        low=$(aligned $((kernel + kernel_size)))
    else
        kernel=$high
        high=$(aligned $((kernel + kernel_size)))
        [ $((kernel + kernel_size)) -le "$end" ] ||
            refuse "KERNEL=$KERNEL has $kernel_size bytes and does not fit into MEM=$MEM: give more memory"
    fi
    set -- "$@" -device "guest-loader,addr=$(hex "$kernel"),kernel=$(quoted "$KERNEL")${CMDLINE:+,bootargs=$(quoted "$CMDLINE")}"

    if [ -n "$INITRD" ]; then
        initrd_size=$(size_of "$INITRD")
        if [ $((high + initrd_size)) -le "$end" ]; then
            initrd=$high
        elif [ $((low + initrd_size)) -le "$tree" ]; then
            initrd=$low
        else
            refuse "INITRD=$INITRD has $initrd_size bytes and does not fit into MEM=$MEM beside KERNEL: give more memory"
        fi
        set -- "$@" -device "guest-loader,addr=$(hex "$initrd"),initrd=$(quoted "$INITRD")"
    fi
fi

if [ -n "$VMS" ]; then
    work=$(mktemp -d "${TMPDIR:-/tmp}/hv-vms.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    # shellcheck disable=SC2086 # QEMU_ARGS is to be split
    "$QEMU" "$@" $QEMU_ARGS -M "dumpdtb=$work/machine.dtb" </dev/null >/dev/null 2>"$work/errors" ||
        refuse "$QEMU does not make this machine: $(cat "$work/errors")"
    "$root/boot/run/guests.sh" "$VMS" "$work/machine.dtb" "$work/tree.dtb" "$(bytes_of "$MEM")" >"$work/files" || exit $?
    while read -r address file; do
        set -- "$@" -device "loader,file=$(quoted "$file"),addr=$address,force-raw=on"
    done <"$work/files"
    set -- "$@" -dtb "$work/tree.dtb"
fi

if [ "$DEBUG" = 1 ]; then
    set -- "$@" -S -gdb "tcp:127.0.0.1:$GDB_PORT"
    echo "Waiting for gdb. In another terminal:" >&2
    echo "  gdb-multiarch $BUILD/hv.elf -ex 'target remote 127.0.0.1:$GDB_PORT'" >&2
fi

# QEMU takes SIGTERM for a wish to power off and ends with 0, or, with its main loop caught in a guest's timer, not at all.
# Whoever sends it to us shall neither read success nor wait for ever.
stop() {
    stopped=$1
    kill -TERM "$qemu" 2>/dev/null || return 0
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "$qemu" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$qemu" 2>/dev/null || :
}
stopped=0
status=0
exec 3<&0
# shellcheck disable=SC2086 # QEMU_ARGS is to be split
"$QEMU" "$@" $QEMU_ARGS <&3 3<&- &
qemu=$!
trap 'stop 143' TERM
trap 'stop 129' HUP
trap 'stop 130' INT
wait "$qemu" || status=$?

[ "$stopped" = 0 ] || exit "$stopped"
[ "$status" = 0 ] || exit "$status"
if tail -n 200 "$LOG" | LC_ALL=C grep -Eq '^hv: (panic|cannot start|a service has failed)'; then
    echo "hv.sh: hv failed; the console's output is in $LOG" >&2
    exit 1
fi
